"""Say it once, owe the reactions, settle each exactly once."""

import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import partial

from celery import Task
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponseBase
from kombu.exceptions import OperationalError

from hlh.activity import verbs
from hlh.activity.models import Actor, Fact, Reaction
from hlh.patience import Absence

broker_is_away = Absence(5.0)
Answer = Callable[[HttpRequest], HttpResponseBase]
_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("waiting", default=None)

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Details = Mapping[str, Json]

log = logging.getLogger(__name__)


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


def tell_the_worker(task: Task, what: int | list[int]) -> None:
    """Send one message, tried once: everything that it hurries is a row that beat finds without it.

    While a request is answered it waits until the answer is on its way.
    """
    waiting = _waiting.get()
    if waiting is None:
        _send(task, what)
    else:
        waiting.append(partial(_send, task, what))


def hurry_after_the_answer(answer: Answer) -> Answer:
    """Send what hurries the worker once the answer is sent: nobody waits for it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        waiting: list[Callable[[], None]] = []
        token = _waiting.set(waiting)
        try:
            response = answer(request)
        finally:
            _waiting.reset(token)
        response._resource_closers += waiting  # type: ignore[attr-defined]  # which the server calls when it is done
        return response

    return middleware


def _send(task: Task, what: int | list[int]) -> None:
    if broker_is_away:
        return
    try:
        task.apply_async((what,), retry=False, ignore_result=True)
    except OperationalError:
        broker_is_away.begin()
        log.warning("no broker: what is owed waits for beat")


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
