"""The excerpt: exact words of somebody, with their consent and its date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue import facts
from hlh.catalogue.models.cases import Case
from hlh.catalogue.models.entries import Entry, Passage
from hlh.people.models import Quoting, Voice
from hlh.people.speakers import with_voice
from hlh.people.voices import written_by
from hlh.policy import NotNow, Words
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

AROUND = 40  # characters before and after the words, to find them again


def new_ref() -> str:
    return get_random_string(12, "abcdefghijklmnopqrstuvwxyz234567")


def hash_of(text: str) -> str:
    """What a passage is known by: another one after every change."""
    return hashlib.sha256(text.encode()).hexdigest()


class ExcerptQuerySet(models.QuerySet["Excerpt"]):
    def take(self, passage: Passage, words: str, *, by: Actor, is_own: bool = False) -> Excerpt:
        """Take exact words of a passage; where their author wants to be asked first, they wait for an answer.

        Args:
            passage: where they stand.
            words: as they stand there, to the letter.
            by: who takes them.
            is_own: whether they are the taker's own words, of whom nobody else has to be asked.

        Raises:
            NotNow: when they do not stand there (any more), or their author has just said no.
        """
        from hlh.catalogue.policy import may_quote

        with transaction.atomic():
            here = Passage.objects.select_for_update(of=("self",)).defer("words").get(pk=passage.pk)
            voice = Voice.objects.select_for_update(of=("self",)).get(pk=here.voice_id) if here.voice_id else None
            start = here.text.find(words)
            if start < 0 or not words:
                raise NotNow(_("These words do not stand there any more. Open it again and choose anew."))
            if not (ruling := may_quote(voice)):
                raise NotNow(ruling.reason)
            is_free = voice is None or voice.may_be_quoted or is_own
            stage = Excerpt.Stage.GIVEN if is_free else Excerpt.Stage.ASKED
            excerpt = self.create(
                passage=here,
                anchor=here.anchor,
                words=words,
                before=here.text[max(0, start - AROUND) : start],
                after=here.text[start + len(words) :][:AROUND],
                passage_hash=hash_of(here.text),
                language=here.language,
                voice=voice,
                taken_by=by,
                stage=stage,
                settled_at=now() if stage == Excerpt.Stage.GIVEN else None,
            )
            record(facts.EXCERPT_TAKEN, excerpt, by=by, entry=here.entry_id, stage=stage)
        return excerpt

    def of(self, person: Anyone) -> Self:
        """What was taken of somebody's words, for their own eyes."""
        return self.filter(written_by(person))

    def for_showing(self) -> Self:
        """With the source as it is now, whether it was hidden, and all that showing a voice needs."""
        hidden = Case.objects.filter(voice=OuterRef("voice"), anchor=OuterRef("anchor"), stage=Case.Stage.HIDDEN)
        found = self.annotate(is_hidden=Exists(hidden))
        return found.select_related("passage__entry", *with_voice()).defer("passage__words")

    def quoting(self, case: Case) -> Self:
        """What was taken of a contribution, which may have left the catalogue since."""
        return self.filter(voice=case.voice_id, anchor=case.anchor) if case.voice_id else self.none()

    def take_back(self, voice: int, anchor: str, *, by: Actor) -> None:
        """What was taken of a contribution is shown nowhere any more: it should not have been read by others.

        Args:
            voice: the key of its author's.
            anchor: where it stood on its page.
            by: who acts.
        """
        taken = self.filter(voice=voice, anchor=anchor)
        for one in taken.filter(stage=Excerpt.Stage.ASKED):
            one.refuse(by=by)
        for one in taken.filter(stage=Excerpt.Stage.GIVEN):
            one.withdraw(by=by)

    def settle_into(self, entry: Entry, numbers: Iterable[int]) -> None:
        """From now on these, and no others, stand in what the entry is of."""
        numbers = list(numbers)
        self.filter(into=entry).exclude(pk__in=numbers).update(into=None)
        self.filter(pk__in=numbers).update(into=entry)


def says_no_to_all(excerpt: Excerpt) -> Words:
    """The guard of consent: who said no for the whole place has to change that first."""
    if excerpt.is_refused_by_its_place:
        return _("You said that you are not to be quoted there. Change that first, where you spoke.")
    return ""


class Excerpt(models.Model):
    """Words that were taken out of a passage. It outlives the passage, and is shown as far as its author allows."""

    class Stage(models.TextChoices):
        ASKED = "asked", gettext_lazy("Waits for consent")
        GIVEN = "given", gettext_lazy("May be quoted")
        REFUSED = "refused", gettext_lazy("Not to be quoted")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn by its author")

    is_hidden: bool  # of a row `for_showing`: whether a facilitator hid what they were taken of

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    passage = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    anchor = models.CharField(max_length=40, blank=True)  # with the voice: the passage, should it be entered anew
    words = models.TextField()
    before = models.CharField(max_length=AROUND, blank=True)
    after = models.CharField(max_length=AROUND, blank=True)
    passage_hash = models.CharField(max_length=64)  # of the whole passage, when they were taken
    language = models.CharField(max_length=2)
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=now)
    stage = models.CharField(max_length=9, choices=Stage)
    settled_at = models.DateTimeField(null=True)  # when their author allowed it, refused it, took it back
    into = models.ForeignKey(
        Entry, models.SET_NULL, null=True, related_name="+"
    )  # what they stand in, once it is public

    objects = ExcerptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="an_excerpt_has_words"),
            models.CheckConstraint(condition=Q(voice__isnull=False) | Q(stage="given"), name="somebody_is_asked"),
            models.CheckConstraint(
                condition=Q(stage="asked", settled_at=None) | (~Q(stage="asked") & Q(settled_at__isnull=False)),
                name="consent_has_its_date",
            ),
        ]
        indexes = [models.Index(fields=["voice", "-taken_at", "-id"], name="excerpts_of_a_voice")]

    def __str__(self) -> str:
        return f"excerpt {self.pk}"

    def get_absolute_url(self) -> str:
        """Where its author says yes or no."""
        return reverse("quoted:excerpt", args=[self.ref])

    @property
    def is_changed(self) -> bool:
        """Whether the passage says something else by now, or is gone."""
        return self.passage is None or hash_of(self.passage.text) != self.passage_hash

    @property
    def is_refused_by_its_place(self) -> bool:
        """Whether its author wants to be quoted nowhere in that place. What is left of a former member is no refusal."""
        return self.voice is not None and self.voice.quoting == Quoting.NO and not self.voice.is_former

    @move(
        source=[Stage.ASKED, Stage.REFUSED, Stage.WITHDRAWN],
        target=Stage.GIVEN,
        fact=facts.CONSENT_GIVEN,
        guard=says_no_to_all,
    )
    def give(self, *, by: Actor) -> None:
        """Its author allows it."""
        self.settled_at = now()

    @move(source=[Stage.ASKED], target=Stage.REFUSED, fact=facts.CONSENT_REFUSED)
    def refuse(self, *, by: Actor) -> None:
        """Its author says no: nobody has read it but those who prepare it."""
        self.settled_at = now()

    @move(source=[Stage.GIVEN], target=Stage.WITHDRAWN, fact=facts.CONSENT_WITHDRAWN)
    def withdraw(self, *, by: Actor) -> None:
        """Its author takes it back: from now on nobody reads it here."""
        self.settled_at = now()
