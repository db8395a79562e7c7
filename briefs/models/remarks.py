"""Remarks: what those who work on a brief say to each other about its words. Nothing public ever shows them."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs import facts
from briefs.models.briefs import Brief
from briefs.models.sections import sections_of
from briefs.remarking.anchoring import AROUND, around, place_of
from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.people.models import Voice
from hlh.policy import NotNow
from hlh.workflow import move

MOST_OPEN = 200  # remarks of one brief
WORKED_ON = (Brief.Stage.DRAFT, Brief.Stage.IN_REVIEW)


class Part(models.TextChoices):
    """As what somebody says it."""

    AUTHOR = "author", gettext_lazy("Author")
    COAUTHOR = "coauthor", gettext_lazy("Writes along")
    EDITOR = "editor", gettext_lazy("Editor")
    READER = "reader", gettext_lazy("Administrator")
    REVIEWER = "reviewer", gettext_lazy("Reviewer")


class RemarkQuerySet(models.QuerySet["Remark"]):
    def write(
        self,
        brief: Brief,
        *,
        section: str,
        quote: str,
        words: str,
        part: str,
        voice: Voice | None,
        once: str,
        by: Actor,
    ) -> Remark:
        """Write a remark about exact words of the text that is worked on, or about a whole section.

        Args:
            brief: whose working text it is about.
            section: the key of the section.
            quote: the words, as they stand there; empty for the whole of it.
            words: what is said about them.
            part: as what somebody says it.
            voice: theirs in this brief; None of whoever came by a link.
            once: the key of the form, so that sent twice it is one remark.
            by: who acts.

        Raises:
            NotNow: when nobody works on the text, or the words do not stand there.
        """
        if before := self.filter(once=once).first():
            return before
        try:
            with transaction.atomic():
                here = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
                if here.stage not in WORKED_ON:
                    raise NotNow(_("Nobody works on this text now, so there is nothing to remark on."))
                if here.remarks.filter(stage=Remark.Stage.OPEN).count() >= MOST_OPEN:
                    raise NotNow(_("Two hundred remarks are open here. Resolve those that are done with, first."))
                text = next((one.words for one in sections_of(here, here.kind) if one.key == section), None)
                place = place_of(quote, text or "") if quote else (0, 0)
                if text is None or place is None:
                    raise NotNow(_("These words do not stand in this section. Copy them exactly as they stand there."))
                start, end = place
                before_it, after_it = around(text, place) if quote else ("", "")
                remark = self.create(
                    brief=here,
                    section=section,
                    quote=text[start:end],
                    before=before_it,
                    after=after_it,
                    edition=here.edition,
                    words=words,
                    part=part,
                    voice=voice,
                    by=by,
                    once=once,
                )
                record(facts.REMARKED, remark, by=by, brief=here.pk)
        except IntegrityError:
            return self.get(once=once)  # its twin came at the same moment
        return remark


class Remark(models.Model):
    """What somebody says about words of the working text; it stays with them when what is around them changes."""

    class Stage(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        RESOLVED = "resolved", gettext_lazy("Resolved")

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="remarks")
    section = models.CharField(max_length=20)  # the key that it has in every edition
    quote = models.TextField(blank=True)  # the exact words; empty when it is about all of the section
    before = models.CharField(max_length=AROUND, blank=True)
    after = models.CharField(max_length=AROUND, blank=True)
    edition = models.PositiveIntegerField()  # of the text that was read
    words = models.TextField()
    part = models.CharField(max_length=8, choices=Part)
    voice = models.ForeignKey(
        Voice, models.PROTECT, null=True, blank=True, related_name="+"
    )  # none of who came by a link
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.OPEN)
    once = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=now)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="a_remark_says_something")]
        indexes = [models.Index(fields=["brief", "id"], name="remarks_of_a_brief")]

    def __str__(self) -> str:
        return f"remark {self.pk} on {self.brief_id}"

    @property
    def is_open(self) -> bool:
        return self.stage == self.Stage.OPEN

    def answer(self, words: str, *, part: str, voice: Voice | None, once: str, by: Actor) -> Reply:
        """Say something back; whoever takes part in the thread is told.

        Raises:
            NotNow: when nobody works on the text any more.
        """
        if before := Reply.objects.filter(once=once).first():
            return before
        try:
            with transaction.atomic():
                if Brief.objects.select_for_update(of=("self",)).get(pk=self.brief_id).stage not in WORKED_ON:
                    raise NotNow(_("Nobody works on this text now, so there is nothing to remark on."))
                reply = self.replies.create(words=words, part=part, voice=voice, once=once, by=by)
                record(facts.REMARK_ANSWERED, self, by=by, brief=self.brief_id, reply=reply.pk)
        except IntegrityError:
            return Reply.objects.get(once=once)  # its twin came at the same moment
        return reply

    @move(source=[Stage.OPEN], target=Stage.RESOLVED, fact=facts.REMARK_RESOLVED)
    def resolve(self, *, by: Actor) -> Details:
        """It is done with: from now on it stands folded away."""
        return {"brief": self.brief_id}

    @move(source=[Stage.RESOLVED], target=Stage.OPEN, fact=facts.REMARK_REOPENED)
    def reopen(self, *, by: Actor) -> Details:
        """It is not done with after all."""
        return {"brief": self.brief_id}


class Reply(models.Model):
    """What is said back to a remark."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="replies")
    words = models.TextField()
    part = models.CharField(max_length=8, choices=Part)
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    once = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "replies"
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="a_reply_says_something")]

    def __str__(self) -> str:
        return f"reply {self.pk} to {self.remark_id}"
