"""Telling people everything that is theirs: each app registers its chapters, in parallel to what it forgets."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import override

from hlh.people.models import Person
from hlh.people.theirs import Theirs
from hlh.policy import Words
from hlh.taxonomy.languages import django_code

Row = Mapping[str, Any]
Telling = Callable[[Theirs], Iterable[Row]]
LOOK = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-inline-size:60rem;margin:auto;padding:1rem}"
    "table{border-collapse:collapse;margin-block:1rem}th,td{text-align:start;vertical-align:top;padding:.2rem .8rem;"
    "border-block-end:1px solid #ccc;overflow-wrap:anywhere;white-space:pre-wrap}"
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is told of one kind of thing."""

    name: str
    title: Words
    telling: Telling


_chapters: list[Chapter] = []
_told: set[type[models.Model]] = set()
_not_told: dict[type[models.Model], str] = {}


def tells(title: Words, *, of: Iterable[type[models.Model]]) -> Callable[[Telling], Telling]:
    """Register what else is told to a person who asks for everything that is theirs.

    Args:
        title: of the chapter, in their language.
        of: the models whose rows it tells.
    """

    def register(telling: Telling) -> Telling:
        _chapters.append(Chapter(f"{telling.__module__}.{telling.__name__}", title, telling))
        _told.update(of)
        return telling

    return register


def tells_nothing_of(model: type[models.Model], *, because: str) -> None:
    """Register that a model says nothing about a person that is not told elsewhere."""
    _not_told[model] = because


def told() -> frozenset[type[models.Model]]:
    """The models that somebody has thought about."""
    return frozenset(_told | set(_not_told))


def rows_of(queryset: models.QuerySet[Any], *columns: str) -> Iterable[Row]:
    """Columns of rows as they are, without what is empty."""
    for row in queryset.order_by("pk").values(*columns).iterator(chunk_size=500):
        yield {name: value for name, value in row.items() if value not in (None, "", [], {})}


def everything_of(person: Person) -> bytes:
    """A zip with one JSON file and one page to read, both with all chapters, in their language."""
    theirs = Theirs.of(person)
    with override(django_code(person.language or "en")):
        chapters = [(chapter, [dict(row) for row in chapter.telling(theirs)]) for chapter in _chapters]
        chapters = [(chapter, rows) for chapter, rows in chapters if rows]
        context = {"chapters": chapters, "at": now(), "language": person.language or "en"}
        page = render_to_string("people/everything.html", context)
    data = {chapter.name: rows for chapter, rows in chapters}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("everything.json", json.dumps(data, cls=Plain, ensure_ascii=False, indent=1))
        archive.writestr("everything.html", page)
        archive.writestr("look.css", LOOK)
    return packed.getvalue()


class Plain(DjangoJSONEncoder):
    """What JSON has no words for is written as text."""

    def default(self, value: Any) -> Any:
        try:
            return super().default(value)
        except TypeError:
            return str(value)
