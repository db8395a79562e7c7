"""What calendars and letters were told of an event, apart from its page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.timezone import now

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from knowledge_hub import facts
from knowledge_hub.models.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterator


class HappeningQuerySet(models.QuerySet["Happening"]):
    def of(self, event: Event) -> Happening:
        """What was told of an event; nothing yet of one that never went out."""
        return self.filter(event=event).first() or Happening(event=event)

    def note(self, event: Event, *, by: Actor) -> None:
        """An event went out, for the first time or anew: calendars count what changed, who comes is told of it once."""
        with transaction.atomic():
            self.get_or_create(event=event, defaults={"told": _told_of(event)})
            known = self.select_for_update(of=("self",)).get(event=event)
            said = _told_of(event)
            before = {"is_gone": False} | known.told
            what = sorted(name for name in said if before.get(name) != said[name])
            if what:
                known.told, known.sequence, known.changed_at = said, known.sequence + 1, now()
                known.save(update_fields=["told", "sequence", "changed_at"])
                if not (_is_over(said) and _is_over(before)):
                    _record_change(event, what, by=by)
            if event.recording and known.recorded_at is None:
                known.recorded_at = now()
                known.save(update_fields=["recorded_at"])
                record(facts.EVENT_RECORDED, event, by=by)
            known.move_up(event, by=by)

    def strike_out(self, event: Event) -> int:
        """It is there no more, for now or for good; when it goes out again that is a change.

        Returns:
            The number of this change, for calendars; 0 of what never went out.
        """
        known = self.select_for_update(of=("self",)).filter(event=event.pk).first()
        if known is None:
            return 0
        known.told, known.sequence, known.changed_at = known.told | {"is_gone": True}, known.sequence + 1, now()
        known.save(update_fields=["told", "sequence", "changed_at"])
        return known.sequence

    def hold(self, event: Event) -> None:
        """Hold that row where there is one: not yet of what never went out."""
        self.select_for_update(of=("self",)).filter(event=event).values("pk").first()

    def held(self, event: int) -> Happening:
        """The one row that everybody who takes or gives back a place waits for."""
        return self.select_for_update(of=("self",)).get(event=event)


class Happening(models.Model):
    """An event as calendars and letters know it; apart from its page, which Wagtail writes anew from each revision."""

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="happening")
    sequence = models.PositiveIntegerField(default=0)  # rises with each change, for calendars
    changed_at = models.DateTimeField(default=now)
    told = models.JSONField(default=dict)
    day_told_of = models.DateTimeField(null=True, blank=True)  # the beginning that was told of a day before
    hour_told_of = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)  # who came was told of the recording

    objects = HappeningQuerySet.as_manager()

    def __str__(self) -> str:
        return f"happening {self.pk}"

    def move_up(self, event: Event, *, by: Actor) -> None:
        """Whoever has waited longest takes what is free; its row is held."""
        if not event.is_to_come:
            return
        here = event.registrations.all()
        free = None if event.places is None else event.places - here.coming().count()
        for one in here.waiting()[: max(free, 0)] if free is not None else here.waiting():
            one.state, one.since = one.State.COMING, now()
            one.save(update_fields=["state", "since"])
            record(facts.MOVED_UP, one, by=by, event=event.pk)


def _told_of(event: Event) -> dict[str, Any]:
    """What of an event calendars and letters know, as it is now."""
    moments: Iterator[tuple[str, datetime | None]] = (
        (name, getattr(event, name)) for name in ("begins_at", "ends_at", "registration_until", "cancelled_at")
    )
    said: dict[str, Any] = {name: moment.isoformat() if moment else "" for name, moment in moments}
    words = ("title", "summary", "organiser", "zone", "place", "link", "cancelled_why")
    said |= {name: getattr(event, name) for name in words} | {"is_gone": False}
    return said | {"channels": [[one.value["language"], one.value["link"] or ""] for one in event.channels]}


def _is_over(told: dict[str, Any]) -> bool:
    """Whether the end that was told of has passed: what is mended afterwards nobody needs to know."""
    return bool(told.get("ends_at")) and datetime.fromisoformat(told["ends_at"]) <= now()


def _record_change(event: Event, what: list[str], *, by: Actor) -> None:
    """One fact for each thing that letters tell of."""
    if event.cancelled_at:
        if "cancelled_at" in what:
            record(facts.EVENT_CANCELLED, event, by=by)
    elif set(what) & {*Event.TOLD, "cancelled_at", "is_gone"}:
        record(facts.EVENT_CHANGED, event, by=by, what=list(what))
