"""Erasing a person: one act, every copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from hlh.activity.ledger import record
from hlh.activity.models import Actor, Reaction
from hlh.people import facts
from hlh.people.models import Person
from hlh.people.voices import places_of, silence, voiced_by


@dataclass(frozen=True, slots=True)
class Erased:
    """Who is being erased, and what leads to them: collected before anything is emptied.

    Attributes:
        person: still there.
        addresses: every mail address of theirs, as written.
        places: where they have spoken, such as "discussion:17".
    """

    person: Person
    addresses: frozenset[str]
    places: frozenset[str]

    def voiced(self, field: str = "voice") -> Q:
        """The rows of theirs, by their account or by one of their addresses."""
        return voiced_by(self.person, self.addresses, field)


Forgetting = Callable[[Erased], int]
_forgetting: list[Forgetting] = []
_saying_anew: list[Forgetting] = []


def forgets(forgetting: Forgetting) -> Forgetting:
    """Register what else has to forget a person; called while their voices still lead to them. Answers how many rows."""
    _forgetting.append(forgetting)
    return forgetting


def says_anew(saying: Forgetting) -> Forgetting:
    """Register what is to be written anew once their voices are silent: what lists and the catalogue say of places."""
    _saying_anew.append(saying)
    return saying


def erase(person: Person, *, by: Actor) -> dict[str, int]:
    """Forget a person; what they contributed stays as a former member's.

    Returns:
        How many rows each part emptied, for the report.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # meanwhile nothing new is theirs
        addresses = _addresses_of(person)
        erased = Erased(person, addresses, places_of(person, addresses))
        emptied = {_named(forgetting): forgetting(erased) for forgetting in _forgetting}
        emptied["voices"] = silence(person, addresses)
        emptied |= {_named(saying): saying(erased) for saying in _saying_anew}
        actor = Actor.objects.of(person)
        record(facts.ERASED, actor, by=actor if by.pk == actor.pk else by)
        Actor.objects.filter(pk=actor.pk).update(person=None)
        person.delete()
    return emptied


@forgets
def sessions(erased: Erased) -> int:
    """Theirs, and those in which one of their addresses was typed at the door. A session can only be read whole."""
    words = {address.casefold() for address in erased.addresses}
    theirs = []
    for session in Session.objects.iterator(chunk_size=500):
        kept = session.get_decoded()
        is_theirs = kept.get("_auth_user_id") == str(erased.person.pk)
        if is_theirs or any(word in str(kept).casefold() for word in words):
            theirs.append(session.pk)
    return Session.objects.filter(pk__in=theirs).delete()[0]


@forgets
def troubles(erased: Erased) -> int:
    """What a reaction failed of may name an address."""
    naming = reduce(or_, (Q(trouble__icontains=address) for address in erased.addresses))
    return Reaction.objects.exclude(trouble="").filter(naming).update(trouble="")


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


def _named(function: Forgetting) -> str:
    return f"{function.__module__}.{function.__name__}"
