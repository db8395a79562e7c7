"""What pages of the hub show of the catalogue: cards, shelves and lists, each only as far as its reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from hlh.catalogue.audiences import SUPERSEDED, readable_by
from hlh.catalogue.models import Entry
from hlh.paging import by_movement
from hlh.people.clocks import clock, zone_of
from hlh.taxonomy.languages import data_code, here
from hlh.taxonomy.models import Area
from knowledge_hub.privacy import may_read
from knowledge_hub.translated import beginnings_in
from knowledge_hub.trees import originals
from knowledge_hub.trusting import InShort, in_short, told_in

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from knowledge_hub.models import AreaShelf, Collection, Event, OfTheHub, Resource

ON_A_PAGE = 12
HOME = 2  # how deep the home of the hub stands in Wagtail's tree
NEWS = NEXT = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A thing of the catalogue, as a list shows it to one reader.

    Attributes:
        kind: of thing, in words.
        areas: numbers, and names in short.
        told_in: the language of what is said of it, where that is another than its own.
        link: where its publisher keeps it.
        trust: who stands for it; of resources in lists.
    """

    kind: str
    title: str
    summary: str
    language: str
    address: str
    areas: tuple[tuple[int, str], ...]
    published_at: datetime
    told_in: str = ""
    link: str = ""
    trust: InShort | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A thing to begin with, and why."""

    card: Card
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """Picks of a collection below one heading; the first group may have none."""

    heading: str
    picks: list[Pick]


def card_for(reader: Anyone, entry: Entry) -> Card | None:
    """The card of an entry; None for who may not read it."""
    return _card(entry) if entry.audience_id in readable_by(reader) else None


def card_of(page: OfTheHub, reader: Anyone) -> Card | None:
    """The card of a page, also of one that something took the place of; None for who may not read it."""
    entry = Entry.objects.filter(thing_type=ContentType.objects.get_for_model(page), thing_id=page.pk).first()
    return _card(entry) if entry and may_read(reader, page) else None


def superseded_by(page: Resource, reader: Anyone) -> list[Card]:
    """What a resource took the place of, as far as its reader may know: at its address it still says so."""
    named = {"thing_type": ContentType.objects.get_for_model(page), "thing_id__in": page.predecessors.values("pk")}
    may_know = Q(audience__key=SUPERSEDED) | Q(audience__in=readable_by(reader))
    return [_card(entry) for entry in Entry.objects.filter(may_know, **named).newest_first()[:NEWS]]


def picks_of(shelf: AreaShelf, reader: Anyone) -> list[Pick]:
    """The picks of a shelf that a reader may see and that are still there."""
    readable = readable_by(reader)
    picks = [(pick.value["entry"], pick.value["why"]) for pick in shelf.picks]
    shown = [(entry, why) for entry, why in picks if entry and entry.audience_id in readable]
    shown_as = cards([entry for entry, _why in shown])
    return [Pick(card, why) for card, (_entry, why) in zip(shown_as, shown, strict=True)]


def groups_of(collection: Collection, reader: Anyone) -> list[Group]:
    """What a collection holds, as far as a reader may see it; a heading under which they see nothing is left out."""
    readable, groups = readable_by(reader), [Group("", [])]
    chosen = [one.value["entry"] for one in collection.picks if one.block_type == "pick"]
    shown = [entry for entry in chosen if entry and entry.audience_id in readable]
    card_of_entry = {entry.pk: card for entry, card in zip(shown, cards(shown), strict=True)}
    for one in collection.picks:
        if one.block_type == "heading":
            groups.append(Group(one.value, []))
        elif (entry := one.value["entry"]) and entry.pk in card_of_entry:
            groups[-1].picks.append(Pick(card_of_entry[entry.pk], one.value["why"]))
    return [group for group in groups if group.picks]


def news(reader: Anyone) -> list[Card]:
    """The newest news that has not run out."""
    kind, still = ContentType.objects.get_for_model(_model("News")), _model("News").objects.still_news()
    entries = Entry.objects.visible_to(reader).filter(thing_type=kind, thing_id__in=still.values("pk"))
    return cards(list(entries.newest_first()[:NEWS]))


def shelves(reader: Anyone) -> list[tuple[Area, Card | None]]:
    """The areas in use, each with its shelf where there is one that the reader may see."""
    kind = ContentType.objects.get_for_model(_model("AreaShelf"))
    entries = Entry.objects.visible_to(reader).filter(thing_type=kind)
    by_area = {number: _card(entry) for entry in entries for number in entry.areas}
    return [(area, by_area.get(area.number)) for area in Area.objects.offered()]


def above(page: OfTheHub) -> list[tuple[str, str]]:
    """The published pages above a page: title and address, in its language where they are translated. Whoever reads a page
    reads those above it."""
    pages = Page.objects.ancestor_of(page).live().filter(depth__gt=1).order_by("depth")
    if page.is_translation:
        keys = [one.translation_key for one in pages]
        stands = dict(
            originals(Page.objects.live().filter(translation_key__in=keys)).values_list("translation_key", "url_path")
        )
        return [(_called(one), here(stands[one.translation_key])) for one in pages if one.translation_key in stands]
    return [(_called(one), here(one.url_path)) for one in pages]


def _called(page: Page) -> str:
    """Its title; the home of the hub is called as everywhere, in the words of the reader's language."""
    return _("Knowledge hub") if page.depth == HOME else str(page.title)


