"""Models out of statements that are written by hand: for what every page asks, where Django takes longer to write the
statement than PostgreSQL to answer it (`make bench`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Model = TypeVar("Model", bound=models.Model)
Read = Callable[[Any, Any, Any], Any]


@cache
def columns(model: type[models.Model], called: str) -> str:
    """All columns of a model's table, for a statement that calls the table so."""
    return ", ".join(f'{called}."{field.column}"' for field in model._meta.concrete_fields)


def made(model: type[Model], row: Sequence[Any]) -> tuple[Model, Sequence[Any]]:
    """A model out of its `columns`, which a row begins with, and what else the row holds."""
    names, readings = _fields(model)
    values = list(row[: len(names)])
    for at, read in readings:
        values[at] = read(values[at], None, connection)
    return model.from_db(connection.alias, names, values), row[len(names) :]


def made_of(model: type[Model], said: Mapping[str, Any]) -> Model:
    """A model out of a row that a statement gives as JSON: for the few rows that come along with another."""
    fields = model._meta.concrete_fields
    values = [field.to_python(said[str(field.column)]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def row_of(statement: str, values: Any) -> Sequence[Any] | None:
    """The one row that a statement gives, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: Sequence[Any] | None = cursor.fetchone()
    return row


def insert(thing: models.Model, *, unless: str) -> bool:
    """Write a new row, unless the same is there already.

    Args:
        thing: a model that was not saved; it gets its key.
        unless: the columns of a unique index, with its condition, as PostgreSQL takes them after ON CONFLICT.

    Returns:
        False where the row was there.
    """
    fields = [field for field in thing._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(getattr(thing, field.attname), connection) for field in fields]
    row = row_of(_inserting(type(thing), unless), values)
    if row is None:
        return False
    thing.pk, thing._state.adding, thing._state.db = row[0], False, connection.alias
    return True


@cache
def _inserting(model: type[models.Model], unless: str) -> str:
    names = [f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key]
    places = ", ".join(["%s"] * len(names))
    into = f'INSERT INTO "{model._meta.db_table}" ({", ".join(names)})'
    return f"{into} VALUES ({places}) ON CONFLICT {unless} DO NOTHING RETURNING id"


@cache
def _fields(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Read]]]:
    """The names of a model's fields, and how to read those that the driver does not read by itself."""
    fields = model._meta.concrete_fields
    readings = [(at, field.from_db_value) for at, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], readings
