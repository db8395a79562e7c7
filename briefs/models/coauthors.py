"""Who writes a brief along with its author: invited by a mail address, named as they choose, gone when they want."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs import facts
from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.people.models import Voice
from hlh.people.speakers import with_voice
from hlh.people.voices import written_by
from hlh.policy import NotNow
from hlh.workflow import move

if TYPE_CHECKING:
    from briefs.models.briefs import Brief
    from hlh.people.models.persons import Anyone

MOST = 20  # who write one brief along, and are invited to
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_ref() -> str:
    return get_random_string(12, LETTERS)


class CoAuthorQuerySet(models.QuerySet["CoAuthor"]):
    def invite(self, brief: Brief, address: str, *, language: str, by: Actor) -> CoAuthor:
        """Invite whoever has an address; one that waits already stays as it is.

        Args:
            brief: to write along.
            address: of whom.
            language: of the letter.
            by: who acts.

        Raises:
            NotNow: when as many write along as may.
        """
        address = address.lower()
        with transaction.atomic():
            type(brief)._base_manager.select_for_update(of=("self",)).get(pk=brief.pk)
            if before := self.filter(brief=brief, address=address, stage=CoAuthor.Stage.INVITED).first():
                return before
            if self.filter(brief=brief, stage__in=CoAuthor.COUNTED).count() >= MOST:
                raise NotNow(_("Twenty write this brief along or are invited to. Take one back first."))
            invited = self.create(brief=brief, address=address, language=language, invited_by=by)
            record(facts.COAUTHOR_INVITED, invited, by=by, brief=brief.pk)
        return invited

    def writing(self) -> Self:
        return self.filter(stage=CoAuthor.Stage.WRITING)

    def who_wrote(self) -> Self:
        """Those who write along, and those who once did."""
        return self.filter(voice__isnull=False)

    def of(self, person: Anyone) -> Self:
        return self.filter(written_by(person))

    def for_showing(self) -> Self:
        return self.select_related(*with_voice()).order_by("pk")


class CoAuthor(models.Model):
    """Somebody who writes a brief along. Once they answered, no list has the address any more."""

    class Stage(models.TextChoices):
        INVITED = "invited", gettext_lazy("Invited")
        WRITING = "writing", gettext_lazy("Writes along")
        DECLINED = "declined", gettext_lazy("Did not want to")
        LEFT = "left", gettext_lazy("Left")
        LET_GO = "let_go", gettext_lazy("Let go")

    COUNTED = (Stage.INVITED, Stage.WRITING)

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="coauthors")
    address = models.EmailField(blank=True)  # until they answer
    language = models.CharField(max_length=2, default="en")  # of the letter
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="+")  # in this brief
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.INVITED)
    invited_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=now)

    objects = CoAuthorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "address"], condition=Q(stage="invited"), name="an_address_is_invited_once_to_a_brief"
            ),
            models.UniqueConstraint(
                fields=["brief", "voice"], condition=Q(stage="writing"), name="a_voice_writes_along_once"
            ),
            models.CheckConstraint(
                condition=~Q(stage="writing") | Q(voice__isnull=False), name="who_writes_has_a_voice"
            ),
        ]

    def __str__(self) -> str:
        return f"co-author {self.pk} of {self.brief_id}"

    def get_absolute_url(self) -> str:
        return reverse("briefs:invitation", args=[self.ref])

    @property
    def is_invited(self) -> bool:
        return self.stage == self.Stage.INVITED

    def is_for(self, person: Anyone) -> bool:
        """Whether it was sent to an address that this person has confirmed."""
        if not person.is_authenticated or not self.address:
            return False
        own = EmailAddress.objects.filter(user=person.pk, email__iexact=self.address, verified=True)
        return bool(own.exists())

    @move(source=[Stage.INVITED], target=Stage.WRITING, fact=facts.COAUTHOR_JOINED, under="brief")
    def join(self, voice: Voice, *, by: Actor) -> Details:
        """From now on they change the text as its author does.

        Args:
            voice: theirs in this brief.
            by: who acts.
        """
        if voice.pk == self.brief.voice_id:
            raise NotNow(_("You are its author already."))
        if self.brief.coauthors.writing().filter(voice=voice).exists():
            raise NotNow(_("You write this brief along already."))
        self.voice, self.address = voice, ""
        type(self.brief)._base_manager.filter(pk=self.brief_id).update(is_joint=True)
        return {"brief": self.brief_id}

    @move(source=[Stage.INVITED], target=Stage.DECLINED, fact=facts.COAUTHOR_DECLINED, under="brief")
    def decline(self, *, by: Actor) -> Details:
        """They do not want to."""
        self.address = ""
        return {"brief": self.brief_id}

    @move(source=[Stage.WRITING], target=Stage.LEFT, fact=facts.COAUTHOR_LEFT, under="brief")
    def leave(self, *, by: Actor) -> Details:
        """They write no more of it; what they wrote stays."""
        return {"brief": self.brief_id}

    @move(source=COUNTED, target=Stage.LET_GO, fact=facts.COAUTHOR_LET_GO, under="brief")
    def let_go(self, *, by: Actor) -> Details:
        """Its author does without them; what they wrote stays."""
        self.address = ""
        return {"brief": self.brief_id}
