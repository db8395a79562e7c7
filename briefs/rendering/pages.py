"""A brief as one page to print: a tagged PDF with fonts of ours, made without a browser and without the machine's fonts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from briefs.rendering.cutting import cut, room_of
from briefs.rendering.leaves import Leaf, Piece
from briefs.rendering.tagging import pages_in, read_aloud_as
from hlh.taxonomy.languages import direction

Block = dict[str, Any]
HERE = Path(__file__).parent
SIZES = (10.5, 9.5)  # in points: the whole text, as long as it fits on one page
SMALLEST = 9.0
ROOMS = (900, 600, 380, 240)  # how much of each piece stands on the page where the whole does not fit
LONGEST_WORD = 24
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # the same words make the same file
_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")
_GAPS = re.compile(r"\n{3,}")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
# Unicode's Default_Ignorable_Code_Point, gaps and control letters: for a text of these alone nothing is drawn or tagged.
_UNSEEN = re.compile(
    r"[\s\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\ufffe\uffff"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)


def pdf_of(leaf: Leaf) -> bytes:
    """The page: as large as it fits, else shortened, saying where the whole is read."""
    content = b""
    for size, attempt, is_cut in _attempts(leaf):
        content = _set(attempt, size, is_cut=is_cut)
        if pages_in(content) == 1:
            break
    return content


def _attempts(leaf: Leaf) -> Iterator[tuple[float, Leaf, bool]]:
    """Ways to set it, the best first."""
    tidy = replace(leaf, pieces=[replace(one, words=_GAPS.sub("\n\n", one.words)) for one in leaf.pieces])
    room = sum(room_of(one.words) for one in tidy.pieces)
    if room < 9000:  # more fits on no page, whatever its size
        yield from ((size, tidy, False) for size in SIZES)
    for most in ROOMS:
        pieces = [_shorter(one, most) for one in tidy.pieces]
        yield SMALLEST, replace(tidy, pieces=pieces, short=[cut(one, 200) for one in tidy.short]), pieces != tidy.pieces


def _shorter(piece: Piece, most: int) -> Piece:
    words = piece.words
    while room_of(words) > most:
        words = cut(words, min(len(words) - 1, len(words) * most // room_of(words)))
    return replace(piece, words=words)


def _set(leaf: Leaf, size: float, *, is_cut: bool) -> bytes:
    foot = " · ".join(filter(None, [leaf.ref, leaf.edition, leaf.site, leaf.licence]))
    blocks = list(blocks_of(leaf, is_cut=is_cut))
    return sheet(leaf.title, blocks, language=leaf.language, foot=foot, address=leaf.address, size=size)


def sheet(title: str, blocks: list[Block], *, language: str, foot: str, address: str, size: float) -> bytes:
    """Set a page of ours.

    Args:
        title: of the file.
        blocks: what stands on it, each with how it is set.
        language: of the text, which says its direction.
        foot, address: the two lines at the foot of each page.
        size: of the letters, in points.
    """
    blocks = list(_seen(blocks))
    said = {
        "title": _INVISIBLE.sub("", title),
        "language": language,
        "direction": direction(language),
        "blocks": _breakable([_with_its_language(one, language) for one in blocks]),
        "foot": foot,
        "address": address,
    }
    inputs = {"said": json.dumps(said), "size": str(size)}
    try:
        made = _compiled(inputs, "ua-1")
    except typst.TypstError:  # a letter that none of our fonts has: a box stands for it, and the file promises less
        made = _compiled(inputs, None)
    return read_aloud_as(made, texts_of(blocks))


def blocks_of(leaf: Leaf, *, is_cut: bool) -> Iterator[Block]:
    """What stands on the page, one under the other; what is read in another language says so."""
    yield {"as": "soft", "words": leaf.kind}
    yield {"as": "title", "words": leaf.title, "language": leaf.title_language}
    yield from ({"as": "words", "words": one} for one in [leaf.about] if one)
    yield from ({"as": "soft", "words": one} for one in [leaf.who, *leaf.beside] if one)
    if leaf.short:
        yield {"as": "heading", "words": leaf.words["short"]}
        yield {"as": "short", "lines": leaf.short, "language": leaf.short_language}
    for piece in leaf.pieces:
        yield from ({"as": "heading", "words": one} for one in [piece.heading] if one)
        paragraphs = [one.strip() for one in piece.words.split("\n\n") if one.strip()]
        yield from ({"as": "words", "words": one, "language": piece.language} for one in paragraphs)
        for note in piece.notes:
            yield {"as": "note", "lead": note.lead, "words": note.words, "language": note.language}
    if is_cut:
        yield {"as": "strong", "words": leaf.words["whole"]}


def _seen(blocks: list[Block]) -> Iterator[Block]:
    """Those with something to see: others have no place on the page, and none among what is heard of it."""
    for block in blocks:
        if lines := block.get("lines"):
            block = block | {"lines": [one for one in lines if not _UNSEEN.fullmatch(one)]}
        if block.get("lines") or not _UNSEEN.fullmatch(_whole(block)):
            yield block


def _with_its_language(block: Block, whole: str) -> Block:
    language = block.get("language") or whole
    return block | {"language": language, "direction": direction(language)}


def texts_of(blocks: list[Block]) -> list[str]:
    """The texts of a page in the order in which they are read."""
    return [words for one in blocks for words in one.get("lines") or [_whole(one)]]


def _whole(block: Block) -> str:
    return " ".join(filter(None, [block.get("lead", ""), block.get("words", "")]))


def _compiled(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    made: bytes = typst.compile(
        str(HERE / "page.typ"),
        root=str(HERE),
        font_paths=_fonts(),
        sys_inputs=inputs,
        pdf_standards=standard,
        timestamp=EPOCH,
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts and no others, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])


def _breakable(said: Any) -> Any:
    """Words with a place to break in those that are longer than any line; nothing that no page can show."""
    if isinstance(said, str):
        return _LONG.sub(lambda long: "\u200b".join(_slices(long[0])), _INVISIBLE.sub("", said))
    if isinstance(said, dict):
        return {name: _breakable(one) for name, one in said.items()}
    return [_breakable(one) for one in said] if isinstance(said, list) else said


def _slices(long: str) -> list[str]:
    return [long[start : start + LONGEST_WORD] for start in range(0, len(long), LONGEST_WORD)]
