"""Statements that Django writes once for a process: where it takes longer to write one than PostgreSQL to answer it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import BigAutoField, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler

_FIRST_STAND_IN = 2_000_000_000  # fits every whole number of a row, and is none of them


@BigAutoField.register_lookup
class Among(Lookup):
    """`filter(pk__among=numbers)`: like `pk__in`, but they are sent as one value, so that its shape is the same for any many."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", (*values, self.rhs)


class Statement:
    """A query whose shape is always the same, and of which only some numbers differ.

    `Statement(write, "discussion", "after")` calls `write(discussion=…, after=…)` once, with numbers that stand in for
    those to come, and keeps what Django made of it. How many rows at most is part of the shape. Where one of them goes
    into `pk__among`, it is a list of numbers.
    """

    def __init__(self, write: Callable[..., QuerySet[Any, Any]], *numbers: str) -> None:
        self._write = write
        self._stand_ins = dict(zip(numbers, count(_FIRST_STAND_IN), strict=False))

    def rows(self, **numbers: int | list[int]) -> list[tuple[Any, ...]]:
        """What the query gives as `values_list` for these numbers."""
        compiler, statement, values, converters = self._written
        names = {stand_in: name for name, stand_in in self._stand_ins.items()}
        asked = [numbers[names[value]] if value in names else value for value in values]
        with connection.cursor() as cursor:
            cursor.execute(statement, asked)
            rows = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(rows, converters))) if converters else rows

    @cached_property
    def _written(self) -> tuple[Any, str, tuple[Any, ...], dict[int, Any]]:
        compiler = self._write(**self._stand_ins).query.get_compiler(connection=connection)
        statement, values = compiler.as_sql()
        missing = set(self._stand_ins.values()) - {value for value in values if isinstance(value, int)}
        if missing:
            raise RuntimeError(f"the query asks for no {[n for n, s in self._stand_ins.items() if s in missing]}")
        columns = [column for column, _sql, _alias in compiler.select]
        return compiler, statement, tuple(values), compiler.get_converters(columns)
