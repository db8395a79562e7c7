"""Somebody says that they come to an event, or that they do not: on its page, by a link, or by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from hlh.limits import spend
from hlh.links.models import Link, secret_from
from hlh.links.ways import address
from hlh.people.models import Naming, Quoting
from hlh.people.models.persons import Stranger
from hlh.people.voices import author_of, rename, speak, typed_address_of, voice_at, written_by
from hlh.policy import TooOften
from knowledge_hub.models import Event, Happening, Registration
from knowledge_hub.privacy import audience_of, belongs

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models import Person

REGISTRATION = "registration"  # the purpose of the link that opens one's own
OPENS = 400  # days
MOST_A_DAY = 20  # letters to one address that anybody typed, of all events


def come(event: Event, person: Person, *, is_named: bool, by: Actor) -> Registration:
    """Somebody with an account takes a place, or waits for one; whoever comes anew is named as they say now.

    Args:
        event: which one.
        person: who comes.
        is_named: whether its curators may read their name and office; else they read that somebody comes.
        by: who acts.

    Raises:
        NotNow: when nobody can register any more.
    """
    naming = Naming.OFFICE if is_named else Naming.NOBODY
    with transaction.atomic():
        Happening.objects.held(event.pk)
        voice = speak(person, event.told_in, naming=naming, quoting=Quoting.NO, among={})
        holds_on = Registration.objects.filter(event=event, voice=voice, state__in=Registration.HELD).exists()
        if voice.naming != naming and not holds_on:
            rename(voice, naming=naming, quoting=Quoting.NO, among={}, by=by)
        return Registration.objects.register(event, voice, by=by)


def stay_away(event: Event, person: Person, *, by: Actor) -> None:
    """They give back what they have; nothing where they have nothing."""
    own = Registration.objects.filter(written_by(person), event=event).first()
    if own is not None:
        Registration.objects.give_back(own, by=by)


def ask_address(event: Event, typed: str, *, language: str, by: Actor) -> None:
    """An address is written to; only who opens the link in that letter is registered.

    Args:
        event: which one.
        typed: the address; whether anybody of that address has an account is told to nobody.
        language: of the letter.
        by: who acts.

    Raises:
        NotNow: when nobody can register any more.
        TooOften: when this address was written to as often as goes in a day, at whatever events.
    """
    known_by = salted_hmac("registration", f"{event.pk}:{typed.lower()}").hexdigest()[:24]
    with transaction.atomic():
        Happening.objects.held(event.pk)  # two who type the same at once get one voice
        voice = voice_at(typed, f"{event.told_in}:{known_by}", language=language)
        is_written_to = Registration.objects.ask(event, voice, by=by)
        if is_written_to and not spend(f"registers:{typed_address_of(voice)[:24]}", most=MOST_A_DAY):
            raise TooOften(_("As many letters as go in a day were sent for you. Come back tomorrow."))


def still_read(own: Registration | None) -> Registration | None:
    """A registration as far as its holder may still read of the event; by letter, by its link, and by mail alike."""
    if own is None or not own.event.live:
        return None
    audience = audience_of(own.event)
    return own if belongs(author_of(own.voice) or Stranger(), audience) else None


def way_to(registration: Registration) -> str:
    """The address that opens it without an account, the same in each letter."""
    secret = secret_from(f"registration:{registration.ref}")
    Link.objects.give(REGISTRATION, registration, secret=secret, days=OPENS)
    return address(registration.get_absolute_url(), secret)
