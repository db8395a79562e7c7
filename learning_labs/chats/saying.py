"""What somebody wrote at once in a phone group, in whichever form it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Message:
    """What somebody wrote at once.

    Attributes:
        who: as the export calls them.
        text: every line of it.
    """

    who: str
    text: str


def named(who: str) -> str:
    """What an export calls somebody, without the sign for a name that they gave themselves."""
    return who.strip().lstrip("~").strip() or "?"
