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


def readable_by(person: Anyone) -> list[int]:
    """The numbers of all audiences that this reader belongs to."""
    known = getattr(person, "_audiences", None)
    if known is None:
        known = _numbers(_keys(person))
        person._audiences = known  # type: ignore[union-attr]
    return list(known)


def _keys(person: Anyone) -> set[str]:
    keys = {EVERYBODY}
    if person.is_authenticated:
        keys.add(MEMBERS)
        if person.holds(Role.OFFICER) or person.holds(Role.ADMINISTRATOR):
            keys.add(STAFF)
        for groups_of in _belonging:
            keys.update(groups_of(person))
    return keys


def _numbers(keys: set[str]) -> list[int]:
    """Audiences are never renumbered, so what was looked up once is remembered by the process."""
    if unknown := keys - _known.keys():
        _known.update(Audience.objects.filter(key__in=unknown).values_list("key", "pk"))
    return [_known[key] for key in keys if key in _known]
