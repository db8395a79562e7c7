"""What can be held and hidden: each room says how, for the kind of entry under which its contributions stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.catalogue.models import Case, Entry
    from hlh.people.models import Voice


@dataclass(frozen=True, slots=True)
class Said:
    """A contribution, as those who decide about it read it: its clean words with its files, their language, its address."""

    html: SafeString
    language: str
    address: str

    @property
    def edition(self) -> str:
        """What these words are known by: whoever decides about them has read them, and no others."""
        return sha256(self.html.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Author:
    """Whose a contribution is, and the marks of the place, such as "lab:3", by which its facilitators are found."""

    voice: Voice
    marks: set[str]


class Keeper(Protocol):
    """What a room can do with its contributions. Its methods run inside the move of the case."""

    def said(self, cases: Sequence[Case]) -> Mapping[int, Said]:
        """What these cases are about, by the case; few queries for all of them."""
        ...

    def author(self, entry: Entry, anchor: str) -> Author | None:
        """Whose the contribution at an anchor is; None where readers see none."""
        ...

    def release(self, case: Case, *, by: Actor) -> str:
        """Let everybody read what was held; the anchor at which it stands from now on."""
        ...

    def hide(self, case: Case, why: str, *, by: Actor) -> None:
        """Nobody but its author reads it any more."""
        ...


_keepers: dict[str, tuple[str, Keeper]] = {}


def moderates(kind: str, keeper: Keeper, *, at: str = "") -> None:
    """Register who keeps the contributions under entries of a kind.

    Args:
        kind: of the entries.
        keeper: what their room does.
        at: how the anchors of the contributions begin; what stands elsewhere on such a page is mended there.
    """
    _keepers[kind] = (at, keeper)


def keeper_of(entry: Entry | None, anchor: str) -> Keeper | None:
    """Who keeps what stands under an entry; None where it is only read and flagged here, and mended where it stands."""
    at, keeper = _keepers.get(entry.kind, ("", None)) if entry else ("", None)
    return keeper if anchor.startswith(at) else None
