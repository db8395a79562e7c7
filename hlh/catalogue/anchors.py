"""Where a passage stands: on the page of its entry, or, of what has many pages, where its room says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hlh.catalogue.models import Entry

Way = Callable[[str, str], str]
_ways: dict[str, Way] = {}


def stands(kind: str) -> Callable[[Way], Way]:
    """Register how a room leads to a passage of what has many pages: from the entry's address, and the anchor."""

    def keep(way: Way) -> Way:
        _ways[kind] = way
        return way

    return keep


def address_of(entry: Entry, anchor: str) -> str:
    """The address of a passage, without the language of a page; the entry's own where there is no anchor."""
    if not anchor:
        return entry.address
    way = _ways.get(entry.kind)
    return way(entry.address, anchor) if way else f"{entry.address}#{anchor}"
