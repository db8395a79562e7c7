"""Who has a place is reminded a day before an event, and an hour before: once each, and again where it was moved."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from knowledge_hub import facts
from knowledge_hub.models import Event, Happening

BEFORE = ((24, "day_told_of", timedelta(hours=1)), (1, "hour_told_of", timedelta()))  # the day's not within the hour
MOST = 500


def remind_of_what_is_near() -> int:
    """Remind of each event that is near; of how many."""
    return sum(_remind(hours, told_of, not_within) for hours, told_of, not_within in BEFORE)


def _remind(hours: int, told_of: str, not_within: timedelta) -> int:
    reminded, moment = 0, now()
    near = Event.objects.live().filter(
        cancelled_at=None, begins_at__gt=moment + not_within, begins_at__lte=moment + timedelta(hours=hours)
    )
    for event in near.order_by("begins_at", "pk")[:MOST]:
        with transaction.atomic():
            known = Happening.objects.filter(event=event).exclude(**{told_of: event.begins_at})
            if known.update(**{told_of: event.begins_at}):
                record(facts.EVENT_NEAR, event, by=Actor.objects.system(), hours=hours)
                reminded += 1
    return reminded
