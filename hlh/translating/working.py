"""What the machine was asked for is done in a worker: one try at a time, whichever room asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import connection

from hlh.translating import Translator, translator
from hlh.translating.wanting import W, WantedQuerySet

LONGEST = 60  # seconds after which a round begins nothing more: a worker is not kept from everything else
LOCK = 7_235_412  # of the advisory lock: a slow machine keeps one worker, and not all of them
Try = Callable[[W, Translator], bool]  # one try, outside of every transaction; false where the machine is away


def do_one(rows: WantedQuerySet[W], wanted: int, attempt: Try[W]) -> None:
    """Do this one now, as far as it is still wanted."""
    with _alone() as machine:
        due = rows.due().filter(pk=wanted).first() if machine else None
        if machine and due:
            attempt(due, machine)


def do_what_waits(rows: WantedQuerySet[W], attempt: Try[W]) -> None:
    """Do what waits, the longest first; where the machine is away or slow the rest waits for the next round."""
    until = monotonic() + LONGEST
    with _alone() as machine:
        while machine and monotonic() < until and (due := rows.due().first()):
            if not attempt(due, machine):
                return


@contextmanager
def _alone() -> Iterator[Translator | None]:
    """The machine, where there is one and nobody else is asking it; what is left out now waits for the next round."""
    machine = translator()
    if machine is None:
        yield None
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_ours = bool(cursor.fetchone()[0])
        try:
            yield machine if is_ours else None
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
