"""Where the words stand that a remark is about, however the text around them has changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

AROUND = 60  # characters on either side that are kept, to tell one place from another with the same words


def place_of(words: str, text: str, *, before: str = "", after: str = "") -> tuple[int, int] | None:
    """Where words stand in a text, from and to; of several places the one whose surroundings are most alike.

    Args:
        words: as they were copied; how they were broken into lines does not matter.
        text: of the section as it is now.
        before: what stood before them when they were copied.
        after: what stood after them.
    """
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return None
    places = [match.span() for match in re.finditer(r"\s+".join(parts), text)]
    return max(places, key=lambda place: _likeness(text, place, before, after), default=None)


def around(text: str, place: tuple[int, int]) -> tuple[str, str]:
    """What stands on either side of a place."""
    start, end = place
    return text[max(0, start - AROUND) : start], text[end : end + AROUND]


def _likeness(text: str, place: tuple[int, int], before: str, after: str) -> int:
    """How many letters on either side are still the same, counted from the words outwards."""
    start, end = place
    return _same(reversed(text[:start]), reversed(before)) + _same(text[end:], after)


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
