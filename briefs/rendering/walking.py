"""How a leaf is walked by every file and letter that is made of it: what stands above and below, its parts, their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from briefs.rendering.leaves import Leaf, Piece

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ITEM = re.compile(r"^[-•]\s+")


class Line(NamedTuple):
    """A paragraph, or an item of a list."""

    words: str
    is_item: bool


class Part(NamedTuple):
    """A heading, and the pieces that stand under it."""

    heading: str
    pieces: list[Piece]


def above(leaf: Leaf) -> list[str]:
    """The lines of the hub under the title: what it is, where and by whom it was done, who translated it and since when how
    much of that is behind."""
    return list(filter(None, [leaf.kind, leaf.about, leaf.who, *leaf.beside]))


def below(leaf: Leaf) -> list[str]:
    """The lines of the hub at the end, but the address: which brief and version this is, what others may do with it."""
    return list(filter(None, [" · ".join(filter(None, [leaf.ref, leaf.edition, leaf.site])), leaf.licence]))


def parts_of(leaf: Leaf) -> list[Part]:
    """The pieces, each under the heading that it is read under."""
    parts: list[Part] = []
    for piece in leaf.pieces:
        if piece.heading or not parts:
            parts.append(Part(piece.heading, []))
        parts[-1].pieces.append(piece)
    return parts


def lines_of(words: str) -> Iterator[Line]:
    """The lines that say something; one that begins with a dash is an item."""
    for line in filter(None, map(str.strip, words.split("\n"))):
        item = _ITEM.sub("", line)
        yield Line(item, item != line)


def runs_of(words: str) -> Iterator[tuple[bool, list[str]]]:
    """The same, items that follow each other as one list: whether it is one, and its lines."""
    for is_list, lines in groupby(lines_of(words), lambda line: line.is_item):
        yield is_list, [line.words for line in lines]


def without_controls(words: str) -> str:
    """Words without the signs that no XML may hold."""
    return _INVISIBLE.sub("", words)
