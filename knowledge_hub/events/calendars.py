"""An event as calendars know it: on the clock of its own zone, under one name for good; never the way in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.mail.occasions import Occasion, calendar_of, full_uid
from hlh.people.voices import written_by
from hlh.taxonomy.languages import LANGUAGES, here, listed
from knowledge_hub.events.listing import events_for
from knowledge_hub.models import Event, Happening, Registration
from knowledge_hub.models.events import EventQuerySet

if TYPE_CHECKING:
    from hlh.people.models import Person

IN_A_LETTER = 500  # characters of what it is about
MOST = 200
SINCE = timedelta(days=90)  # what was lately stands there too: a calendar that knew it keeps it, or strikes it out
LAST_HOUR = timedelta(minutes=15)  # how long the end of registration lasts in a calendar
_NAMES = {one.code: one.name for one in LANGUAGES}


def name_of(event: Event) -> str:
    return f"event-{event.pk}"


def uid_of(event: Event) -> str:
    """What every calendar knows it by: on its page, in letters, and in what they answer."""
    return full_uid(name_of(event))


def occasion_of(event: Event, known: Happening, *, longest: int | None = None) -> Occasion:
    """An event as it is now, in the language of the moment.

    Args:
        event: which one.
        known: how often it changed.
        longest: characters of what it is about; all of them where nothing is said.
    """
    is_cancelled = event.cancelled_at is not None
    told = [event.cancelled_why if is_cancelled else event.summary]
    if not is_cancelled:
        told.append(interpreted(event))
        told.append(_("The way in is shown on its page to those who have a place.") if event.link else "")
    words = "\n\n".join(part for part in told if part)
    return Occasion.of(
        name_of(event),
        title=event.title,
        begins=event.begins_at,
        ends=event.ends_at,
        sequence=known.sequence,
        changed_at=known.changed_at,
        is_cancelled=is_cancelled,
        zone=event.zone,
        link=settings.SITE + here(event.url_path),
        told=Truncator(words).chars(longest) if longest else words,
        where=event.place,
    )


def deadline_of(event: Event, known: Happening) -> Occasion | None:
    """The end of registration as an occasion of its own; none where it is the beginning."""
    if event.registration_until is None:
        return None
    return Occasion.of(
        f"{name_of(event)}-registration",
        title=_("Registration ends: %(event)s") % {"event": event.title},
        begins=event.registration_until - LAST_HOUR,
        ends=event.registration_until,
        sequence=known.sequence,
        changed_at=known.changed_at,
        is_cancelled=event.cancelled_at is not None,
        zone=event.zone,
        link=settings.SITE + here(event.url_path),
    )


def interpreted(event: Event) -> str:
    """Into which languages it is interpreted, in one sentence."""
    names = listed(_NAMES[code] for code in event.spoken())
    return _("Interpretation: %(languages)s") % {"languages": names} if names else ""


def occasions_of(events: Iterable[Event], *, deadlines: bool = True) -> Iterator[Occasion]:
    """Each event, and the end of its registration where that is a moment of its own."""
    events = list(events)
    known = Happening.objects.in_bulk([event.pk for event in events])
    for event in events:
        happening = known.get(event.pk) or Happening(event=event)
        yield occasion_of(event, happening)
        if deadlines and (deadline := deadline_of(event, happening)):
            yield deadline


def calendar_with(events: Iterable[Event], *, title: str) -> bytes:
    """A calendar file of events."""
    return calendar_of(occasions_of(events), method="PUBLISH", title=title, about="Events")


def lately(events: EventQuerySet) -> list[Event]:
    """Of these those of the last weeks and to come, the earliest first."""
    return list(events.filter(begins_at__gt=now() - SINCE).order_by("begins_at", "pk")[:MOST])


def occasions_for(person: Person) -> Iterator[Occasion]:
    """What somebody comes to, or waits for; the end of registration is behind them."""
    own = Registration.objects.filter(written_by(person)).exclude(state=Registration.State.GONE)
    return occasions_of(lately(events_for(person).filter(pk__in=own.values("event"))), deadlines=False)
