"""Statements that Django writes once for a process: where it takes longer to write one than PostgreSQL to answer it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import BigAutoField, Lookup, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

MADE_OF_WORDS: dict[str, Callable[[str], date]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
}
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
    """A query whose shape is always the same, and of which only some values differ.

    `Statement(write, "discussion", "after")` calls `write(discussion=…, after=…)` once, with numbers that stand in for
    those to come, and keeps what Django made of it. How many rows at most is part of the shape. Where one of them goes
    into `pk__among`, it is a list of numbers.

    Args:
        write: the query for some values.
        numbers: the names of those that are whole numbers.
        texts: of those that are words.
        packed: whether PostgreSQL packs the rows into one document, of which there are hundreds with many columns: they
            are read several times as fast. Only for `rows`, of words, numbers, days and moments.
    """

    def __init__(
        self,
        write: Callable[..., QuerySet[Any, Any]],
        *numbers: str,
        texts: tuple[str, ...] = (),
        packed: bool = False,
    ) -> None:
        self._write, self._packed = write, packed
        self._stand_ins: dict[str, int | str] = dict(zip(numbers, count(_FIRST_STAND_IN), strict=False))
        self._stand_ins |= {name: f"stands in for {name}" for name in texts}

    def rows(self, **values: int | str | list[int]) -> list[tuple[Any, ...]]:
        """What the query gives as `values_list` for these values."""
        compiler, statement, written, converters = self._written
        names = {stand_in: name for name, stand_in in self._stand_ins.items()}
        asked = [values[names[value]] if _is_stand_in(value, names) else value for value in written]
        with connection.cursor() as cursor:
            cursor.execute(statement, asked)
            rows = cursor.fetchall()
        if self._packed:
            return self._unpacked(rows[0][0])
        return list(map(tuple, compiler.apply_converters(rows, converters) if converters else rows))

    def _unpacked(self, packed: str) -> list[tuple[Any, ...]]:
        rows: list[Any] = json.loads(packed)
        for place, made in self._made_of_words.items():
            for row in rows:
                row[place] = made(row[place]) if row[place] is not None else None
        return list(map(tuple, rows))

    @cached_property
    def _made_of_words(self) -> dict[int, Callable[[str], date]]:
        """What JSON has no form for, by its place in a row."""
        fields = [column.output_field for column, _sql, _alias in self._written[0].select]
        made = ((place, MADE_OF_WORDS.get(field.get_internal_type())) for place, field in enumerate(fields))
        return {place: make for place, make in made if make}

    def things(self, **values: int | str | list[int]) -> list[Any]:
        """What the query gives as models for these values, with what it selects of their relations and annotates."""
        return list(map(self._thing, self.rows(**values)))

    def _thing(self, row: tuple[Any, ...]) -> Any:
        model, names, own, related, annotated = self._read_as
        thing = model.from_db(connection.alias, names, row[own])
        for of_relation in related:
            of_relation.populate(row, thing)
        for name, place in annotated.items():
            setattr(thing, name, row[place])
        return thing

    @cached_property
    def _read_as(self) -> tuple[Any, list[str], slice, list[Any], dict[str, int]]:
        """How Django's own iteration over models reads a row of this query."""
        compiler = self._written[0]
        kind, selected = compiler.klass_info, compiler.select
        own = slice(kind["select_fields"][0], kind["select_fields"][-1] + 1)
        names = [column.target.attname for column, _sql, _alias in selected[own]]
        related = get_related_populators(kind, selected, connection.alias)  # type: ignore[call-arg]  # stubs of a later Django
        return kind["model"], names, own, related, compiler.annotation_col_map or {}

    @cached_property
    def _written(self) -> tuple[Any, str, tuple[Any, ...], dict[int, Any]]:
        compiler = self._write(**self._stand_ins).query.get_compiler(connection=connection)
        statement, values = compiler.as_sql()
        missing = set(self._stand_ins.values()) - {value for value in values if isinstance(value, int | str)}
        if missing:
            raise RuntimeError(f"the query asks for no {[n for n, s in self._stand_ins.items() if s in missing]}")
        columns = [column for column, _sql, _alias in compiler.select]
        converters = compiler.get_converters(columns)
        if self._packed:
            names = ", ".join(f"c{place}" for place in range(len(columns)))
            array = f"SELECT coalesce(json_agg(json_build_array({names})), '[]')::text"
            statement = f"{array} FROM ({statement}) AS packed ({names})"
        return compiler, statement, tuple(values), converters


def _is_stand_in(value: Any, names: dict[int | str, str]) -> bool:
    return isinstance(value, int | str) and value in names
