"""Who is in a synthetic hub: people of invented offices, in every country that takes part, some countries with many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from allauth.account.models import EmailAddress

from hlh.activity.models import Actor
from hlh.demo.filling.copying import copy_in, numbers
from hlh.people.models import Naming, Organisation, Person, Quoting, Voice
from hlh.people.voices import offered, widened
from hlh.taxonomy.models import Country
from hlh.taxonomy.models.places import region_of
from learning_labs.models import Lab, Membership

OFFICES = 40
WORKS = [
    "Nurse",
    "Midwife",
    "District health officer",
    "Pharmacist",
    "Doctor",
    "Planner",
    "Data officer",
    "Logistician",
]
NAMINGS = {Naming.OFFICE: 30, Naming.COUNTRY: 40, Naming.REGION: 15, Naming.NOBODY: 15}  # what people choose, of 100
QUOTINGS = {Quoting.ASK: 50, Quoting.YES: 35, Quoting.NO: 15}


@dataclass
class Crowd:
    """Everybody, each as a person and as one who acts."""

    rng: Random
    people: list[Person]
    actors: dict[int, Actor]

    def join(self, lab: Lab, many: int) -> Members:
        """Some of them belong to a lab; those who come first in the crowd are in many labs."""
        weights = list(accumulate(1 / rank for rank in range(10, len(self.people) + 10)))
        chosen = {person.pk: person for person in self.rng.choices(self.people, cum_weights=weights, k=many)}
        copy_in([Membership(lab=lab, person=person, since=lab.opened_at) for person in chosen.values()])
        return Members(self.rng, lab, list(chosen.values()))


class Members:
    """The people of a lab, who speak there named as far as the hub lets them."""

    def __init__(self, rng: Random, lab: Lab, people: list[Person]) -> None:
        self.rng, self.lab, self.people = rng, lab, people
        self._among = Counter(person.country_id or "" for person in people)
        self._weights = list(accumulate(1 / rank for rank in range(3, len(people) + 3)))
        self._offered: dict[str, list[Naming]] = {}
        self._regions: dict[str, str | None] = {}

    def somebody(self) -> Person:
        """One of them; a few say much, most say little."""
        return self.rng.choices(self.people, cum_weights=self._weights)[0]

    def voice(self, key: int, person: Person, place: str, *, at: datetime) -> Voice:
        """How a person is named in a place of the lab."""
        code = person.country_id or ""
        if code not in self._offered:
            others = dict(self._among - Counter([code]))
            self._offered[code] = offered(person.country, floor=Naming(self.lab.floor), among=others)
            region = region_of(code)
            self._regions[code] = region.pk if region else None
        wanted = self.rng.choices(list(NAMINGS), list(NAMINGS.values()))[0]
        return Voice(
            pk=key,
            place=place,
            person=person,
            naming=widened(wanted, self._offered[code]),
            floor=self.lab.floor,
            quoting=self.rng.choices(list(QUOTINGS), list(QUOTINGS.values()))[0],
            organisation_id=person.organisation_id,
            country_id=person.country_id,
            region_id=self._regions[code],
            since=at,
        )


def gather(rng: Random, many: int, *, moment: datetime) -> Crowd:
    """Make the people and their offices."""
    offices = [
        Organisation(pk=key, name=f"Synthetic office {key}", kind=Organisation.Kind.OTHER)
        for key, _office in zip(numbers(Organisation), range(OFFICES), strict=False)
    ]
    countries = sorted(Country.objects.kept())
    rng.shuffle(countries)
    weights = list(accumulate(1 / rank for rank in range(3, len(countries) + 3)))
    people = [
        Person(
            pk=key,
            email=f"synthetic-{key}@demo.example",
            password="!synthetic",  # noqa: S106  which no word opens
            name=f"Synthetic person {key}",
            work=rng.choice(WORKS),
            country_id=rng.choices(countries, cum_weights=weights)[0],
            organisation=rng.choice(offices),
            is_demo=True,
            joined_at=moment - timedelta(days=rng.randint(30, 900)),
        )
        for key, _person in zip(numbers(Person), range(many), strict=False)
    ]
    actors = {
        person.pk: Actor(pk=key, kind=Actor.Kind.PERSON, person=person)
        for key, person in zip(numbers(Actor), people, strict=False)
    }
    copy_in(offices)
    copy_in(people)
    copy_in([EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people])
    copy_in(list(actors.values()))
    return Crowd(rng, people, actors)
