"""Say it once, owe the reactions, settle each exactly once."""

from collections.abc import Mapping
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from hlh.activity import verbs
from hlh.activity.hurrying import tell_the_worker
from hlh.activity.models import Actor, Fact, Reaction

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Details = Mapping[str, Json]


def record(verb: str, target: models.Model, *, by: Actor, **details: Json) -> Fact:
    """Write the fact, and what is owed for it, with the change that it tells of.

    Args:
        verb: a declared verb.
        target: the saved thing that it happened to.
        by: who did it.
        details: ids, codes and figures, under declared names.

    Raises:
        RuntimeError: outside a transaction.
        ImproperlyConfigured: when the verb or a detail is not declared.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record a fact inside the change that it tells of")
    fact = Fact.objects.create(
        verb=verbs.checked(verb, details),
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        actor=by,
        details=details,
    )
    owed = Reaction.objects.bulk_create(Reaction(fact=fact, name=name) for name in verbs.reactions_to(verb))
    if owed:
        transaction.on_commit(partial(nudge, [reaction.pk for reaction in owed]))
    return fact


def nudge(reactions: list[int]) -> None:
    """Ask the worker to settle now; without a broker the sweep does it a little later."""
    from hlh.activity.tasks import settle

    tell_the_worker(settle, reactions)


def settle_all() -> int:
    """Settle everything that is due, here and now, where no worker is: seeding and tests.

    Returns:
        How many reactions were tried.
    """
    count = 0
    while due := list(Reaction.objects.due().order_by("pk")[:200]):
        for reaction in due:
            reaction.settle()
        count += len(due)
    return count
