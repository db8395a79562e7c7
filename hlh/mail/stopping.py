"""The ways out of letters (RFC 8058): one link, that whoever got the letter holds, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from hlh.links.models import Link
from hlh.links.ways import address

if TYPE_CHECKING:
    from hlh.mail.models import Letter

WAY_OUT = "letter"  # the purpose of the link to a letter: what it says may be stopped, and what is told chosen
CHOSEN_ABOUT = {"digest"}


def is_stoppable(letter: Letter) -> bool:
    """Whether somebody may choose to get none like it; codes, receipts and refusals always come."""
    from hlh.mail.telling import kinds

    return letter.to is not None and (letter.kind in kinds() or letter.kind in CHOSEN_ABOUT)


def scopes_of(letter: Letter) -> tuple[str, ...]:
    """What of letters like it can be stopped, the narrowest first: that is what a mail program's own button stops.

    A letter that collects comes from no one place and is of many kinds; what somebody is told for themselves, such as
    of what they follow, comes from no place either.
    """
    from hlh.mail.telling import kinds

    if letter.kind not in kinds():
        return ("all",)
    is_own = letter.to is not None and letter.to.place.startswith("person:")
    return ("kind", "all") if is_own else ("thread", "kind", "all")


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
