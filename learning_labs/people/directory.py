"""Finding people in a lab by what they let every member see: area, language, region.

Decision: whoever writes in a lab belongs to it from then on, also without a name. A list of the members of a lab that
many read would so tell who wrote there unnamed. There the list is of everybody who reads the lab and shows their
profile, whether they belong to it or not; of a closed lab it is of its members, whom others invited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import QuerySet

from hlh.people.models import Profile, Visibility
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Area, Country, Region
from learning_labs.models import Lab, Membership

if TYPE_CHECKING:
    from hlh.people.models import Person


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list down, and where one tap on it leads: it is chosen, or taken back."""

    label: str
    query: str
    is_chosen: bool
    language: str = ""


def people_in(lab: Lab, reader: Person, chosen: Mapping[str, str]) -> QuerySet[Profile]:
    """Whoever shows members their name and what is looked for; a field that is for nobody finds nobody."""
    found: QuerySet[Profile] = Profile.objects.in_directories(reader)
    if lab.readers == Lab.Readers.LAB:
        found = found.filter(person__in=Membership.objects.filter(lab=lab).values("person"))
    if area := chosen.get("area"):
        found = _showing(found, "areas").filter(areas__contains=[int(area)])
    if language := chosen.get("lang"):
        found = _showing(found, "languages").filter(languages__contains=[language])
    if region := chosen.get("region"):
        found = _showing(found, "country").filter(person__country__in=_countries_of(region))
    return found


def _showing(found: QuerySet[Profile], field: str) -> QuerySet[Profile]:
    """Those who show a field to members: unless they said otherwise, they do."""
    return found.exclude(**{f"seen__{field}": Visibility.NOBODY.value})


def _countries_of(region: str) -> list[str]:
    every = Country.objects.kept().items()
    return [code for code, country in every if country.region_now and country.region_now.code == region]


def choices(chosen: Mapping[str, str]) -> dict[str, list[Choice]]:
    """What the list can be narrowed down by; each is one tap."""
    areas = [(str(area.number), area.label, "") for area in Area.objects.kept().values() if not area.retired_at]
    languages = [(one.code, one.name, one.code) for one in LANGUAGES]
    regions = [(code, region.label, "") for code, region in sorted(Region.objects.kept().items())]
    every = {"area": areas, "lang": languages, "region": regions}
    return {name: [_choice(chosen, name, *offer) for offer in offers] for name, offers in every.items()}


def _choice(chosen: Mapping[str, str], name: str, value: str, label: str, language: str) -> Choice:
    is_chosen = chosen.get(name) == value
    others = {key: kept for key, kept in chosen.items() if key != name}
    return Choice(label, urlencode(others if is_chosen else others | {name: value}), is_chosen, language)


def chosen_in(typed: Mapping[str, str]) -> dict[str, str]:
    """What an address chooses; what there is not is left out."""
    known = {
        "area": {str(number) for number in Area.objects.kept()},
        "lang": {one.code for one in LANGUAGES},
        "region": set(Region.objects.kept()),
    }
    return {name: typed[name] for name, values in known.items() if typed.get(name) in values}
