"""What the page of an event shows its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hlh.people.clocks import clock, clocks, zone_of
from hlh.people.speakers import shown_as, with_voice
from hlh.people.voices import written_by
from knowledge_hub.events.forms import AddressForm
from knowledge_hub.models import Event, Registration
from knowledge_hub.models.registrations import why_closed

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from hlh.web import Request

MOST_LISTED = 500


def shown_to(request: Request, event: Event) -> dict[str, Any]:
    """When, where, and how its reader stands to it."""
    reader = request.user
    own = own_of(reader, event)
    here = Registration.objects.filter(event=event.pk)  # none of one that is looked at before it is kept
    keeps = event.pk is not None and keeps_it(reader, event)
    return standing(event, own) | {
        "clocks": clocks(event.begins_at, zones=[zone_of(reader), event.zone]),
        "ends": clocks(event.ends_at, zones=[zone_of(reader)]),
        "until": clock(event.open_until, zone_of(reader)) if event.registration_until else "",
        "left": max(event.places - here.coming().count(), 0) if event.places is not None else None,
        "keeps": keeps,
        "listed": who_registered(event, reader) if keeps else [],
        "form": AddressForm(),
    }


def standing(event: Event, own: Registration | None) -> dict[str, Any]:
    """Whether somebody has a place, or can have one; the way in is for those who have."""
    has_place = own is not None and own.state == Registration.State.COMING and event.is_to_come
    return {
        "own": own,
        "has_place": has_place,
        "closed": why_closed(event),
        "channels": [(block.value["language"], block.value["link"] if has_place else "") for block in event.channels],
        "link": event.link if has_place else "",
    }


def own_of(reader: Anyone, event: Event) -> Registration | None:
    """The registration of a reader with an account."""
    return Registration.objects.filter(written_by(reader), event=event.pk).first() if reader.is_authenticated else None


def keeps_it(reader: Anyone, event: Event) -> bool:
    """Whether a reader is one of its curators: who may change its page."""
    if not reader.is_authenticated or not reader.has_perm("wagtailadmin.access_admin"):
        return False
    return bool(event.permissions_for_user(reader).can_edit())


def who_registered(event: Event, reader: Anyone) -> list[tuple[Any, Registration]]:
    """Who comes and who waits, each as far as they chose to be named."""
    rows = Registration.objects.filter(event=event).exclude(state=Registration.State.ASKED)
    rows = rows.exclude(state=Registration.State.GONE).select_related(*with_voice()).order_by("state", "since", "pk")
    return [(shown_as(row.voice, to=reader), row) for row in rows[:MOST_LISTED]]
