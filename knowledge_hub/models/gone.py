"""An event that was taken back before it took place: what is told of it once its page, and who came, are gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.timezone import now

from hlh.activity.ledger import record
from hlh.people.models.persons import Stranger
from hlh.people.speakers import with_voice
from hlh.people.voices import author_of
from knowledge_hub import facts
from knowledge_hub.models.events import Event
from knowledge_hub.models.happenings import Happening
from knowledge_hub.models.registrations import Registration
from knowledge_hub.privacy import audience_of, belongs

if TYPE_CHECKING:
    from hlh.activity.models import Actor


class GoneQuerySet(models.QuerySet["GoneEvent"]):
    def note(self, event: Event, *, by: Actor) -> None:
        """An event to come is unpublished, or about to be deleted: whoever has a place, or waits for one, is told so."""
        if event.cancelled_at is not None or event.ends_at <= now():
            return
        here = Registration.objects.filter(event=event.pk, state__in=Registration.HELD).select_related(*with_voice())
        audience = audience_of(event)  # whoever it was closed to hears nothing of it any more
        told = [one for one in here.order_by("pk") if belongs(author_of(one.voice) or Stranger(), audience)]
        sequence = Happening.objects.strike_out(event)
        if told:
            said = {name: getattr(event, name) for name in self.model.SAID}
            row = self.create(event=event.pk, voices=[one.voice_id for one in told], sequence=sequence, **said)
            record(facts.EVENT_GONE, event, by=by, kept=row.pk)

    def forget(self, voices: list[int]) -> None:
        """These had no place at any of them."""
        for row in self.filter(voices__overlap=voices):
            row.voices = [voice for voice in row.voices if voice not in voices]
            row.save(update_fields=["voices"])

    def late(self) -> Self:
        """Those of which every letter has gone out, or never will."""
        return self.filter(gone_at__lt=now() - GoneEvent.KEPT)


class GoneEvent(models.Model):
    """What letters say of it. Kept for a week, apart from the page, which takes its registrations along."""

    KEPT = timedelta(days=7)
    SAID = ("title", "organiser", "place", "zone", "begins_at", "ends_at")

    event = models.PositiveIntegerField()  # the number of its page
    title = models.CharField(max_length=255)
    organiser = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=60)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)  # for calendars
    voices = ArrayField(models.BigIntegerField(), default=list)  # of those who are told
    gone_at = models.DateTimeField(default=now)

    objects = GoneQuerySet.as_manager()

    def __str__(self) -> str:
        return f"gone event {self.pk}"

    def as_event(self) -> Event:
        """The same as an event that does not take place; it is never saved."""
        said = {name: getattr(self, name) for name in self.SAID}
        page = reverse("events:events")  # its own is not there any more
        return Event(pk=self.event, url_path=page, cancelled_at=self.gone_at, live=False, **said)
