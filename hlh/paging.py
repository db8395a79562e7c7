"""Pages by key: the next page begins after the last row shown, however much was added meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_datetime


class Keyed(Protocol):
    """What a page can end with."""

    @property
    def pk(self) -> Any: ...


Row = TypeVar("Row", bound=Keyed)
Line = TypeVar("Line")
Stored = TypeVar("Stored", bound=models.Model)


def number_in(typed: str) -> int:
    """A number out of an address or a form; 0, which nothing has, where it is none that a table can hold."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the key after which the next page begins (empty on the last)."""

    rows: Sequence[Row]
    next: str


def by_movement(queryset: models.QuerySet[Stored], after: str, *, size: int, moved: str = "moved_at") -> Page[Stored]:
    """A page of a list whose newest movement stands first.

    Args:
        queryset: what the reader may see.
        after: the key of the last page's end; an unreadable one begins at the top.
        size: rows on a page.
        moved: the column of time.
    """
    return _page(after_key(queryset, after, moved=moved).order_by(f"-{moved}", "-pk"), size, moved)


def after_key(
    queryset: models.QuerySet[Stored, Line], after: str, *, moved: str = "moved_at"
) -> models.QuerySet[Stored, Line]:
    """The rows that come after a page's end in a list whose newest movement stands first; arguments as for `by_movement`."""
    moment, pk = key_in(after)
    if moment is None:
        return queryset
    return queryset.filter(Q(**{f"{moved}__lt": moment}) | Q(**{moved: moment, "pk__lt": pk}))


def by_promise(
    queryset: models.QuerySet[Stored], after: str, *, size: int, promised: str = "promised_at"
) -> Page[Stored]:
    """A page of a list whose earliest promise stands first; arguments as for `by_movement`."""
    moment, pk = key_in(after)
    if moment is not None:
        queryset = queryset.filter(Q(**{f"{promised}__gt": moment}) | Q(**{promised: moment, "pk__gt": pk}))
    return _page(queryset.order_by(promised, "pk"), size, promised)


def by_name(queryset: models.QuerySet[Stored], after: str, *, size: int, name: str = "name") -> Page[Stored]:
    """A page of a list in the order of a column of unique names; the key is the last name shown."""
    if after:
        queryset = queryset.filter(**{f"{name}__gt": after.replace("\0", "")})
    rows = list(queryset.order_by(name)[: size + 1])
    return Page(rows[:size], str(getattr(rows[size - 1], name)) if len(rows) > size else "")


def by_number(queryset: models.QuerySet[Stored], after: str, *, size: int) -> Page[Stored]:
    """A page of a list whose newest row stands first; an unreadable key begins at the top."""
    if after.isdecimal() and len(after) <= 18:
        queryset = queryset.filter(pk__lt=int(after))
    rows = list(queryset.order_by("-pk")[: size + 1])
    return Page(rows[:size], str(rows[size - 1].pk) if len(rows) > size else "")


def first_of(rows: Sequence[Row], *, size: int, moved: str = "moved_at") -> Page[Row]:
    """The page of rows that were read already, one more than fit."""
    return _cut(list(rows), size, moved)


def _page(queryset: models.QuerySet[Stored], size: int, column: str) -> Page[Stored]:
    return _cut(list(queryset[: size + 1]), size, column)


def _cut(rows: list[Row], size: int, column: str) -> Page[Row]:
    if len(rows) <= size:
        return Page(rows, "")
    last = rows[size - 1]
    return Page(rows[:size], f"{getattr(last, column).isoformat()},{last.pk}")


def key_in(key: str) -> tuple[datetime | None, int]:
    """The moment and the number that a key is made of; no moment where it is unreadable."""
    moment, _comma, pk = key.replace(" ", "+").partition(",")
    if not pk.isdecimal() or len(pk) > 18:
        return None, 0
    try:
        return parse_datetime(moment), int(pk)
    except ValueError:
        return None, 0
