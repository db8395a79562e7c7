"""By what a list can be narrowed down, and how many each choice would show: only of what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from taggit.models import Tag

from hlh.catalogue.planning import planned_for_its_values
from hlh.catalogue.searching import Hits, Wanted

MOST = 10_000  # matches that are counted: beyond it a count says "and more"
COLUMNS = {
    "kind": "kind",
    "area": "unnest(areas)",
    "country": "unnest(countries)",
    "language": "language",
    "phase": "phase",
    "level": "unnest(levels)",
    "tag": "unnest(tags)",
}
CONDITIONS = {
    "kind": "kind = %s",
    "area": "areas @> ARRAY[%s]::smallint[]",
    "country": "countries @> ARRAY[%s]::varchar[]",
    "language": "language = %s",
    "phase": "phase = %s",
    "level": "levels @> ARRAY[%s]::varchar[]",
    "tag": "tags && ARRAY(SELECT id FROM taggit_tag WHERE slug = %s)",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries each choice would show, by facet and value, the most first."""

    total: int
    is_more: bool  # more matched than were counted
    by_facet: dict[str, dict[str, int]]


@planned_for_its_values()
def counts(hits: Hits) -> Counts:
    """Count what matches, in one query with a limit inside.

    The choices of a facet are counted as if nothing of that facet were chosen yet: a count is what its link shows.
    """
    if not hits.readable:
        return Counts(0, False, {})
    found, params = _found(hits)
    selects = []
    for facet, column in COLUMNS.items():
        where, values = _where(hits.wanted, but=facet)
        selects.append(f"SELECT '{facet}', {column}::text AS value, count(*) FROM found{where} GROUP BY 2")  # noqa: S608  our own
        params += values
    where, values = _where(hits.wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {found}
            {" UNION ALL ".join(selects)}
            UNION ALL SELECT '', 'total', count(*) FROM found{where}
            UNION ALL SELECT '', 'hits', count(*) FROM hits
            """,  # noqa: S608  columns and conditions are our own, values are given apart
            [*params, *values],
        )
        rows = cursor.fetchall()
    by_facet: dict[str, dict[str, int]] = defaultdict(dict)
    for facet, value, count in sorted(rows, key=lambda row: -row[2]):
        if value:
            by_facet[facet][value] = count
    own = by_facet.pop("")
    if tags := by_facet.pop("tag", {}):
        by_facet["tag"] = _by_slug(tags)
    return Counts(own["total"], own["hits"] > MOST, by_facet)


def _by_slug(counted: dict[str, int]) -> dict[str, int]:
    """Tags are counted by their keys and chosen by their slugs."""
    slugs = dict(Tag.objects.filter(pk__in=[int(key) for key in counted]).values_list("pk", "slug"))
    return {slugs[int(key)]: count for key, count in counted.items() if int(key) in slugs}


def _found(hits: Hits) -> tuple[str, list[Any]]:
    """What matches before it is narrowed down, with a limit inside: `hits` to be counted, `found` with their columns."""
    columns = "SELECT kind, areas, countries, language, phase, levels, tags FROM catalogue_entry"
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


def _where(wanted: Wanted, but: str = "") -> tuple[str, list[Any]]:
    chosen = {name: value for name, value in wanted.narrows.items() if name != but}
    if not chosen:
        return "", []
    return " WHERE " + " AND ".join(CONDITIONS[name] for name in chosen), list(chosen.values())
