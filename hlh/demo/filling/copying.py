"""Many rows at once: by COPY, with numbers taken from the sequences, and with the dear indexes built at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault
from pgvector.psycopg.halfvec import register_halfvec_info
from psycopg.types import TypeInfo

BLOCK = 2000  # numbers that are taken at once
MEMORY = "2GB"  # in which an index is built at most: the one over a million meanings slows down where it does not fit


def copy_in(rows: Sequence[models.Model]) -> None:
    """Write unsaved rows of one model, whole as they are; those without a key are given theirs by the table."""
    if not rows:
        return
    first = rows[0]
    fields = [
        field
        for field in first._meta.concrete_fields
        if not (field.primary_key and first.pk is None)
        and not isinstance(getattr(first, field.attname), DatabaseDefault)  # the database gives it
    ]
    copy_values(
        first._meta.db_table,
        [str(field.column) for field in fields],
        ([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows),
    )


def copy_values(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *types: str) -> None:
    """Write rows into a table.

    Args:
        table, columns: whereto.
        rows: the values of each.
        types: of the columns, where they are sent in binary: a vector as text is four times as long.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if "halfvec" in types:
            register_halfvec_info(cursor.cursor, TypeInfo.fetch(connection.connection, "halfvec"))
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN {"(FORMAT BINARY)" if types else ""}') as copy:
            if types:
                copy.set_types(types)
            for row in rows:
                copy.write_row(row)


def numbers(model: type[models.Model]) -> Iterator[int]:
    """Keys for new rows of a model, each given once, whoever else writes."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, BLOCK],
            )
            taken = [number for (number,) in cursor.fetchall()]
        yield from taken


@contextmanager
def at_length(*models_with_indexes: type[models.Model]) -> Iterator[None]:
    """Many rows in one transaction: without its time limit, and the indexes of these models built after the rows.

    Building the index over meanings takes a fifth of the time of keeping it up.
    """
    indexes: list[tuple[Any, models.Index]] = [
        (model, index) for model in models_with_indexes for index in model._meta.indexes
    ]
    _look_at_keys()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '{MEMORY}'")
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    yield
    _look_at_keys()
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.add_index(model, index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so that the next query is planned for what is there


def _look_at_keys() -> None:
    """Every key leads somewhere; no check of one may wait while a table changes its shape."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
