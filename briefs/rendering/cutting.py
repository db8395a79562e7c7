"""Shortening what somebody wrote at the end of a sentence, so that it still says something whole."""

from __future__ import annotations

import re
import unicodedata

ENDS = re.compile(r"[.!?؟。！？।](?:[\"'”»)\]]*)(?=\s|$)|[。！？]")
ELLIPSIS = "…"


def cut(words: str, most: int) -> str:
    """The first sentences that fit; where not even one does, its first words and an ellipsis.

    Args:
        words: what was written.
        most: letters that fit.
    """
    words = words.strip()
    if len(words) <= most:
        return words
    ends = [found.end() for found in ENDS.finditer(words, 0, most + 1) if found.end() <= most]
    if ends and ends[-1] >= most // 3:
        return words[: ends[-1]].rstrip()
    start = words[: max(most - 1, 0)]
    kept = start.rpartition(" ")[0] if " " in start[most // 2 :] else start
    return whole_letters(kept).rstrip(" ,;:،؛，；") + ELLIPSIS if most > 0 else ""


def whole_letters(words: str) -> str:
    """Words cut off anywhere, without half a letter at their end: marks belong to the letter before them."""
    while words and (unicodedata.combining(words[-1]) or words[-1] in "\u200d\ufe0f"):
        words = words[:-1]
    return words


def room_of(words: str) -> int:
    """How much room words take on paper, in letters of Latin: Chinese ones are twice as wide, a line break is a line."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return len(words) + wide + 60 * words.count("\n")
