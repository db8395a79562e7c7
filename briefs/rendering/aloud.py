"""Words written so that a voice reads them well: signs, numbers and short forms as they are said, a breath on a line."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from briefs.rendering.cutting import ENDS

LONGEST_BREATH = 20.0  # words; a sign of Chinese is less than one
SIGNS_A_WORD = 1.7
LETTERS_A_WORD = 12  # of a longer one each such piece counts
SAID_AS_WORDS = {"UNICEF", "UNAIDS", "UNESCO", "AIDS", "COVID", "SIDA", "ONUSIDA", "OK"}
HAN = r"\u3400-\u9fff"
_TABLE = Path(__file__).with_name("spoken.json")
_ADDRESS = re.compile(rf"\(?\b(?:https?://|www\.)\S+|[^\s@{HAN}]{{1,40}}@[^\s@{HAN}]+")
_NOTE = re.compile(r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]")
_NUMBER = r"\d+(?:[.,]\d+)?"
_SHARE = re.compile(rf"({_NUMBER})\s*[%٪％]")
_LETTER = rf"[^\W{HAN}]"  # of a script that parts its words
_RANGE = re.compile(rf"(?<!{_LETTER})(?<![.,/–-])({_NUMBER})\s?[–-]\s?({_NUMBER})(?!{_LETTER}|[/–-]|[.,]\d)")
_CAPITALS = re.compile(rf"(?<!{_LETTER})(?<!-)([A-Z]{{2,6}})(s?)(?!{_LETTER}|-)")
_ENDLESS = re.compile(rf"[^\s{HAN}]{{41,}}")
_PAUSES = re.compile(rf"(?<=[,;:،؛，；：、])(?:\s+|(?=[{HAN}]))|\s+(?=[–—])")


def said(words: str, language: str) -> str:
    """The same words as they are said; what nobody can say, such as the address of a page, is left out.

    Args:
        words: as they were written.
        language: of the words.
    """
    table = _table().get(language) or _table()["en"]
    words = _NOTE.sub("", _ADDRESS.sub("…", _ENDLESS.sub("…", words)))
    words = _grouped(table["thousands"]).sub("", words)
    words = _SHARE.sub(lambda one: table["share"].format(one[1]), words)
    words = _RANGE.sub(lambda one: table["range"].format(one[1], one[2]), words)
    for sign, name in (("&", "and"), ("≥", "least"), ("≤", "most"), ("°C", "degrees")):
        words = re.sub(rf"[ \t]?{sign}[ \t]?", f" {table[name]} ", words)
    words = _short(language).sub(lambda one: table["short"][one[0]] + _end(one), words)
    words = _units(language).sub(lambda one: f"{one[1]} {table['units'][one[2]]}", words)
    words = _CAPITALS.sub(lambda one: one[0] if one[1] in SAID_AS_WORDS else "-".join(one[1]) + one[2], words)
    return re.sub(r"[ \t]{2,}", " ", words).strip()


def sentences(words: str) -> list[list[str]]:
    """The sentences of a text, each in breaths."""
    found = []
    for line in words.splitlines():
        start = 0
        for end in [*(one.end() for one in ENDS.finditer(line)), len(line)]:
            if sentence := line[start:end].strip(" \t-•"):
                found.append(breaths(sentence))
            start = end
    return found


def breaths(sentence: str) -> list[str]:
    """A sentence in pieces that are said in one breath: parted where it pauses, else between words."""
    parts = [one for one in _PAUSES.split(sentence) if one]
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{'' if _ends_in_han(lines[-1]) else ' '}{part}" if lines else part
        if lines and weight(joined) <= LONGEST_BREATH:
            lines[-1] = joined
        else:
            lines += _parted(part)
    return lines


def weight(words: str) -> float:
    """How long it takes to say something, in words of a usual length."""
    signs = len(re.findall(f"[{HAN}]", words))
    others = re.sub(f"[{HAN}]", " ", words).split()
    return signs / SIGNS_A_WORD + sum(max(1.0, len(one) / LETTERS_A_WORD) for one in others)


def _parted(words: str) -> list[str]:
    """Pieces of what has no pause, none longer than a breath."""
    lines = [""]
    for piece in re.findall(rf"[{HAN}]|[^{HAN}\s]+\s*|\s+", words):
        if lines[-1] and weight(lines[-1] + piece) > LONGEST_BREATH:
            lines.append("")
        lines[-1] += piece
    return [one.strip() for one in lines if one.strip()]


def _ends_in_han(words: str) -> bool:
    return bool(re.search(rf"[{HAN}，；：、]$", words))


def _end(found: re.Match[str]) -> str:
    """The full stop of a short form that ends its sentence stays."""
    rest = found.string[found.end() :]
    return "." if found[0].endswith(".") and not rest.strip() else ""


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_TABLE.read_text("utf-8"))
    return table


@cache
def _grouped(sign: str) -> re.Pattern[str]:
    """What parts the thousands of a number."""
    signs = r" \u00a0\u202f" if sign == " " else re.escape(sign)
    return re.compile(rf"(?<=\d)(?<!\d\d\d\d)[{signs}](?=\d{{3}}(?!\d))")


@cache
def _short(language: str) -> re.Pattern[str]:
    known = (_table().get(language) or _table()["en"])["short"]
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(known, key=len, reverse=True)))


@cache
def _units(language: str) -> re.Pattern[str]:
    known = (_table().get(language) or _table()["en"])["units"]
    return re.compile(rf"(\d)\s?({'|'.join(sorted(map(re.escape, known), key=len, reverse=True))})(?!{_LETTER})")
