"""A call for learning: one thing is asked of the partners who may know, until a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import Truncator
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hlh.activity.ledger import Details, record
from hlh.catalogue.entries import Described, enter, leave, weave
from hlh.catalogue.models import Entry
from hlh.network import facts
from hlh.people.models import Naming, Role, Voice
from hlh.people.speakers import with_voice
from hlh.people.voices import is_own, speak, written_by
from hlh.policy import NotNow, Words
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models import Person
    from hlh.people.models.persons import Anyone

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # that nobody takes for another


def new_ref() -> str:
    return get_random_string(10, LETTERS)


def in_two_weeks() -> date:
    return localdate() + timedelta(days=14)


def _its_day_is_to_come(call: Call) -> Words:
    return "" if call.until > localdate() else _("Its last day has passed. Choose a later one first.")


class CallQuerySet(models.QuerySet["Call"]):
    def raise_one(self, person: Person, *, once: str = "", by: Actor, about: Entry | None = None, **said: Any) -> Call:
        """Begin a call; nobody is asked before it is opened. A form that is sent twice begins one."""
        if once and (known := self.filter(once=once).first()):
            return known
        ref = new_ref()
        try:
            with transaction.atomic():
                voice = speak(person, f"call:{ref}", naming=Naming.OFFICE, quoting="no", among={})
                call = self.create(ref=ref, voice=voice, about=about, once=once or None, **said)
                record(facts.RAISED, call, by=by, areas=list(call.areas), about=about.pk if about else None)
        except IntegrityError:
            return self.get(once=once)  # its twin came at the same moment
        return call

    def public(self) -> Self:
        return self.filter(stage__in=Call.PUBLIC)

    def visible_to(self, person: Anyone) -> Self:
        """Everybody reads what was opened; what waits or was withdrawn is read by whoever looks after it."""
        if not person.is_authenticated:
            return self.public()
        if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
            return self.all()
        return self.filter(Q(stage__in=Call.PUBLIC) | written_by(person))

    def open(self) -> Self:
        return self.filter(stage=Call.Stage.OPEN)

    def for_listing(self) -> Self:
        return self.select_related(*with_voice())


class Call(models.Model):
    """What is asked, of whom it is asked by area and region, and until when."""

    class Stage(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        OPEN = "open", gettext_lazy("Open")
        CLOSED = "closed", pgettext_lazy("a call", "Closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("a call", "Withdrawn")

    PUBLIC = (Stage.OPEN, Stage.CLOSED)
    CHANGED = ("title", "asked", "areas", "regions", "languages", "language", "until")
    FARTHEST = timedelta(days=180)

    ref = models.CharField(max_length=10, unique=True, default=new_ref)
    title = models.CharField(max_length=160)
    asked = models.TextField(max_length=2000)
    language = models.CharField(max_length=2, default="en")  # in which it is asked
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list)
    regions = ArrayField(models.CharField(max_length=4), default=list, blank=True)  # none: everywhere
    languages = ArrayField(
        models.CharField(max_length=2), default=list, blank=True
    )  # that answers are read in; none: all
    until = models.DateField(default=in_two_weeks)  # the last day
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.DRAFT)
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")  # who raised it
    about = models.ForeignKey(
        Entry, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # what it was raised from
    once = models.CharField(max_length=40, unique=True, null=True, blank=True)
    raised_at = models.DateTimeField(default=now)
    moved_at = models.DateTimeField(default=now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=0)  # rises with each change, for calendars
    is_demo = models.BooleanField(default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["open", "closed"]) | Q(opened_at__isnull=False),
                name="an_open_call_says_since_when",
            ),
        ]
        indexes = [
            models.Index(fields=["-moved_at", "-id"], name="calls_by_movement"),
            models.Index(fields=["until"], condition=Q(stage="open"), name="open_calls_by_their_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("network:call", args=[self.ref])

    @property
    def address(self) -> str:
        """How the catalogue knows it: without the language of a page."""
        return f"/network/calls/{self.ref}/"

    @property
    def is_open(self) -> bool:
        return self.stage == self.Stage.OPEN

    @property
    def is_public(self) -> bool:
        return self.stage in self.PUBLIC

    def is_raised_by(self, person: Anyone) -> bool:
        return is_own(person, self.voice)

    def change(self, said: dict[str, Any], *, by: Actor) -> None:
        """Ask otherwise, as long as nobody was asked.

        Raises:
            NotNow: once it is open.
        """
        with transaction.atomic():
            mine = Call.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if mine.stage != self.Stage.DRAFT:
                raise NotNow(_("This is already “%(stage)s”.") % {"stage": mine.get_stage_display()})
            what = [name for name in self.CHANGED if getattr(mine, name) != said[name]]
            if what:
                Call.objects.filter(pk=self.pk).update(**{name: said[name] for name in what}, moved_at=now())
                record(facts.CHANGED, self, by=by, what=list(what))
        self.refresh_from_db()

    @move(source=[Stage.DRAFT], target=Stage.OPEN, fact=facts.OPENED, guard=_its_day_is_to_come)
    def open(self, partners: Collection[int], *, by: Actor) -> Details:
        """Ask these partners, each within its budget; who is left out is kept with the reason.

        Args:
            partners: the keys of those that stayed ticked.
            by: who acts.

        Raises:
            NotNow: when nobody could be asked.
        """
        from hlh.network.asking import ask

        self.opened_at = now()
        self._moved()
        asked, left_out = ask(self, partners, by=by)
        if not asked:
            raise NotNow(_("No partner can be asked now. Choose others, or wait until next month."))
        return {"asked": asked, "left_out": left_out}

    @move(source=[Stage.OPEN], target=Stage.CLOSED, fact=facts.CLOSED)
    def close(self, *, by: Actor) -> Details:
        """Its day has come, or enough was answered: nothing more is taken, everything stays to be read."""
        self.closed_at = now()
        self._moved()
        return {"answered": self.asks.filter(answered_at__isnull=False).count()}

    @move(source=[Stage.DRAFT, Stage.OPEN, Stage.CLOSED], target=Stage.WITHDRAWN, fact=facts.WITHDRAWN)
    def withdraw(self, *, by: Actor) -> None:
        """It should not have been asked: nobody is asked any more, and others see nothing of it, nor words of an answer."""
        self.closed_at = now()
        self._moved()
        for answer in self.answers.accepted().select_related("ask"):
            answer.take_words_back(by=by)

    def _moved(self) -> None:
        self.moved_at, self.edition = now(), self.edition + 1
        self.say_anew()

    def say_anew(self) -> None:
        """The catalogue follows, with the lineage to what it was raised from."""
        self.save()
        if not self.is_public:
            leave(self)
            return
        entry = enter(self)
        if self.about is not None:
            weave(self.about, entry)

    def as_entry(self) -> Described | None:
        """What the catalogue says of it, with the answers that were accepted and may be quoted."""
        if not self.is_public:
            return None
        answers = list(self.answers.accepted().filter(may_be_quoted=True).select_related("ask").order_by("number"))
        return Described(
            kind="call",
            title=self.title,
            summary=Truncator(self.asked).chars(300),
            language=self.language,
            areas=list(self.areas),
            countries=[],
            published_at=self.opened_at or self.raised_at,
            address=self.address,
            audience="public",
            passages=[("", self.asked, self.language), *((one.anchor, one.words, one.language) for one in answers)],
            voices={one.anchor: one.ask.voice_id for one in answers if one.ask.voice_id},
        )
