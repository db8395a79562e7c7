"""What pages of the hub show of the catalogue: cards, shelves and lists, each only as far as its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Entry
from hlh.paging import by_movement
from hlh.people.clocks import clock, zone_of
from hlh.taxonomy.languages import here
from hlh.taxonomy.models import Area
from knowledge_hub.privacy import may_read

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from knowledge_hub.models import AreaShelf, Event, OfTheHub

ON_A_PAGE, NEXT = 12, 3


@dataclass(frozen=True, slots=True)
class Card:
    """A thing of the catalogue, as a list shows it to one reader."""

    kind: str
    title: str
    summary: str
    language: str
    address: str
    areas: list[int]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Pick:
    """A thing to begin with, and why."""

    card: Card
    why: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The picks of an area, as one reader sees them: when and by which office they were chosen."""

    title: str
    language: str
    address: str
    office: str
    chosen_on: date
    picks: list[Pick]


def card_for(reader: Anyone, entry: Entry) -> Card | None:
    """The card of an entry; None for who may not read it."""
    return _card(entry) if entry.audience_id in readable_by(reader) else None


def card_of(page: OfTheHub, reader: Anyone) -> Card | None:
    """The card of a page, also of one that something took the place of; None for who may not read it."""
    entry = Entry.objects.filter(thing_type=ContentType.objects.get_for_model(page), thing_id=page.pk).first()
    return _card(entry) if entry and may_read(reader, page) else None


def picks_of(shelf: AreaShelf, reader: Anyone) -> list[Pick]:
    """The picks of a shelf that a reader may see and that are still there."""
    picks = []
    for pick in shelf.picks:
        entry = pick.value["entry"]
        if entry and (card := card_for(reader, entry)):
            picks.append(Pick(card, pick.value["why"]))
    return picks


def shelf_for(area: int, reader: Anyone) -> Shelf | None:
    """What the hub's curators chose for an area, for its page elsewhere; None where a reader may see no shelf."""
    kind = ContentType.objects.get_for_model(_model("AreaShelf"))
    entries = Entry.objects.visible_to(reader).filter(thing_type=kind, areas__contains=[area])
    shelf: AreaShelf | None = _model("AreaShelf").objects.live().filter(pk__in=entries.values("thing_id")).first()
    if shelf is None:
        return None
    address = shelf.url_path
    picks = picks_of(shelf, reader)
    return Shelf(shelf.title, shelf.language, address, shelf.office, shelf.chosen_on, picks)


def shelves(reader: Anyone) -> list[tuple[Area, Card | None]]:
    """The areas in use, each with its shelf where there is one that the reader may see."""
    kind = ContentType.objects.get_for_model(_model("AreaShelf"))
    entries = Entry.objects.visible_to(reader).filter(thing_type=kind)
    by_area = {number: _card(entry) for entry in entries for number in entry.areas}
    return [(area, by_area.get(area.number)) for area in Area.objects.offered()]


def above(page: OfTheHub) -> list[tuple[str, str]]:
    """The published pages above a page: title and address. Whoever reads a page reads those above it."""
    pages = Page.objects.ancestor_of(page).live().filter(depth__gt=1).order_by("depth")
    return [(one.title, here(one.url_path)) for one in pages]


def latest(reader: Anyone, *, after: str, area: int | None = None) -> dict[str, Any]:
    """A page of the resources and pages that came last, and the key of the next."""
    kinds = [ContentType.objects.get_for_model(_model(name)) for name in ("Resource", "HubPage")]
    entries = Entry.objects.visible_to(reader).filter(thing_type__in=kinds)
    if area is not None:
        entries = entries.filter(areas__contains=[area])
    page = by_movement(entries, after, size=ON_A_PAGE, moved="published_at")
    return {"latest": [_card(entry) for entry in page.rows], "next": page.next}


def coming(reader: Anyone) -> list[tuple[Event, str]]:
    """The next events, each with when it begins on the reader's clock."""
    from knowledge_hub.events.listing import events_for

    zone = zone_of(reader)
    return [(event, clock(event.begins_at, zone)) for event in events_for(reader).to_come()[:NEXT]]


def _card(entry: Entry) -> Card:
    kind = entry.get_kind_display()
    return Card(kind, entry.title, entry.summary, entry.language, entry.address, entry.areas, entry.published_at)


def _model(name: str) -> Any:
    """A page model; the models show themselves by this module, so it asks for them when they are there."""
    return apps.get_model("knowledge_hub", name)
