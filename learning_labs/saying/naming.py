"""How somebody may be named in a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlh.people.models import Naming
from hlh.people.voices import offered
from learning_labs.models import Lab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hlh.people.models.persons import Anyone


def levels_in(lab: Lab, person: Anyone) -> list[Naming]:
    """The levels that somebody may choose in a lab."""
    return _offered(lab, person, lab.countries_of_its_people(without=person))


def levels_lately(lab: Lab, person: Anyone) -> list[Naming]:
    """The same for a form that is only shown: of what was counted lately, the reader among them."""
    among = dict(lab.countries_lately())
    if (own := person.country) and own.iso3 in among:
        among[own.iso3] -= 1
    return _offered(lab, person, among)


def at_first(levels: Sequence[Naming]) -> Naming:
    """What is chosen before somebody chooses: by country, or wider."""
    return next((level for level in levels if level <= Naming.COUNTRY), Naming.NOBODY)


def _offered(lab: Lab, person: Anyone, among: dict[str, int]) -> list[Naming]:
    by_name = bool(person.is_authenticated and person.name)
    return offered(person.country, floor=Naming(lab.floor), among=among, by_name=by_name)
