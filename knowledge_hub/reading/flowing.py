"""Lines of a page as paragraphs that flow on a small screen, in pieces that are light to show. Known to no framework."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

PIECE = 3000  # letters of a page that are kept, found and shown together
_SHAPES = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]+")  # letters as a font joins them: ﬁ, ﻻ
_BEGINS = re.compile(r"\s*(?:[•●▪■◦‣–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_ENDS = (".", ":", ";", "?", "!", "。", "？", "！", "؟", "…")
_HYPHENS = ("-", "‐", "\u00ad")
FULL = 0.6  # of the longest lines: one that is shorter ends its paragraph


def plain(text: str) -> str:
    """The letters that are meant, whatever the font joined them to; nothing that no text holds."""
    text = _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = text.encode("utf-8", "ignore").decode()
    return "".join(
        letter for letter in text if letter in "\n\t" or (letter >= " " and letter not in "\x7f\ufeff\ufffd")
    )


def paragraphs_of(text: str) -> list[str]:
    """Lines put together where a sentence goes on; a list keeps its points, a heading its line."""
    lines = [" ".join(line.split()) for line in plain(text).split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    long = lengths[int(len(lengths) * 0.9)] if lengths else 0
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            goes_on = False
            continue
        if goes_on and not _BEGINS.match(line):
            paragraphs[-1] = _joined(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        goes_on = len(line) >= FULL * long and not (line.endswith(_ENDS) and len(line) < 0.85 * long)
    return paragraphs


def _joined(before: str, line: str) -> str:
    """A word that was parted at the end of its line is one again; Chinese knows no space."""
    if before.endswith(_HYPHENS) and len(before) > 1 and before[-2].isalpha() and line[0].islower():
        return before[:-1] + line
    return before + line if ord(before[-1]) > 0x2E7F and ord(line[0]) > 0x2E7F else f"{before} {line}"


def pieces_of(paragraphs: list[str], *, most: int = PIECE) -> Iterator[str]:
    """Paragraphs in pieces of at most so many letters, one a line; one that is too long is cut at a space."""
    piece: list[str] = []
    size = 0
    for part in (part for paragraph in paragraphs for part in _cut(paragraph, most)):
        if piece and size + len(part) + 1 > most:
            yield "\n".join(piece)
            piece, size = [], 0
        piece.append(part)
        size += len(part) + 1
    if piece:
        yield "\n".join(piece)


def _cut(paragraph: str, most: int) -> Iterator[str]:
    while len(paragraph) > most:
        at = paragraph.rfind(" ", most // 2, most)
        at = at if at > 0 else most
        yield paragraph[:at].strip()
        paragraph = paragraph[at:].strip()
    if paragraph:
        yield paragraph
