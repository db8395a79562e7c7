"""What leads to a person: for telling them everything, and for forgetting them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Self

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from hlh.people.models import Person, Voice
from hlh.people.voices import places_of, voiced_by


@dataclass(frozen=True, slots=True)
class Theirs:
    """Who it is about, and what leads to them.

    Attributes:
        person: the account.
        addresses: every mail address of theirs, as written.
        places: where they have spoken, such as "discussion:17".
    """

    person: Person
    addresses: frozenset[str]
    places: frozenset[str]

    @classmethod
    def of(cls, person: Person) -> Self:
        """Collect it now."""
        addresses = _addresses_of(person)
        return cls(person, addresses, places_of(person, addresses))

    def voiced(self, field: str = "voice") -> Q:
        """The rows of theirs, by their account or by one of their addresses."""
        return voiced_by(self.person, self.addresses, field)

    def voices(self) -> QuerySet[Voice]:
        """Their voices."""
        by_address = reduce(or_, (Q(address__iexact=address) for address in self.addresses))
        return Voice.objects.filter(Q(person=self.person) | by_address)


def _addresses_of(person: Person) -> frozenset[str]:
    """Every mail address of theirs. One that they never confirmed and somebody else has is that person's."""
    every = EmailAddress.objects.filter(user=person)
    confirmed = {person.email, *every.filter(verified=True).values_list("email", flat=True)}
    claimed = every.filter(verified=False).values_list("email", flat=True)
    return frozenset(confirmed | {address for address in claimed if not _is_of_another(address, person)})


def _is_of_another(address: str, person: Person) -> bool:
    account = Person.objects.filter(email__iexact=address).exclude(pk=person.pk)
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True).exclude(user=person)
    return account.exists() or bool(confirmed.exists())
