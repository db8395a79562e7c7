"""How a reply lands: each room says what a reply in one of its places becomes, by the kind of the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hlh.files.uploads import Upload
from hlh.mail.writing import is_answerable

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.mail.models import Letter
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
        letter: the one that is answered, as far as the address or the message says so.
    """

    voice: Voice
    person: Person | None
    text: str
    files: Sequence[Upload]
    once: str
    by: Actor
    letter: Letter | None = None


Landing = Callable[[Reply], bool]
_places: dict[str, Landing] = {}


def takes_replies(kind: str) -> Callable[[Landing], Landing]:
    """Register what a reply becomes in places such as "discussion:17", by the word before the colon.

    The function may raise `NotNow` or `Refused`: the sender is told that the place takes nothing now. It answers whether
    the room itself tells the sender what becomes of the reply; else a receipt says that it is in its place.
    """

    def register(landing: Landing) -> Landing:
        _places[kind] = landing
        return landing

    return register


def landing_in(voice: Voice, letter: Letter | None) -> Landing | None:
    """What a reply in this voice becomes; None where nothing is taken by mail.

    Args:
        voice: whose reply it is.
        letter: what is answered: in a voice that somebody has for themselves alone, only that says to what.
    """
    kind = voice.place.partition(":")[0]
    if kind == "person" and (letter is None or not is_answerable(letter)):
        return None
    return _places.get(kind)
