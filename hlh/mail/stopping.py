"""The ways out of letters (RFC 8058): one link, that whoever got the letter holds, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from hlh.links.models import Link
from hlh.links.ways import address
from hlh.people.voices import author_of

if TYPE_CHECKING:
    from hlh.mail.models import Letter
    from hlh.people.models import Person
    from hlh.policy import Words

WAY_OUT = "letter"  # the purpose of the link to a letter: what it says may be stopped, and what is told chosen
CHOSEN_ABOUT = {"digest"}
THREAD, AROUND = "thread", "around"  # the place that a letter is about; what that stands in, such as a lab


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter comes from, as its room knows it, and how somebody is told nothing more from there.

    Attributes:
        scope: `THREAD` or `AROUND`.
        name: what it is called.
        words: what stops, and what does not.
        stop: does it.
    """

    scope: str
    name: str
    words: Words
    stop: Callable[[], None]


Finding = Callable[["Letter", "Person"], Iterable[Place]]
_finding: list[Finding] = []


def comes_from(finding: Finding) -> Finding:
    """Register who knows where letters of a room come from; asked about every letter, with its reader."""
    _finding.append(finding)
    return finding


def places_of(letter: Letter) -> dict[str, Place]:
    """Where a letter comes from that its reader may be told nothing more from, by the scope."""
    person = author_of(letter.to) if letter.to else None
    if person is None:
        return {}
    return {place.scope: place for finding in _finding for place in finding(letter, person)}


def is_stoppable(letter: Letter) -> bool:
    """Whether somebody may choose to get none like it; codes, receipts and refusals always come."""
    from hlh.mail.telling import kinds

    return letter.to is not None and (letter.kind in kinds() or letter.kind in CHOSEN_ABOUT)


def scopes_of(letter: Letter) -> tuple[str, ...]:
    """What of letters like it can be stopped, the narrowest first: that is what a mail program's own button stops.

    A letter that collects comes from no one place and is of many kinds; what somebody is told for themselves, such as
    of what they follow, comes from a place only where its room says so.
    """
    from hlh.mail.telling import kinds

    if letter.kind not in kinds():
        return ("all",)
    places = places_of(letter)
    speaks_there = letter.to is not None and not letter.to.place.startswith("person:")
    thread = (THREAD,) if speaks_there or THREAD in places else ()
    around = (AROUND,) if AROUND in places else ()
    return (*thread, *around, "kind", "all")


def ways_out(letter: Letter) -> dict[str, str]:
    """The addresses for the foot of a letter, made for this sending; the first one stands in its header too."""
    if not is_stoppable(letter):
        return {}
    _link, secret = Link.objects.give(WAY_OUT, letter)
    letter.way_out = address(reverse("mail:stop", args=[ref_of(letter)]), secret)
    return {"way_out": letter.way_out, "to_preferences": address(reverse("mail:preferences"), secret)}


def ref_of(letter: Letter) -> str:
    """What a letter is called in addresses: the first half of its message id."""
    return letter.message_id[1:].partition("@")[0]
