"""A live session of a lab: when people meet, what for, and what was said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, Value
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.catalogue.entries import Described, enter, leave
from hlh.markdown import rendered
from hlh.policy import NotNow, Words
from hlh.workflow import move
from learning_labs import facts
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from hlh.people.models import Person
    from hlh.people.models.persons import Anyone


class SessionQuerySet(models.QuerySet["Session"]):
    def plan(self, lab: Lab, *, once: str = "", by: Actor, **said: Any) -> Session:
        """Plan a session; a form that is sent twice plans one.

        Raises:
            NotNow: in a lab that is closed, or where very many are planned already.
        """
        with transaction.atomic():
            here = Lab.objects.select_for_update(of=("self",)).get(pk=lab.pk)
            if once and (known := self.filter(lab=here, once=once).first()):
                return known
            if not here.takes_posts:
                raise NotNow(_("This lab is closed; it can be read, not added to."))
            if self.filter(lab=here).to_come().count() >= Session.MOST_PLANNED:
                raise NotNow(_("Very many sessions are planned here already. Cancel one first."))
            number = (self.filter(lab=here).aggregate(last=Max("number"))["last"] or 0) + 1
            session = self.create(lab=here, number=number, once=once or None, html=rendered(said["agenda"]), **said)
            session.say_anew()
            record(facts.SESSION_PLANNED, session, by=by, lab=here.pk)
        return session

    def at(self, slug: str, number: int, *, reader: Anyone) -> Session | None:
        """The one at an address, if this reader sees its lab."""
        found = self.select_related("lab").filter(lab__slug=slug, number=number).first()
        return found if found and found.lab.is_seen_by(reader) else None

    def to_come(self) -> Self:
        """Planned, and not over yet."""
        lasts = ExpressionWrapper(F("minutes") * Value(timedelta(minutes=1)), DurationField())
        ends = ExpressionWrapper(F("begins_at") + lasts, models.DateTimeField())
        return self.alias(ends=ends).filter(stage=Session.Stage.PLANNED, ends__gt=now())

    def past(self) -> Self:
        return self.exclude(pk__in=self.to_come().values("pk"))


class Session(models.Model):
    """People of a lab meet at one moment."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    LONGEST, MOST_PLANNED = 480, 50  # minutes; sessions of a lab
    OPENS_BEFORE = timedelta(minutes=30)  # the way in is shown
    CHANGED = ("title", "agenda", "language", "begins_at", "minutes", "zone", "join_link")
    TOLD = ("begins_at", "minutes", "join_link")  # changes that those who come are told of

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    agenda = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="en")  # in which people speak there
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    zone = models.CharField(max_length=60, default="UTC")  # in which it was planned
    join_link = models.CharField(max_length=500, blank=True)  # never public
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PLANNED)
    reason = models.CharField(max_length=500, blank=True)  # why it was cancelled
    notes = models.TextField(blank=True)
    notes_html = models.TextField(blank=True)
    recording = models.CharField(max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # rises with each change, for calendars
    once = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001  unique where it is known
    planned_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lab", "number"], name="sessions_are_numbered_in_their_lab"),
            models.UniqueConstraint(
                fields=["lab", "once"], condition=Q(once__isnull=False), name="a_form_plans_one_session"
            ),
            models.CheckConstraint(
                condition=~Q(stage="cancelled") | ~Q(reason=""), name="a_cancelled_session_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["lab", "begins_at", "id"], name="sessions_of_a_lab"),
            models.Index(
                fields=["begins_at"], condition=Q(stage="planned", reminded_at=None), name="sessions_to_remind_of"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning_labs:session", args=[self.lab.slug, self.number])

    @property
    def address(self) -> str:
        """How the catalogue knows it: without the language of a page."""
        return f"/labs/{self.lab.slug}/sessions/{self.number}/"

    @property
    def place(self) -> str:
        """Where whoever hears of it answers."""
        return f"session:{self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.begins_at + timedelta(minutes=self.minutes)

    @property
    def is_to_come(self) -> bool:
        """Whether somebody may still say that they come."""
        return self.stage == self.Stage.PLANNED and self.ends_at > now()

    def require_to_come(self) -> None:
        """Stop whoever answers too late.

        Raises:
            NotNow: when it is over or cancelled.
        """
        if not self.is_to_come:
            raise NotNow(_("This session is over or cancelled; nobody is asked any more who comes."))

    @property
    def has_begun(self) -> bool:
        return self.begins_at <= now()

    @property
    def is_open(self) -> bool:
        """Whether the way in is shown to its people."""
        return self.is_to_come and self.begins_at - self.OPENS_BEFORE <= now()

    def countries_coming(self) -> tuple[int, int]:
        """How many people come, and from how many countries."""
        coming = Coming.objects.filter(session=self, comes=True)
        figures = coming.aggregate(people=Count("pk"), lands=Count("person__country", distinct=True))
        return figures["people"], figures["lands"]

    def has_not_begun(self) -> Words:
        return "" if self.has_begun else _("This session has not begun. Cancel it, or write its notes afterwards.")

    @move(source=[Stage.PLANNED], target=Stage.PLANNED, fact=facts.SESSION_CHANGED)
    def change(self, *, said: dict[str, Any], by: Actor) -> Details:
        """Plan it otherwise; who comes is told of another time or another way in."""
        what = [name for name in self.CHANGED if getattr(self, name) != said[name]]
        for name in what:
            setattr(self, name, said[name])
        self.html = rendered(self.agenda)
        if what:
            self._anew()
        return {"lab": self.lab_id, "what": list(what)}

    @move(source=[Stage.PLANNED], target=Stage.CANCELLED, fact=facts.SESSION_CANCELLED)
    def cancel(self, *, reason: str, by: Actor) -> Details:
        """It does not take place; the reason is read by everybody who would have come."""
        self.reason = reason
        self._anew()
        return {"lab": self.lab_id}

    @move(source=[Stage.PLANNED, Stage.HELD], target=Stage.HELD, fact=facts.SESSION_HELD, guard=has_not_begun)
    def finish(self, *, notes: str, recording: str, by: Actor) -> Details:
        """It took place: what was said, and where it is heard again. Both can be written anew."""
        self.notes, self.notes_html, self.recording = notes, rendered(notes), recording
        self._anew()
        return {"lab": self.lab_id}

    def _anew(self) -> None:
        self.sequence += 1
        self.changed_at = now()
        self.save()
        self.say_anew()

    def say_anew(self) -> None:
        """The catalogue and the page of its lab follow."""
        if self.stage == self.Stage.CANCELLED:
            leave(self)
        else:
            enter(self)
        coming = Session.objects.filter(lab=self.lab_id).to_come().order_by("begins_at", "pk")[: Lab.SESSIONS_KEPT]
        rows = [
            {"number": one.number, "title": one.title, "language": one.language}
            | {"at": one.begins_at.isoformat(), "until": one.ends_at.isoformat()}
            for one in coming
        ]
        Lab.objects.filter(pk=self.lab_id).update(sessions_kept=rows)

    def as_entry(self) -> Described | None:
        """What the catalogue says of it; nothing once it is cancelled."""
        if self.stage == self.Stage.CANCELLED:
            return None
        said = [("", self.agenda or self.title, self.language)]
        if self.notes:
            said.append(("notes", self.notes, self.language))
        return Described(
            kind="session",
            title=self.title,
            summary=Truncator(self.notes or self.agenda).chars(300),
            language=self.language,
            areas=list(self.lab.areas),
            countries=list(self.lab.countries),
            published_at=self.planned_at,
            address=self.address,
            audience=self.lab.audience,
            passages=said,
            lab=self.lab.slug,
        )


class ComingQuerySet(models.QuerySet["Coming"]):
    def maybe(self) -> Self:
        """Of those who come, and those who may."""
        return self.exclude(comes=False)

    def say(self, session: Session, person: Person, *, comes: bool | None) -> None:
        """Somebody says that they come, that they do not, or, with None, that they may.

        Raises:
            NotNow: when it is over or cancelled.
        """
        with transaction.atomic():
            here = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
            here.require_to_come()
            self.update_or_create(session=here, person=person, defaults={"comes": comes})


class Coming(models.Model):
    """What somebody answered to whether they come: nobody else sees it, only how many there are."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    comes = models.BooleanField(null=True)  # unknown to themselves where they said maybe
    at = models.DateTimeField(default=now)

    objects = ComingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coming"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="somebody_answers_once_whether_they_come")
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} to session {self.session_id}"
