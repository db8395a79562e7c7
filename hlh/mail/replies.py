"""How a reply lands: each room says what a reply in one of its places becomes, by the kind of the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hlh.files.uploads import Upload

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models import Person, Voice


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered by mail.

    Attributes:
        voice: theirs in the place; a mail never changes how they are named there.
        person: with an account, or None.
        text: their own words, without quotes and signature.
        files: what came along.
        once: what the message is known by: the same one lands once.
        by: who acts.
    """

    voice: Voice
    person: Person | None
    text: str
    files: Sequence[Upload]
    once: str
    by: Actor


Landing = Callable[[Reply], bool]
_places: dict[str, Landing] = {}
_without_files: set[str] = set()


def takes_replies(kind: str, *, takes_files: bool = True) -> Callable[[Landing], Landing]:
    """Register what a reply becomes in places such as "discussion:17", by the word before the colon.

    The function may raise `NotNow` or `Refused`: the sender is told that the place takes nothing now. It answers whether
    the room itself tells the sender what becomes of the reply; else a receipt says that it is in its place.

    Args:
        kind: of the place.
        takes_files: whether files of a reply go with it; else its sender is told that they are left out.
    """

    def register(landing: Landing) -> Landing:
        _places[kind] = landing
        if not takes_files:
            _without_files.add(kind)
        return landing

    return register


def landing_in(voice: Voice) -> Landing | None:
    """What a reply in this voice becomes; None where nothing is taken by mail."""
    return _places.get(_kind_of(voice))


def takes_files(voice: Voice) -> bool:
    """Whether files of a reply in this voice go with it."""
    return _kind_of(voice) not in _without_files


def _kind_of(voice: Voice) -> str:
    return voice.place.partition(":")[0]
