"""Calendars in mail (iTIP, RFC 5546): an invitation that goes along with a letter, and what a calendar program answers.

Whoever taps “accept” in a calendar answers with a part of its own, METHOD:REPLY. It counts only when it is exactly what
such programs write: one answer, by one address of whom the letter went to. All else changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from icalendar.parser import Contentline, Contentlines

LARGEST = 50_000  # bytes; such an answer has some hundred
MOST_LINES = 1000


class Enclosed(NamedTuple):
    """A calendar that goes along with a letter."""

    method: str
    content: bytes


class CalendarPart(NamedTuple):
    """A calendar that came: what its message says it does, and its content."""

    method: str
    content: bytes


class Partstat(StrEnum):
    """What somebody answers to an invitation (RFC 5545)."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a calendar program answered: to which event, and what."""

    uid: str
    partstat: Partstat


class Forged(Exception):
    """It calls itself an answer and is none that a calendar program writes."""


def answer_in(parts: Sequence[CalendarPart], addresses: Collection[str]) -> Answered | None:
    """What a calendar program answered.

    Args:
        parts: the calendars in a message.
        addresses: those of whom the letter went to, in small letters.

    Returns:
        The answer; None where no part is an answer: then the words decide.

    Raises:
        Forged: when a part that says it is one is too large, says several things, or speaks for somebody else.
    """
    replies = {part for part in parts if _says_reply(part)}
    if not replies:
        return None
    if len(replies) > 1:
        raise Forged("several answers")
    return _read(replies.pop(), addresses)


def _says_reply(part: CalendarPart) -> bool:
    return part.method == "REPLY" or b"METHOD:REPLY" in part.content.upper()


def _read(part: CalendarPart, addresses: Collection[str]) -> Answered:
    if len(part.content) > LARGEST:
        raise Forged("too large")
    lines = _lines(part.content)
    if len(lines) > MOST_LINES:
        raise Forged("too long")
    methods = [value for name, _params, value in lines if name == "METHOD"]
    if [method.upper() for method in methods] != ["REPLY"] or part.method not in ("", "REPLY"):
        raise Forged("several methods")
    if sum((name, value.upper()) == ("BEGIN", "VEVENT") for name, _params, value in lines) != 1:
        raise Forged("not one event")
    uids = [value for name, _params, value in lines if name == "UID"]
    said = [(params, value) for name, params, value in lines if name == "ATTENDEE"]
    if len(uids) != 1 or len(said) != 1:
        raise Forged("not one answer")
    params, attendee = said[0]
    if attendee.lower().removeprefix("mailto:").strip() not in addresses:
        raise Forged("somebody else")
    try:
        return Answered(uids[0].strip(), Partstat(str(params.get("PARTSTAT", "")).upper()))
    except ValueError as trouble:
        raise Forged("no answer") from trouble


def _unfolded(text: str) -> Iterable[Contentline]:
    lines: Iterable[Contentline] = Contentlines.from_ical(text)  # type: ignore[no-untyped-call]
    return lines


def _lines(content: bytes) -> list[tuple[str, dict[str, object], str]]:
    """Name, parameters and value of each line. No component is built of them: a stranger's zones stay outside."""
    try:
        parts = [line.parts() for line in _unfolded(content.decode("utf-8", "replace")) if line]
    except ValueError as trouble:
        raise Forged("unreadable") from trouble
    return [
        (name.upper(), {key.upper(): value for key, value in params.items()}, value) for name, params, value in parts
    ]
