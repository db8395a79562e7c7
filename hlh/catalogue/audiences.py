"""Which audiences a reader belongs to: numbers, worked out once for a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from hlh.catalogue.models import Audience
from hlh.people.models import Role

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person

EVERYBODY, MEMBERS, STAFF = "public", "members", "staff"

_belonging: list[Callable[[Person], Iterable[str]]] = []
_known: dict[str, int] = {}


def belonging(groups_of: Callable[[Person], Iterable[str]]) -> Callable[[Person], Iterable[str]]:
    """Register a room's own audiences: the keys, such as "lab:12", that a person belongs to."""
    _belonging.append(groups_of)
    return groups_of


def audience(key: str) -> Audience:
    """The audience of this name, made when it is new."""
    return Audience.objects.get_or_create(key=key)[0]


def readable_by(person: Anyone, *, among: set[int] | None = None) -> list[int]:
    """The numbers of all audiences that this reader belongs to.

    Args:
        person: the reader.
        among: the audiences in question; rooms are asked for theirs only where one of these is a room's own.
    """
    known = getattr(person, "_audiences", None)
    if known is None:
        plain = _numbers(_plain_keys(person))
        if among is not None and among <= set(_numbers({EVERYBODY, MEMBERS, STAFF})):
            return plain
        known = plain + _numbers(_keys_of_rooms(person))
        person._audiences = known  # type: ignore[union-attr]
    return list(known)


def _plain_keys(person: Anyone) -> set[str]:
    if not person.is_authenticated:
        return {EVERYBODY}
    is_staff = person.holds(Role.OFFICER) or person.holds(Role.ADMINISTRATOR)
    return {EVERYBODY, MEMBERS, STAFF} if is_staff else {EVERYBODY, MEMBERS}


def _keys_of_rooms(person: Anyone) -> set[str]:
    return {key for groups_of in _belonging for key in groups_of(person)} if person.is_authenticated else set()


def _numbers(keys: set[str]) -> list[int]:
    """Audiences are never renumbered, so what was looked up once is remembered by the process."""
    if unknown := keys - _known.keys():
        _known.update(Audience.objects.filter(key__in=unknown).values_list("key", "pk"))
    return [_known[key] for key in keys if key in _known]
