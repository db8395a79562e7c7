"""What changes a few times a year and is asked for on every page: remembered by each process for half a minute."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

SECONDS = 30.0  # how long another process may still say what an administrator has just changed


class Kept(Generic[T]):
    """An answer of the database, asked for again after half a minute.

    In the process and not in Valkey: a page reads it many times, and a look-up there is as dear
    as the query that it saves.
    An empty answer is not kept, so that a hub whose taxonomy was just loaded shows it at once.
    """

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._answer: T | None = None
        self._until = 0.0

    def get(self) -> T:
        """The answer, at most half a minute old."""
        answer = self._answer
        if not answer or time.monotonic() > self._until:
            answer = self._ask()
            self._answer, self._until = answer, time.monotonic() + SECONDS
        return answer

    def forget(self) -> None:
        """Ask again next time: it has just changed."""
        self._until = 0.0
