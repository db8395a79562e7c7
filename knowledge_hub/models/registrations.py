"""Who comes to an event, and who waits for a place."""

from __future__ import annotations

from typing import Self

from django.db import models, transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people.models import Voice
from hlh.policy import NotNow, Words
from knowledge_hub import facts
from knowledge_hub.models.events import Event
from knowledge_hub.models.happenings import Happening

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_ref() -> str:
    """The address of a registration: nobody guesses it."""
    return get_random_string(12, LETTERS)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def coming(self) -> Self:
        return self.filter(state=Registration.State.COMING)

    def waiting(self) -> Self:
        """Those who wait for a place, who came first first."""
        return self.filter(state=Registration.State.WAITING).order_by("since", "pk")

    def ask(self, event: Event, voice: Voice, *, by: Actor) -> bool:
        """Somebody without an account wants to come: their address is asked whether that is so, once an hour at most;
        where it has said yes already, it gets the letter about its place again.

        Returns:
            Whether a letter goes out now.

        Raises:
            NotNow: when nobody can register any more.
        """
        with transaction.atomic():
            Happening.objects.held(event.pk)
            _require_open(event)
            own, is_new = self.get_or_create(event=event, voice=voice)
            is_asked = is_new or own.may_be_asked_again
            if is_asked:
                own.state, own.asked_at = own.state if own.holds_on else Registration.State.ASKED, now()
                own.save(update_fields=["state", "asked_at"])
                record(facts.REGISTRATION_ASKED, own, by=by, event=event.pk)
        return is_asked

    def register(self, event: Event, voice: Voice, *, by: Actor) -> Registration:
        """Somebody comes, or waits where every place is taken; whoever does already still does.

        Raises:
            NotNow: when nobody can register any more.
        """
        with transaction.atomic():
            Happening.objects.held(event.pk)
            here = Event.objects.get(pk=event.pk)
            _require_open(here)
            own, _made = self.get_or_create(event=here, voice=voice)
            if own.holds_on:
                return own
            others = self.filter(event=here)
            is_full = here.places is not None and others.coming().count() >= here.places
            own.state = (
                Registration.State.WAITING if is_full or others.waiting().exists() else Registration.State.COMING
            )
            own.since = now()
            own.save(update_fields=["state", "since"])
            verb = facts.REGISTERED if own.state == Registration.State.COMING else facts.REGISTRATION_WAITS
            record(verb, own, by=by, event=here.pk)
        return own

    def give_back(self, registration: Registration, *, by: Actor) -> None:
        """Somebody does not come; who waits moves up."""
        with transaction.atomic():
            held = Happening.objects.held(registration.event_id)
            own = self.select_for_update(of=("self",)).get(pk=registration.pk)
            if own.state == Registration.State.GONE:
                return
            own.state = Registration.State.GONE
            own.save(update_fields=["state"])
            record(facts.PLACE_GIVEN_BACK, own, by=by, event=own.event_id)
            held.move_up(Event.objects.get(pk=own.event_id), by=by)

    def forget(self) -> int:
        """These go, and who waits behind them moves up."""
        many, events = 0, sorted(set(self.values_list("event", flat=True)))
        with transaction.atomic():
            for event in events:
                held = Happening.objects.held(event)
                many += self.filter(event=event).delete()[0]
                held.move_up(Event.objects.get(pk=event), by=Actor.objects.system())
        return many


class Registration(models.Model):
    """That somebody comes to an event, or would like to."""

    class State(models.TextChoices):
        ASKED = "asked"
        COMING = "coming", _("Has a place")
        WAITING = "waiting", _("Waits for a place")
        GONE = "gone"

    HELD = (State.COMING, State.WAITING)

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=now)
    since = models.DateTimeField(default=now)  # from when on they come, or wait

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "voice"], name="somebody_registers_once_for_an_event")]
        indexes = [models.Index(fields=["event", "state", "since", "id"], name="registrations_in_their_order")]

    def __str__(self) -> str:
        return f"registration {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("events:registration", args=[self.ref])

    @property
    def holds_on(self) -> bool:
        """Whether they have a place, or wait for one."""
        return self.state in self.HELD

    @property
    def may_be_asked_again(self) -> bool:
        return (now() - self.asked_at).total_seconds() > 3600


def _require_open(event: Event) -> None:
    if words := why_closed(event):
        raise NotNow(words)


def why_closed(event: Event) -> Words:
    """Why nobody can register; empty where somebody can."""
    if event.cancelled_at:
        return _("This event does not take place.")
    if not event.is_to_come:
        return _("This event is over.")
    return "" if event.takes_registrations else _("Registration has ended.")
