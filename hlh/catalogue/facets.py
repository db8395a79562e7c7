"""By what a list can be narrowed down, and how many each choice would show: only of what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils.timezone import localdate
from taggit.models import Tag

from hlh.catalogue.planning import planned_for_its_values
from hlh.catalogue.searching import Hits, Wanted

MOST = 10_000  # matches that are counted: beyond it a count says "and more"
BACK = (7, 30, 365)  # days: how much is as new as that is counted
DATES = {"since", "until"}
COLUMNS = {
    "kind": "kind",
    "area": "unnest(areas)",
    "country": "unnest(countries)",
    "language": "language",
    "phase": "phase",
    "level": "unnest(levels)",
    "tag": "unnest(tags)",
    "lab": "lab",
    "solved": "solved",
}
CONDITIONS = {
    "kind": "kind = %s",
    "area": "areas @> ARRAY[%s]::smallint[]",
    "country": "countries @> ARRAY[%s]::varchar[]",
    "language": "language = %s",
    "phase": "phase = %s",
    "level": "levels @> ARRAY[%s]::varchar[]",
    "tag": "tags && ARRAY(SELECT id FROM taggit_tag WHERE slug = %s)",
    "lab": "lab = %s",
    "solved": "solved = %s",
    "since": "published_at >= %s",
    "until": "published_at <= %s",
}


class Title(NamedTuple):
    """How a lab is called, and in which language."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries each choice would show, by facet and value, the most first; of labs only those that the reader sees."""

    total: int
    is_more: bool  # more matched than were counted
    by_facet: dict[str, dict[str, int]]
    labs: dict[str, Title]  # of the labs that were counted


@planned_for_its_values()
def counts(hits: Hits) -> Counts:
    """Count what matches, in one query with a limit inside.

    The choices of a facet are counted as if nothing of that facet were chosen yet: a count is what its link shows.
    """
    if not hits.readable:
        return Counts(0, False, {}, {})
    found, params = _found(hits)
    selects, values = _selects(hits.wanted)
    days = [localdate() - timedelta(days=back) for back in BACK]
    moments = [Wanted(since=day).values["since"] for day in days]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {found}, back (day, moment) AS (SELECT * FROM unnest(%s::text[], %s::timestamptz[])),
            counted (facet, value, many) AS ({" UNION ALL ".join(selects)})
            SELECT facet, value, many, own.title, own.language FROM counted LEFT JOIN catalogue_entry own
                ON facet = 'lab' AND own.kind = 'lab' AND own.lab <> '' AND own.lab = value
                AND own.audience_id = ANY(%s)
            """,  # noqa: S608  columns and conditions are our own, values are given apart
            [*params, [str(day) for day in days], moments, *values, hits.readable],
        )
        rows = cursor.fetchall()
    return _counts(rows)


def _selects(wanted: Wanted) -> tuple[list[str], list[Any]]:
    """What is counted in what was found: each facet, how much is as new as some days, and all of it."""
    selects, params = [], []
    for facet, column in COLUMNS.items():
        where, values = _where(wanted, but={facet})
        selects.append(f"SELECT '{facet}', {column}::text, count(*) FROM found{where} GROUP BY 2")  # noqa: S608  our own
        params += values
    where, values = _where(wanted, but=DATES)
    selects.append(f"SELECT 'since', day, count(*) FROM found JOIN back ON published_at >= moment{where} GROUP BY 2")  # noqa: S608  our own
    params += values
    where, values = _where(wanted)
    selects.append(f"SELECT '', 'total', count(*) FROM found{where}")  # noqa: S608  our own
    return [*selects, "SELECT '', 'hits', count(*) FROM hits"], [*params, *values]


def _counts(rows: list[tuple[str, str | None, int, str | None, str | None]]) -> Counts:
    """A lab whose own entry the reader may not see is not told of, whatever stands in it."""
    by_facet: dict[str, dict[str, int]] = defaultdict(dict)
    labs: dict[str, Title] = {}
    for facet, value, count, title, language in sorted(rows, key=lambda row: -row[2]):
        if not value or (facet == "lab" and title is None):
            continue
        by_facet[facet][value] = count
        if title is not None:
            labs[value] = Title(title, language or "")
    own = by_facet.pop("")
    if tags := by_facet.pop("tag", {}):
        by_facet["tag"] = _by_slug(tags)
    return Counts(own["total"], own["hits"] > MOST, by_facet, labs)


def _by_slug(counted: dict[str, int]) -> dict[str, int]:
    """Tags are counted by their keys and chosen by their slugs."""
    slugs = dict(Tag.objects.filter(pk__in=[int(key) for key in counted]).values_list("pk", "slug"))
    return {slugs[int(key)]: count for key, count in counted.items() if int(key) in slugs}


def _found(hits: Hits) -> tuple[str, list[Any]]:
    """What matches before it is narrowed down, with a limit inside: `hits` to be counted, `found` with their columns."""
    columns = (
        "SELECT kind, areas, countries, language, phase, levels, tags, lab, solved, published_at FROM catalogue_entry"
    )
    if not hits.wanted.words.strip():
        everything = f"{columns} WHERE audience_id = ANY(%s) LIMIT {MOST + 1}"
        return f"WITH found AS MATERIALIZED ({everything}), hits AS (SELECT FROM found)", [hits.readable]
    matching, params = hits.by_words().values("entry").query.sql_with_params()
    return (
        f"""
        WITH hits (id) AS MATERIALIZED ({matching} LIMIT {MOST + 1}),
        found AS MATERIALIZED (
            {columns} WHERE id IN (SELECT id FROM hits UNION ALL SELECT unnest(%s::bigint[])) AND audience_id = ANY(%s)
        )
        """,  # noqa: S608  as above
        [*params, list(hits.by_meaning), hits.readable],
    )


def _where(wanted: Wanted, but: Collection[str] = ()) -> tuple[str, list[Any]]:
    chosen = {name: value for name, value in wanted.values.items() if name not in but}
    if not chosen:
        return "", []
    return " WHERE " + " AND ".join(CONDITIONS[name] for name in chosen), list(chosen.values())
