"""Which events somebody sees, about an area or about all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from hlh.catalogue.audiences import SUPERSEDED, readable_by
from hlh.catalogue.models import Entry
from knowledge_hub.models import Event
from knowledge_hub.models.events import EventQuerySet

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


def events_for(reader: Anyone, *, area: int | None = None) -> EventQuerySet:
    """The published events that a reader may read, cancelled ones too; about an area or, where none is named, all."""
    of_events = Entry.objects.filter(thing_type=ContentType.objects.get_for_model(Event))
    entries = of_events.filter(Q(audience__in=readable_by(reader)) | Q(audience__key=SUPERSEDED))
    if area is not None:
        entries = entries.filter(areas__contains=[area])
    found: EventQuerySet = Event.objects.live().filter(pk__in=entries.values("thing_id"))
    return found
