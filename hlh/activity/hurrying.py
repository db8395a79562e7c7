"""Hurrying the worker: it finds what is owed by itself, with beat; a message spares the wait."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial

from celery import Task
from django.http import HttpRequest, HttpResponseBase
from kombu.exceptions import OperationalError

from hlh.patience import Absence

log = logging.getLogger(__name__)
broker_is_away = Absence(5.0)
Answer = Callable[[HttpRequest], HttpResponseBase]
_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("waiting", default=None)


def tell_the_worker(task: Task, what: int | list[int]) -> None:
    """Send one message, tried once: everything that it hurries is a row that beat finds without it.

    While a request is answered it waits until the answer is on its way.
    """
    after_the_answer(partial(_send, task, what))


def after_the_answer(act: Callable[[], None]) -> None:
    """Do what nobody has to wait for once the answer is sent; at once where nothing is answered."""
    waiting = _waiting.get()
    if waiting is None:
        act()
    else:
        waiting.append(act)


def hurry_after_the_answer(answer: Answer) -> Answer:
    """Do what is left to do once the answer is sent: nobody waits for it."""

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
