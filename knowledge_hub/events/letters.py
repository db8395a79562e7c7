"""Who is told what of an event: a place, a change, a reminder, the recording; worked out for each reader when it is sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entries_of
from hlh.mail.calendars import Enclosed
from hlh.mail.models import Letter
from hlh.mail.occasions import calendar_of
from hlh.mail.telling import kind, tell
from hlh.mail.writing import encloses, fills, letter
from hlh.people.clocks import clocks, zone_of
from hlh.people.models import Voice
from hlh.people.voices import author_of
from hlh.taxonomy.languages import here
from knowledge_hub import facts
from knowledge_hub.events.calendars import IN_A_LETTER, interpreted, occasion_of
from knowledge_hub.events.leaving import gone_by, struck_out
from knowledge_hub.events.registering import still_read, way_to
from knowledge_hub.models import Event, Happening, Registration

CONFIRM = "event-confirm"
PLACE = kind("event-place", _("Your places at events"))
CHANGED = kind("event-changed", _("Changes of events that you come to"))
NEAR = kind("event-near", _("Reminders of events that you come to"))
RECORDED = kind("event-recorded", _("Recordings of events that you registered for"))
REASON = _("You registered for this event.")
State = Registration.State


# Who is told


@on(facts.REGISTRATION_ASKED)
def ask_whether_it_is_theirs(fact: Fact) -> None:
    """An address that somebody wrote is asked once; until it says yes nobody comes. Whoever has a place gets its letter again."""
    own = Registration.objects.select_related("voice").filter(pk=fact.target_id).first()
    if own is not None and own.state != State.GONE:
        kind = PLACE if own.holds_on else CONFIRM
        letter(to=own.voice, kind=kind, fact=fact, reason=_("Somebody wrote this address at an event."))


@on(facts.REGISTERED)
@on(facts.REGISTRATION_WAITS)
@on(facts.MOVED_UP)
def tell_of_the_place(fact: Fact) -> None:
    own = Registration.objects.select_related("event", "voice").filter(pk=fact.target_id).first()
    if own is not None and own.holds_on:
        _tell(own.event, [own.voice], fact, PLACE)


@on(facts.EVENT_CHANGED)
@on(facts.EVENT_CANCELLED)
def tell_of_the_change(fact: Fact) -> None:
    """Another time or another way in, or none at all: whoever comes or waits reads it at once."""
    _tell_all(fact, CHANGED, State.COMING, State.WAITING)


@on(facts.EVENT_GONE)
def tell_that_it_is_gone(fact: Fact) -> None:
    """It was unpublished or deleted while it was to come; unless it is there again, whoever had a place is told."""
    gone = gone_by(fact)
    if gone is not None:
        for voice in Voice.objects.filter(pk__in=gone.voices).order_by("pk").iterator(chunk_size=500):
            tell(voice, kind=CHANGED, fact=fact, reason=REASON, address=reverse("events:events"))


@on(facts.EVENT_NEAR)
def remind_who_comes(fact: Fact) -> None:
    _tell_all(fact, NEAR, State.COMING)


@on(facts.EVENT_RECORDED)
def tell_of_the_recording(fact: Fact) -> None:
    """Also whoever waited in vain."""
    _tell_all(fact, RECORDED, State.COMING, State.WAITING)


def _tell_all(fact: Fact, kind: str, *states: str) -> None:
    event = Event.objects.live().filter(pk=fact.target_id).first()
    if event is not None:
        rows = Registration.objects.filter(event=event, state__in=states)
        voices: QuerySet[Voice] = Voice.objects.filter(pk__in=rows.values("voice")).order_by("pk")
        _tell(event, voices.iterator(chunk_size=500), fact, kind)


def _tell(event: Event, voices: Any, fact: Fact, kind: str) -> None:
    entry = entries_of(Event.objects.filter(pk=event.pk)).first()
    for voice in voices:
        tell(voice, kind=kind, fact=fact, reason=REASON, address=event.url_path, entry=entry)


# What they read


@fills(CONFIRM, is_answerable=True)
def asked(letter: Letter) -> dict[str, Any] | None:
    """The link that says yes; nothing where that was said, or nobody can register any more."""
    found = _registration(letter)
    if found is None or found.state != State.ASKED or not found.event.takes_registrations:
        return None
    return _about(letter, found)


@fills(PLACE, is_answerable=True)
@fills(CHANGED, is_answerable=True)
@fills(NEAR, is_answerable=True)
@fills(RECORDED)
def about_an_event(letter: Letter) -> dict[str, Any] | None:
    """When it is on the reader's clock, and for who has a place the way in; nothing where there is nothing to say any more."""
    if letter.fact and letter.fact.verb == facts.EVENT_GONE:
        gone = gone_by(letter.fact)
        return _said_of(gone.as_event(), letter) if gone else None
    found = _registration(letter)
    if found is None or not found.holds_on or not _still_says(letter, found.event):
        return None
    return _about(letter, found)


def _still_says(letter: Letter, event: Event) -> bool:
    if letter.kind == RECORDED:
        return bool(event.recording)
    verb = letter.fact.verb if letter.fact else ""
    return event.cancelled_at is not None if verb == facts.EVENT_CANCELLED else event.is_to_come


def _about(letter: Letter, own: Registration) -> dict[str, Any]:
    event = own.event
    has_place = own.state == State.COMING and event.is_to_come
    said = {
        "has_place": has_place,
        "interpreted": interpreted(event),
        "way_in": event.link if has_place else "",
        "channels": _channels(event) if has_place else [],
        "recording": event.recording,
        "calendar": settings.SITE + reverse("event_calendars:event", args=[event.pk]),
    }
    if author_of(own.voice) is None:
        said["link"] = way_to(own)
    return _said_of(event, letter) | said


def _said_of(event: Event, letter: Letter) -> dict[str, Any]:
    """What every letter about an event says."""
    reader = author_of(letter.to) if letter.to else None
    return {
        "title": event.title,
        "organiser": event.organiser,
        "place": event.place,
        "is_cancelled": event.cancelled_at is not None,
        "reason_why": event.cancelled_why,
        "clocks": clocks(event.begins_at, zones=[zone_of(reader), event.zone] if reader else [event.zone]),
        "link": settings.SITE + here(event.url_path),
    }


def _channels(event: Event) -> list[tuple[str, str]]:
    return [(one.value["language"], one.value["link"]) for one in event.channels if one.value["link"]]


@encloses(PLACE)
@encloses(CHANGED)
@encloses(NEAR)
def invitation(letter: Letter, answered_at: str, reader: str) -> Enclosed | None:
    """The event for the reader's calendar; of those who come nobody stands in it but the reader."""
    if letter.fact and letter.fact.verb == facts.EVENT_GONE:
        return struck_out(letter.fact, answered_at, reader)
    own = _registration(letter)
    if own is None or not own.holds_on:
        return None
    event, is_cancelled = own.event, own.event.cancelled_at is not None
    occasion = occasion_of(event, Happening.objects.of(event), longest=IN_A_LETTER).invites(
        reader,
        by=answered_at,
        called=event.organiser,
        comes=True if own.state == State.COMING else None,
        asks=not is_cancelled,
        is_known=True,
    )
    method = "CANCEL" if is_cancelled else "REQUEST"
    return Enclosed(method, calendar_of([occasion], method=method, about="Events"))


def _registration(letter: Letter) -> Registration | None:
    """Whose letter it is, as far as they may still read of the event."""
    rows = Registration.objects.select_related("event", "voice").filter(voice=letter.to) if letter.to else None
    return still_read(rows.first()) if rows is not None else None
