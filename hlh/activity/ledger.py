"""Say it once, owe the reactions, settle each exactly once."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

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
    fact = Fact(
        verb=verbs.checked(verb, details),
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        actor=by,
        details=dict(details),
    )
    if owed := _write(fact, list(verbs.reactions_to(verb))):
        transaction.on_commit(partial(nudge, owed))
    return fact


# One statement: somebody waits for it whenever anything is written.
SAY_AND_OWE = """
WITH said AS (
    INSERT INTO activity_fact (verb, target_type_id, target_id, actor_id, details, at)
    VALUES (%(verb)s, %(type)s, %(target)s, %(actor)s, %(details)s::jsonb, %(at)s) RETURNING id
), owed AS (
    INSERT INTO activity_reaction (fact_id, name, tries, due_at, trouble)
    SELECT said.id, names.name, 0, %(at)s, '' FROM said, unnest(%(names)s::text[]) AS names (name) RETURNING id
)
SELECT said.id, ARRAY(SELECT id FROM owed ORDER BY id) FROM said
"""


def _write(fact: Fact, names: list[str]) -> list[int]:
    """Write a fact with the reactions of these names; the numbers of what is owed."""
    said: dict[str, Any] = {
        "verb": fact.verb,
        "type": fact.target_type_id,
        "target": fact.target_id,
        "actor": fact.actor_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(SAY_AND_OWE, said | {"details": json.dumps(fact.details), "at": fact.at, "names": names})
        fact.pk, owed = cursor.fetchone()
    fact._state.adding = False
    return list(owed)


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
