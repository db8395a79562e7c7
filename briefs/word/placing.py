"""Where each piece of a Word file goes in a brief: by its headings, in six languages; what finds no place is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from briefs.models.told import LIMITS, MOST_POINTS, TOLD, lines_of
from briefs.word.reading import BOLD, HEADING, ROW, TITLE, Block
from hlh.web import without_tricks

HEADINGS = Path(__file__).with_name("headings.json")
_NUMBER = re.compile(
    r"^\s*(?:\(?[0-9٠-٩一二三四五六七八九十]{1,3}(?:[.．][0-9]+)*[).．、:：\s-]+|[IVXivx]{1,5}[.)]\s+)"
)
_LABEL = re.compile(r"^([^:：\n]{2,60})[:：]\s*(.*)$", re.S)
_PLAIN = re.compile(r"[\x20-\x7e\n\t]*")
_SPACED = re.compile(r"[\u0600-\u06ff\u3400-\u9fff]")  # scripts in which a word is looked for also within another


@dataclass(slots=True)
class Placed:
    """A brief as it came out of a file.

    Attributes:
        said: its fields.
        unplaced: what found no place, as text.
    """

    said: dict[str, str] = field(default_factory=dict)
    unplaced: str = ""


@cache
def known_headings() -> dict[str, str]:
    """Which part a heading opens, by its words."""
    every = json.loads(HEADINGS.read_text("utf-8"))
    return {words: part for part, headings in reversed(every.items()) for words in headings}


def part_of(heading: str, *, whole: bool = False) -> str:
    """The part that a heading opens; empty where it is none that is known.

    Args:
        heading: as it was written, with its number.
        whole: whether it has to say that and nothing else.
    """
    words = " ".join(_NUMBER.sub("", heading).casefold().strip(" \t:：.-–—*?？").split())
    known = known_headings()
    if words in known:
        return known[words]
    if whole or not words:
        return ""
    found = [one for one in known if len(one) > 2 and _stands_in(one, words)]
    return known[max(found, key=len)] if found else ""


def _stands_in(known: str, words: str) -> bool:
    if _SPACED.search(known):
        return known in words
    return _whole_words(known).search(words) is not None


@cache
def _whole_words(known: str) -> re.Pattern[str]:
    """What finds a known heading where it stands as words of its own: three hundred, looked for in every heading."""
    return re.compile(rf"(?<!\w){re.escape(known)}(?!\w)")


def place(blocks: Iterable[Block]) -> Placed:
    """Put every piece where it belongs; nothing is left out."""
    blocks = [one if one.what != ROW else _row(one) for one in blocks]
    title, rest = _title(blocks)
    parts: dict[str, list[str]] = {}
    loose: list[str] = []
    here, level = "", 9
    for block in rest:
        here, level, words = _where(block, here, level)
        if words:
            (parts.setdefault(here, []) if here else loose).append(words)
    placed, left = Placed(), _Left()
    placed.said["title"] = title
    if loose:
        first = next((part for part in TOLD if part not in parts), "")
        parts.setdefault(first, []).extend(loose)
    for part, lines in parts.items():
        if part:
            placed.said[part] = left.fit(part, "\n".join(lines))
        else:
            left.keep("\n".join(lines))
    placed.said["title"] = left.fit("title", title)
    placed.unplaced = _clean(left.words)
    placed.said = {name: _clean(words) for name, words in placed.said.items() if words}
    return placed


def _clean(words: str) -> str:
    """Looked at letter by letter only where there is more than plain English: a file may hold two million."""
    return words if _PLAIN.fullmatch(words) else without_tricks(words)


def _row(block: Block) -> Block:
    """A row of two whose first names a part is that part, as forms are drawn; every other is a line."""
    if len(block.cells) == 2 and part_of(block.cells[0], whole=True):
        return Block(ROW, f"{block.cells[0]}:\n{block.cells[1]}")
    return block


def _title(blocks: list[Block]) -> tuple[str, list[Block]]:
    """The title by its style, else the first heading that opens no part, else the first line in bold."""
    opens = (number for number, one in enumerate(blocks) if one.what in (HEADING, BOLD) and part_of(one.words))
    before = blocks[: next(opens, 5)]
    for what, among in ((TITLE, blocks), (HEADING, before), (BOLD, before)):
        number = next((number for number, one in enumerate(among) if one.what == what), None)
        if number is not None:
            return blocks[number].words, [*blocks[:number], *blocks[number + 1 :]]
    return "", blocks


def _where(block: Block, here: str, level: int) -> tuple[str, int, str]:
    """The part that is told from this block on, how deep its heading was, and what of the block is said in it."""
    if block.what in (HEADING, BOLD):
        if part := part_of(block.words):
            return part, block.level, ""
        if block.what == HEADING and block.level <= level:
            return "", block.level, block.words
        return here, level, block.words
    label = _LABEL.match(block.words)
    if label and (part := part_of(label[1].lstrip("- "), whole=True)):
        return part, level, label[2].strip()
    return here, level, block.words


class _Left:
    """What found no place."""

    def __init__(self) -> None:
        self.words = ""

    def keep(self, words: str) -> None:
        self.words = f"{self.words}\n\n{words}".strip()

    def fit(self, part: str, words: str) -> str:
        """As many whole lines as fit; the rest is kept, with where it is from."""
        lines, taken, length = words.split("\n"), 0, 0
        most = MOST_POINTS if part == "points" else len(lines)
        if part == "points":
            lines = [line.removeprefix("- ") for line in lines_of(words)]
        for line in lines[:most]:
            if length + len(line) > LIMITS[part]:
                break
            length, taken = length + len(line) + 1, taken + 1
        fitting, rest = "\n".join(lines[:taken]).strip(), "\n".join(lines[taken:]).strip()
        if not fitting and rest:  # one line longer than the field: what fits of it is better than nothing
            cut = rest[: LIMITS[part]].rpartition(" ")[0] or rest[: LIMITS[part]]
            fitting, rest = cut, rest[len(cut) :].strip()
        if rest:
            self.keep(f"[{part}]\n{rest}")
        return fitting
