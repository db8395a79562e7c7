"""Erasing a person: one act, every copy."""

from collections.abc import Callable

from django.db import transaction

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people import facts
from hlh.people.models import Person
from hlh.people.voices import silence

Forgetting = Callable[[Person], int]
_forgetting: list[Forgetting] = []


def forgets(forgetting: Forgetting) -> Forgetting:
    """Register what else has to forget a person: called first, inside the transaction, answers how many rows it emptied."""
    _forgetting.append(forgetting)
    return forgetting


def erase(person: Person, *, by: Actor) -> dict[str, int]:
    """Forget a person; what they contributed stays as a former member's.

    Returns:
        How many rows each part emptied, for the report.
    """
    with transaction.atomic():
        emptied = {f"{forgetting.__module__}.{forgetting.__name__}": forgetting(person) for forgetting in _forgetting}
        emptied["voices"] = silence(person)
        actor = Actor.objects.of(person)
        record(facts.ERASED, actor, by=actor if by.pk == actor.pk else by)
        Actor.objects.filter(pk=actor.pk).update(person=None)
        person.delete()
    return emptied
