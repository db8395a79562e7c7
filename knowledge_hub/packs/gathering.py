"""What goes into a pack, the most useful first, as it stands at one moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.db.models.query import prefetch_related_objects

from hlh.catalogue.models import Entry, Passage, Tally
from hlh.catalogue.sheets import Sheet, sheet_of, told_kinds
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import unprefixed
from knowledge_hub.models import AreaShelf
from knowledge_hub.packs.sealing import seal_of
from knowledge_hub.showing import picks_of
from knowledge_hub.trees import originals

MOST = 3000  # things that are looked at for one pack
AT_ONCE = 50
_HREF = re.compile(r'href="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Told:
    """A thing of a pack: its entry, and how it reads."""

    entry: Entry
    sheet: Sheet


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is of one moment, so that what is sealed is what was read."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def wanted(area: int) -> list[Entry]:
    """What everybody may read about an area: its shelf and what stands there, then what most found useful, then the newest."""
    useful = Coalesce(Subquery(Tally.objects.filter(entry=OuterRef("pk")).values("useful")), 0)
    public = Entry.objects.visible_to(Stranger()).about(area).filter(kind__in=told_kinds())
    found = list(public.annotate(useful=useful).order_by("-useful", "-published_at", "-pk")[:MOST])
    first = _chosen(area)
    return sorted(found, key=lambda entry: first.get(entry.address, len(first)))


def _chosen(area: int) -> dict[str, int]:
    """The addresses of the shelf of an area and of its picks, each with its place."""
    shelf = originals(AreaShelf.objects.live()).filter(area=area).first()
    picks = [pick.card.address for pick in picks_of(shelf, Stranger())] if shelf else []
    return {address: place for place, address in enumerate(dict.fromkeys([shelf.url_path, *picks] if shelf else []))}


def told(entries: list[Entry], language: str) -> Iterator[Told]:
    """How they read, one after the other; what has no sheet is left out."""
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        prefetch_related_objects(some, "thing")
        for entry in some:
            if sheet := sheet_of(entry, language):
                yield Told(entry, sheet)


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What a pack says something of, and what that said when it was read."""

    entries: list[int]
    passages: list[int]
    voices: list[int]
    seal: str


def made_of(things: Iterable[Told]) -> MadeOf:
    """What stands in these, also what they only lead to: of that they hold the title."""
    things = list(things)
    paths = {path for one in things for path in _leads_to(one.sheet)}
    linked = Entry.objects.visible_to(Stranger()).filter(address__in=paths).values_list("pk", flat=True)
    own = [one.entry.pk for one in things]
    entries = sorted({*own, *linked})
    passages = sorted(Passage.objects.filter(entry__in=own).values_list("pk", flat=True))
    voices = sorted({voice for one in things for voice in one.sheet.voices})
    return MadeOf(entries, passages, voices, seal_of(entries=entries, passages=passages, voices=voices))


def _leads_to(sheet: Sheet) -> Iterator[str]:
    """The addresses of ours that a sheet leads to, as the catalogue knows them."""
    hrefs = [unescape(href) for section in sheet.sections for href in _HREF.findall(section.html)]
    for address in [*hrefs, *(address for _title, address in sheet.sources)]:
        if path := own_path(address):
            yield path


def own_path(address: str) -> str:
    """The path of an address of ours, in no language; empty for one of another site."""
    bare = address.removeprefix(settings.SITE)
    return unprefixed(urlsplit(bare).path) if bare.startswith("/") and not bare.startswith("//") else ""