def latest(reader: Anyone, *, after: str, area: int | None = None) -> dict[str, Any]:
    """A page of the resources, collections and pages that came last, and the key of the next."""
    kinds = [ContentType.objects.get_for_model(_model(name)) for name in ("Resource", "HubPage", "Collection")]
    entries = Entry.objects.visible_to(reader).filter(thing_type__in=kinds)
    if area is not None:
        entries = entries.filter(areas__contains=[area])
    page = by_movement(entries, after, size=ON_A_PAGE, moved="published_at")
    return {"latest": cards(page.rows), "next": page.next}


def cards(entries: Sequence[Entry]) -> list[Card]:
    """Entries as a list shows them, in the reader's language as far as they are told in it: pages by their translations,
    resources by their lines, and these with who stands for them."""
    known, language = in_short(entries), data_code(get_language() or "en")
    told = told_in(language, known)
    begun = beginnings_in(language, [entry for entry in entries if entry.kind == Entry.Kind.PAGE])
    shown, names = [], Names()
    for entry in entries:
        card, resource = _card(entry, names), known.get(entry.thing_id) if entry.kind == Entry.Kind.RESOURCE else None
        if resource is not None:
            card = replace(card, link=resource.link, trust=resource)
            if other := told.get(entry.thing_id):
                card = replace(card, summary=" ".join(other.each), told_in=language)
        elif entry.pk in begun:
            title, summary = begun[entry.pk]
            card = replace(card, title=title, summary=summary, language=language)
        shown.append(card)
    return shown


def coming(reader: Anyone) -> list[tuple[Event, str]]:
    """The next events, each with when it begins on the reader's clock."""
    from knowledge_hub.events.listing import events_for

    zone = zone_of(reader)
    return [(event, clock(event.begins_at, zone)) for event in events_for(reader).to_come()[:NEXT]]


def _card(entry: Entry, names: Names | None = None) -> Card:
    names = names or Names()
    areas = tuple((number, names.area(number)) for number in entry.areas if number in names.areas)
    kind, summary = names.kind(entry), entry.summary
    return Card(kind, entry.title, summary, entry.language, entry.address, areas, entry.published_at)


class Names:
    """What the cards of one list call kinds and areas: each is looked up in the reader's language once."""

    def __init__(self) -> None:
        self.areas = Area.objects.kept()
        self._areas: dict[int, str] = {}
        self._kinds: dict[str, str] = {}

    def area(self, number: int) -> str:
        if number not in self._areas:
            self._areas[number] = str(self.areas[number].short_label)
        return self._areas[number]

    def kind(self, entry: Entry) -> str:
        if entry.kind not in self._kinds:
            self._kinds[entry.kind] = str(entry.get_kind_display())
        return self._kinds[entry.kind]


def _model(name: str) -> Any:
    """A page model; the models show themselves by this module, so it asks for them when they are there."""
    return apps.get_model("knowledge_hub", name)
