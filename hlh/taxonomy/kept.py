"""What changes a few times a year and is asked for on every page: remembered by each process for half a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import get_random_string

T = TypeVar("T")

SECONDS = 30.0  # how long another process may say what was, where the cache is away too
LOOK = 2.0  # seconds after which a process looks again whether another one has changed something
KEY = "taxonomy"


class Kept(Generic[T]):
    """An answer of the database, asked for again after half a minute.

    In the process and not in Valkey: a page reads it many times, and a look-up there is as dear
    as the query that it saves.
    An empty answer is not kept, so that a hub whose taxonomy was just loaded shows it at once.
    """

    def __init__(self, ask: Callable[[], T], *, follows: Mark | None = None) -> None:
        self._ask = ask
        self._follows = follows
        self._answer: T | None = None
        self._until = 0.0
        self._mark = ""

    def get(self) -> T:
        """The answer, at most half a minute old; a change that it follows is seen within two seconds."""
        answer = self._answer
        mark = self._follows.seen() if self._follows else ""
        if not answer or mark != self._mark or time.monotonic() > self._until:
            answer = self._ask()
            self._answer, self._until, self._mark = answer, time.monotonic() + SECONDS, mark
        return answer

    def forget(self) -> None:
        """Ask again next time: it has just changed."""
        self._until = 0.0


class Mark:
    """A word in the cache that whoever changes something replaces, so that every process asks again."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._seen = ""
        self._until = 0.0

    def seen(self) -> str:
        """The word as it was at most two seconds ago; the last one known where the cache is away."""
        if time.monotonic() > self._until:
            self._seen = cache.get(self._key) or self._seen
            self._until = time.monotonic() + LOOK
        return self._seen

    def replace(self) -> None:
        """Something has changed; told to the others once it is committed."""
        transaction.on_commit(self._write)

    def _write(self) -> None:
        self._seen = get_random_string(12)
        self._until = time.monotonic() + LOOK
        cache.set(self._key, self._seen, timeout=None)


of_the_taxonomy = Mark(KEY)
