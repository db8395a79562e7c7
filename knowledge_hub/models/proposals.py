"""A proposal: something that is to stand in the hub, as somebody brought it, and what curators said to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people.models import Naming, Organisation, Quoting, Voice
from hlh.people.voices import speak, written_by
from hlh.policy import NotNow
from hlh.workflow import move
from knowledge_hub import facts
from knowledge_hub.models.helping import TONGUES
from knowledge_hub.models.resources import Resource
from knowledge_hub.policy import may_curate
from knowledge_hub.proposing.addresses import LONGEST, LONGEST_DOI, doi_in, key_of
from knowledge_hub.proposing.laying import lay

if TYPE_CHECKING:
    from hlh.activity.ledger import Details
    from hlh.people.models.persons import Anyone, Person

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LONGEST_TITLE, LONGEST_PUBLISHER, LONGEST_LICENCE = 255, 200, 80
A_CLAIM = timedelta(minutes=5)  # for which a worker that looks something up has it for itself


def new_ref() -> str:
    """The address of a proposal: nobody guesses it."""
    return get_random_string(12, LETTERS)


class ProposedQuerySet(models.QuerySet["Proposal"]):
    def propose(self, person: Person, *, address: str, why: str, by: Actor) -> Proposal:
        """Somebody proposes what stands at an address; who decides sees them with name and office. The same one twice
        is proposed once.

        Raises:
            IntegrityError: when somebody else proposed it a moment ago.
        """
        with transaction.atomic():
            type(person)._base_manager.select_for_update(of=("self",)).get(pk=person.pk)
            key, ref = key_of(address), new_ref()
            if before := self.open().filter(written_by(person), address_key=key).first():
                return before
            voice = speak(person, f"proposal:{ref}", naming=Naming.OFFICE, quoting=Quoting.NO, among={})
            said = {"address": address, "address_key": key, "doi": doi_in(address), "why": why, "look_at": now()}
            made = self.create(ref=ref, voice=voice, is_demo=person.is_demo, **said)
            record(facts.PROPOSAL_MADE, made, by=by, origin=made.origin)
        return made

    def open(self) -> Self:
        """Those about which nobody decided yet."""
        return self.filter(stage__in=Proposal.OPEN)

    def taken_back_by_a_feed(self) -> Self:
        """What a feed named, and then took back; nobody else can, as no person stands behind it."""
        return self.filter(origin=Proposal.Origin.FEED, stage=Proposal.Stage.WITHDRAWN, voice=None).order_by("pk")

    def waiting(self) -> Self:
        """Those that wait for a curator, the oldest first."""
        return self.filter(stage=Proposal.Stage.WAITING).order_by("made_at", "pk")

    def to_look_up(self) -> Self:
        return self.filter(stage=Proposal.Stage.LOOKING, look_at__lte=now()).order_by("look_at", "pk")

    def visible_to(self, person: Anyone) -> Self:
        """For who proposed it, and for curators all of them. Every look-up starts here."""
        return self.all() if may_curate(person) else self.filter(written_by(person))

    def of(self, person: Anyone) -> Self:
        """What somebody proposed, whatever became of it; the newest first."""
        return self.filter(written_by(person)).order_by("-made_at", "-pk")

    def to_decide(self, person: Anyone) -> Self:
        """What waits for this curator; nobody decides about their own."""
        return self.waiting().exclude(written_by(person)) if may_curate(person) else self.none()

    def to_answer(self, person: Anyone) -> Self:
        """What was asked of this person about what they proposed."""
        return self.filter(written_by(person), stage=Proposal.Stage.ASKED_BACK).order_by("moved_at", "pk")


class Proposal(models.Model):
    """Somebody, a feed or an answer to a call says: this should stand in the hub."""

    class Stage(models.TextChoices):
        LOOKING = "looking", _("Being looked up")
        WAITING = "waiting", _("Waits for a curator")
        ASKED_BACK = "asked_back", _("A curator asks")
        ACCEPTED = "accepted", pgettext_lazy("a proposal", "Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("a proposal", "Taken back")

    class Origin(models.TextChoices):
        MEMBER = "member", _("A member")
        FEED = "feed", _("A feed")
        CALL = "call", _("A call for learning")

    class Reason(models.TextChoices):
        OUTSIDE = "outside", _("It is not about essential health services.")
        THERE = "there", _("The hub has it already.")
        SOURCE = "source", _("Nobody says who stands for it.")
        CLOSED = "closed", _("Not everybody can read it.")
        OLD = "old", _("Something newer took its place.")
        OTHER = "other", _("Another reason")

    OPEN = (Stage.LOOKING, Stage.WAITING, Stage.ASKED_BACK)

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.LOOKING)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.MEMBER)
    once = models.CharField(max_length=80, blank=True)  # what it is known by where it comes from
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="+")
    said_by = models.CharField(max_length=200, blank=True)  # the partner, where no person stands behind it
    why = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=LONGEST, blank=True)
    address_key = models.CharField(max_length=40, blank=True)
    landed_key = models.CharField(max_length=40, blank=True)  # where the address led
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    publisher = models.CharField(max_length=LONGEST_PUBLISHER, blank=True)
    publisher_kind = models.CharField(max_length=12, choices=Organisation.Kind, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=TONGUES, blank=True)
    licence = models.CharField(max_length=LONGEST_LICENCE, blank=True)
    kind = models.CharField(max_length=12, choices=Resource.Kind, blank=True)
    helps = models.TextField(max_length=600, blank=True)
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    doi = models.CharField(max_length=LONGEST_DOI, blank=True)
    file_hash = models.CharField(max_length=40, blank=True)  # SHA-1, as Wagtail keeps of its documents
    by_hand = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # what somebody wrote themselves
    look_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    silence = models.CharField(max_length=8, blank=True)  # why nothing came of looking it up
    reason = models.CharField(max_length=8, choices=Reason, blank=True)
    hint = models.CharField(max_length=500, blank=True)  # what would mend it
    resource = models.OneToOneField(Resource, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    moved_at = models.DateTimeField(default=now)
    is_demo = models.BooleanField(default=False)

    objects = ProposedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="what_a_source_says_is_taken_once"),
            models.UniqueConstraint(
                fields=["address_key"],
                condition=Q(stage__in=["looking", "waiting", "asked_back"]) & ~Q(address_key=""),
                name="an_address_waits_once",
            ),
            models.CheckConstraint(
                condition=~Q(stage="declined") | (~Q(reason="") & ~Q(hint="")),
                name="a_declined_proposal_says_why_and_what_would_mend_it",
            ),
            models.CheckConstraint(
                condition=~Q(origin="member") | Q(voice__isnull=False), name="what_a_member_proposes_has_a_voice"
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "made_at", "id"], name="hub_proposals_by_age"),
            models.Index(fields=["address_key"], name="hub_proposals_by_address"),
            models.Index(fields=["doi"], condition=~Q(doi=""), name="hub_proposals_by_doi"),
            models.Index(fields=["file_hash"], condition=~Q(file_hash=""), name="hub_proposals_by_file"),
            models.Index(fields=["look_at"], condition=Q(stage="looking"), name="hub_proposals_to_look_up"),
            GinIndex(
                fields=["title"],
                condition=Q(stage__in=["looking", "waiting", "asked_back"]),
                name="hub_proposals_by_title",
                opclasses=["gin_trgm_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("proposing:proposal", args=[self.ref])

    @property
    def is_open(self) -> bool:
        return self.stage in self.OPEN

    @property
    def called(self) -> str:
        """Its title, as long as nobody knows one its address."""
        return self.title or self.address

    @property
    def lacks(self) -> list[str]:
        """What nobody found, and somebody has to say."""
        return [name for name in ("title", "publisher", "kind") if not getattr(self, name)]

    def say(self, *, said: dict[str, Any], by: Actor) -> None:
        """Whoever proposed it says what could not be found; nothing that is looked up later overwrites it.

        Args:
            said: by column; what is empty says nothing.
            by: who says so.

        Raises:
            NotNow: when it was decided meanwhile.
        """
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Proposal.objects.select_for_update(of=("self",)))
            if not self.is_open:
                raise NotNow(gettext("This is already “%(stage)s”.") % {"stage": self.get_stage_display()})
            new = {name: value for name, value in said.items() if value and value != getattr(self, name)}
            for name, value in new.items():
                setattr(self, name, value)
            self.by_hand = sorted({*self.by_hand, *new})
            self.save(update_fields=[*new, "by_hand"])
            record(facts.PROPOSAL_TOLD, self, by=by, what=[*sorted(new)])

    @move(source=[Stage.LOOKING], target=Stage.WAITING, fact=facts.PROPOSAL_LOOKED_UP)
    def learn(self, *, said: dict[str, Any], silence: str, by: Actor) -> Details:
        """What was found at its address fills what is empty; what is there already, by hand or not, stays.

        Args:
            said: by column.
            silence: why nothing was found.
            by: who looked.
        """
        for name, value in said.items():
            if name not in self.by_hand and not getattr(self, name):
                setattr(self, name, value)
        self.silence, self.look_at = silence, None
        return {"silence": silence}

    @move(source=[Stage.WAITING, Stage.ASKED_BACK], target=Stage.ASKED_BACK, fact=facts.PROPOSAL_ASKED)
    def ask_back(self, *, words: str, by: Actor) -> Details:
        """A curator asks whoever proposed it."""
        self.moved_at = now()
        return {"question": self.questions.create(words=words).pk}

    @move(source=[Stage.ASKED_BACK], target=Stage.WAITING, fact=facts.PROPOSAL_ANSWERED)
    def answer(self, *, words: str, by: Actor) -> Details:
        """Whoever proposed it answers what was asked last."""
        self.moved_at = now()
        question = self.questions.latest("asked_at", "pk")
        self.questions.filter(pk=question.pk).update(answer=words, answered_at=now())
        return {"question": question.pk}

    @move(source=[Stage.WAITING, Stage.ASKED_BACK], target=Stage.DECLINED, fact=facts.PROPOSAL_DECLINED)
    def decline(self, *, reason: str, hint: str, by: Actor) -> Details:
        """No; why, and what would mend it."""
        self.moved_at, self.reason, self.hint = now(), reason, hint
        return {"reason": reason}

    @move(source=[Stage.WAITING, Stage.ASKED_BACK], target=Stage.ACCEPTED, fact=facts.PROPOSAL_ACCEPTED)
    def accept(self, person: Person, *, said: dict[str, Any], by: Actor) -> Details:
        """Yes: it stands in the hub from now on.

        Args:
            person: the curator, in whose name Wagtail's history keeps it.
            said: the columns of the resource.
            by: the same as an actor.
        """
        self.moved_at = now()
        self.resource = lay(self, person, **said)
        return {"resource": self.resource.pk}

    @move(source=OPEN, target=Stage.WITHDRAWN, fact=facts.PROPOSAL_WITHDRAWN)
    def withdraw(self, *, by: Actor) -> None:
        """Whoever proposed it takes it back."""
        self.moved_at, self.look_at = now(), None

    @move(source=[Stage.WITHDRAWN], target=Stage.WAITING, fact=facts.PROPOSAL_BROUGHT_BACK)
    def bring_back(self, *, by: Actor) -> None:
        """Its source names it again, as it was."""
        self.moved_at = now()


class ProposalQuestion(models.Model):
    """What a curator asked of whoever proposed something, and the answer."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="questions")
    words = models.CharField(max_length=500)
    asked_at = models.DateTimeField(default=now)
    answer = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return f"question {self.pk}"
