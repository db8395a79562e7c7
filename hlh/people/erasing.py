"""Erasing a person: one act, every copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import overload

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q

from hlh.activity.ledger import record
from hlh.activity.models import Actor, Reaction
from hlh.people import facts
from hlh.people.models import Appointment, Nomination, Person, Unmasking, Voice
from hlh.people.theirs import Theirs
from hlh.people.voices import silence


class Erased(Theirs):
    """Who is being erased: still there, and collected before anything is emptied."""


Forgetting = Callable[[Erased], int]
_forgetting: list[Forgetting] = []
_saying_anew: list[Forgetting] = []
_covered: set[type[models.Model]] = set()


@overload
def forgets(forgetting: Forgetting) -> Forgetting: ...


@overload
def forgets(*, of: Iterable[type[models.Model]]) -> Callable[[Forgetting], Forgetting]: ...


def forgets(
    forgetting: Forgetting | None = None, *, of: Iterable[type[models.Model]] = ()
) -> Forgetting | Callable[[Forgetting], Forgetting]:
    """Register what else has to forget a person; called while their voices still lead to them. Answers how many rows.

    Args:
        forgetting: what forgets.
        of: the models that it empties, where their rows do not go with the person by themselves.
    """

    def register(forgetting: Forgetting) -> Forgetting:
        _forgetting.append(forgetting)
        _covered.update(of)
        return forgetting

    return register(forgetting) if forgetting else register


def forgotten() -> frozenset[type[models.Model]]:
    """The models of which something is registered to forget a person."""
    return frozenset(_covered)


def says_anew(saying: Forgetting) -> Forgetting:
    """Register what is to be written anew once their voices are silent: what lists and the catalogue say of places."""
    _saying_anew.append(saying)
    return saying


def erase(person: Person, *, by: Actor) -> dict[str, int]:
    """Forget a person; what they contributed stays as a former member's.

    Returns:
        How many rows each part emptied, for the report.

    Raises:
        NotNow: when nobody else administers the hub.
    """
    with transaction.atomic():
        Appointment.objects.let_go(person.pk)
        Person.objects.select_for_update().get(pk=person.pk)  # meanwhile nothing new is theirs
        erased = Erased.of(person)
        emptied = {_named(forgetting): forgetting(erased) for forgetting in _forgetting}
        emptied["voices"] = silence(person, erased.addresses)
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


@forgets(of=[Nomination])
def nominations(erased: Erased) -> int:
    """Those of their addresses; those of their account go with it. An address that is somebody else's now is not kept."""
    theirs = reduce(or_, (Q(address__iexact=address) for address in erased.addresses))
    typed = reduce(or_, (Q(typed__iexact=address) for address in erased.addresses))
    return Nomination.objects.filter(theirs).delete()[0] + Nomination.objects.filter(typed).update(typed="")


@forgets(of=[Unmasking])
def reasons_to_unmask(erased: Erased) -> int:
    """That two people saw who they were stays with its day; why may name them."""
    return Unmasking.objects.filter(erased.voiced()).update(reason="", words="")


_covered.update([Voice, Session])  # silenced by erase() itself; sessions are above


def _named(function: Forgetting) -> str:
    return f"{function.__module__}.{function.__name__}"
