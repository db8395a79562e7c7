"""How PostgreSQL plans what a search asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_for_its_values() -> Iterator[None]:
    """Have each statement planned for the values that it is given, as a decorator or around a block.

    What is asked often is otherwise planned once for a connection, for values as frequent as others on average. But
    almost all that there is has one audience, and one word stands in every tenth passage, another in none: planned once,
    a search takes four times as long.
    """
    connection.ensure_connection()
    raw = connection.connection
    threshold, raw.prepare_threshold = raw.prepare_threshold, None
    try:
        yield
    finally:
        raw.prepare_threshold = threshold
