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
    if most <= 0:
        return ""
    start = words[: _before_a_letter(words, most - 1)]
    kept = start.rpartition(" ")[0] if " " in start[most // 2 :] else start
    return kept.rstrip(" ,;:،؛，；") + ELLIPSIS


def _before_a_letter(words: str, at: int) -> int:
    """Where a letter begins, here or before: marks belong to the letter before them, and joined ones to each other."""
    while at > 0 and (unicodedata.combining(words[at]) or "\u200d" in words[at - 1 : at + 1] or words[at] == "\ufe0f"):
        at -= 1
    return at


def room_of(words: str) -> int:
    """How much room words take on paper, in letters of Latin: Chinese ones are twice as wide, a line break is a line."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return len(words) + wide + 60 * words.count("\n")
