"""One question at a time to each server, whichever worker asks: who does not get the turn comes back later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from hlh.outside.addresses import site_of
from hlh.outside.silence import NoAnswer, Why


def key_of(host: str) -> int:
    """The number of the lock that is the turn: one for all names of somebody."""
    return int.from_bytes(hashlib.sha256(f"outside:{site_of(host)}".encode()).digest()[:8], "big", signed=True)


@contextmanager
def turn_at(host: str) -> Iterator[None]:
    """The turn to ask a server. The database gives it, and takes it from a worker that dies.

    Raises:
        NoAnswer: when somebody else has it.
    """
    key = key_of(host)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise NoAnswer(Why.BUSY)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
