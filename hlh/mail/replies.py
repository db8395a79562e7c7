"""How a reply lands: each room says what a reply in one of its places becomes, by the kind of the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hlh.files.uploads import Upload
from hlh.mail.writing import is_answerable
from hlh.policy import NotNow, Words

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.mail.calendars import Answered
    from hlh.mail.models import Letter
    from hlh.people.models import Person, Voice


class NotAnAnswer(NotNow):
    """The place asks something, and this does not answer it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered by mail.

    Attributes:
        voice: theirs in the place; a mail never changes how they are named there.
        person: with an account, or None.
        text: their own words, without quotes and signature; empty where a calendar program answered alone.
        files: what came along.
        once: what the message is known by: the same one lands once.
        by: who acts.
        letter: the one that is answered, as far as the address or the message says so.
        answered: what their calendar program answered, in a place that invites.
        let_in_by: whoever is signed in where somebody said that a held message is theirs.
        known_as: how whoever answers is called, by their account, their address and their mail program: to tell who signed
            from what was said, and for nothing else.
    """

    voice: Voice
    person: Person | None
    text: str
    files: Sequence[Upload]
    once: str
    by: Actor
    letter: Letter | None = None
    answered: Answered | None = None
    let_in_by: Person | None = None
    known_as: tuple[str, ...] = ()


Landing = Callable[[Reply], bool]
Saying = Callable[["Voice"], Words]


@dataclass(frozen=True, slots=True)
class Place:
    """What a reply in places of one kind becomes, and what its sender reads of it.

    Attributes:
        lands: what it becomes.
        kept: what stands there now, for a receipt; where nothing is said the receipt is that of every place.
        closed: why it takes nothing now; where nothing is said the reason is that of every place.
        unclear: what an answer has to be there; where nothing is said that of a place that invites.
        invites: whether a calendar program may answer there.
        takes_files: whether files of a reply go with it; else its sender is told that they are left out.
    """

    lands: Landing
    kept: Saying | None = None
    closed: Saying | None = None
    unclear: Saying | None = None
    invites: bool = False
    takes_files: bool = True


_places: dict[str, Place] = {}


def takes_replies(
    kind: str,
    *,
    kept: Saying | None = None,
    closed: Saying | None = None,
    unclear: Saying | None = None,
    invites: bool = False,
    takes_files: bool = True,
) -> Callable[[Landing], Landing]:
    """Register what a reply becomes in places such as "discussion:17", by the word before the colon.

    The function may raise `NotNow` or `Refused`: the sender is told that the place takes nothing now; or `NotAnAnswer`:
    they are told how to answer. It answers whether the room itself tells the sender what becomes of the reply; else a
    receipt says that it is in its place. What is said in receipts and refusals is worked out when they are sent.

    Args:
        kind: of the places.
        kept: what a receipt says is kept.
        closed: why nothing is taken now, where the room can say it better than for every place.
        unclear: what an answer has to be, for who is told that theirs is none.
        invites: whether a calendar program may answer there.
        takes_files: whether files of a reply go with it; else its sender is told that they are left out.
    """

    def register(landing: Landing) -> Landing:
        _places[kind] = Place(landing, kept, closed, unclear, invites, takes_files)
        return landing

    return register


def place_of(voice: Voice, letter: Letter | None = None) -> Place | None:
    """Where a reply in this voice lands; None where nothing is taken by mail.

    Args:
        voice: whose reply it is.
        letter: what is answered: in a voice that somebody has for themselves alone, only that says to what.
    """
    kind = _kind_of(voice)
    if kind == "person" and (letter is None or not is_answerable(letter)):
        return None
    return _places.get(kind)


def takes_files(voice: Voice) -> bool:
    """Whether files of a reply in this voice go with it."""
    place = _places.get(_kind_of(voice))
    return place is None or place.takes_files


def _kind_of(voice: Voice) -> str:
    return voice.place.partition(":")[0]
