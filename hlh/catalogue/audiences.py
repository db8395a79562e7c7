"""Which audiences a reader belongs to: numbers, worked out once for a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from hlh.catalogue.models import Audience

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person

EVERYBODY, MEMBERS = "public", "members"
WITHDRAWN, SUPERSEDED = "withdrawn", "superseded"  # nobody belongs to these: what no longer stands is found by nobody

Groups = Callable[["Person"], Iterable[str]]
_belonging: dict[str, Groups] = {}
_known: dict[str, int] = {}


def belonging(beginning: str) -> Callable[[Groups], Groups]:
    """Register a room's own audiences: from a person to the keys, such as "lab:12", that they belong to.

    Args:
        beginning: what the keys of this room begin with, such as "lab:".
    """

    def register(groups_of: Groups) -> Groups:
        _belonging[beginning] = groups_of
        return groups_of

    return register


def audience(key: str) -> Audience:
    """The audience of this name, made when it is new."""
    return Audience.objects.get_or_create(key=key)[0]


def number_of(key: str) -> int:
    """The number of the audience of this name, made when it is new; looked up once by a process."""
    if key in _known:
        return _known[key]
    number = audience(key).pk
    transaction.on_commit(partial(_known.__setitem__, key, number))  # what is rolled back is nobody's number
    return number


def readable_by(person: Anyone, *, among: set[int] | None = None) -> list[int]:
    """The numbers of all audiences that this reader belongs to.

    Args:
        person: the reader.
        among: the audiences in question; only the rooms that one of these belongs to are asked.
    """
    known = getattr(person, "_audiences", None)
    if known is None:
        known = _numbers(_keys_of(person, set(_belonging) if among is None else _rooms_of(among)))
        if among is None:
            person._audiences = known  # type: ignore[union-attr]
    return list(known)


class Belonging:
    """The audiences that a reader belongs to, while one page is made: each room is asked once."""

    def __init__(self, reader: Anyone) -> None:
        self._reader = reader
        self._asked: dict[frozenset[str], set[int]] = {}

    def among(self, audiences: set[int]) -> set[int]:
        """Those of these that the reader belongs to, and others of the same rooms."""
        if not audiences:
            return set()
        rooms = frozenset(_rooms_of(audiences))
        if rooms not in self._asked:
            self._asked[rooms] = set(readable_by(self._reader, among=audiences))
        return self._asked[rooms]


def _keys_of(person: Anyone, rooms: set[str]) -> set[str]:
    if not person.is_authenticated:
        return {EVERYBODY}
    return {EVERYBODY, MEMBERS, *(key for room in rooms for key in _belonging[room](person))}


def _rooms_of(numbers: set[int]) -> set[str]:
    """What the rooms' own audiences among these begin with."""
    if unknown := numbers - set(_known.values()):
        _known.update(Audience.objects.filter(pk__in=unknown).values_list("key", "pk"))
    keys = [key for key, number in _known.items() if number in numbers]
    return {room for room in _belonging if any(key.startswith(room) for key in keys)}


def _numbers(keys: set[str]) -> list[int]:
    """Audiences are never renumbered, so what was looked up once is remembered by the process."""
    if unknown := keys - _known.keys():
        _known.update(Audience.objects.filter(key__in=unknown).values_list("key", "pk"))
    return [_known[key] for key in keys if key in _known]
