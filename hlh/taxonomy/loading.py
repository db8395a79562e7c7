"""Loading the taxonomy from the files in `data/`: as often as wanted, never over what a person changed."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction

from hlh.taxonomy.languages import CODES
from hlh.taxonomy.models import Area, Country, Labelled, Level, Membership, Phase, Region, Removed, SubTopic
from hlh.taxonomy.models.topics import key_in_the_files

DATA = Path(__file__).parent / "data"
M = TypeVar("M", bound=Labelled)
Span = tuple[str | None, date | None, date | None]  # a region or none, since, until


@dataclass
class Loaded:
    """What loading did."""

    written: dict[str, int] = field(default_factory=dict)  # by kind: rows that were new or differed
    left: list[str] = field(default_factory=list)  # rows that differ because a person changed them

    def bring(self, kind: str, model: type[M], wanted: Iterable[M], *, key: tuple[str, ...], fields: list[str]) -> None:
        """Write the rows that are new or differ, and leave alone what a person changed."""
        there = {_values(row, key): row for row in model._default_manager.all()}
        new: list[M] = []
        changed: list[M] = []
        for row in wanted:
            found = there.get(_values(row, key))
            if found is None:
                new.append(row)
            elif _values(found, fields) != _values(row, fields):
                if found.edited_at is None:
                    row.pk = found.pk
                    changed.append(row)
                else:
                    self.left.append(f"{model._meta.verbose_name} {' '.join(map(str, _values(row, key)))}")
        model._default_manager.bulk_create(new)
        model._default_manager.bulk_update(changed, fields)
        self.written[kind] = len(new) + len(changed)

    def bring_memberships(self, wanted: dict[str, set[Span]]) -> None:
        """Let each country belong to what the files say, unless a person changed the country."""
        edited = set(Country.objects.exclude(edited_at=None).values_list("iso3", flat=True))
        there: dict[str, set[Span]] = defaultdict(set)
        for one in Membership.objects.all():
            there[one.country_id].add((one.region_id, one.since, one.until))
        differing = {country for country, spans in wanted.items() if spans != there[country]}
        self.left += [f"memberships {country}" for country in sorted(differing & edited)]
        stale = sorted(differing - edited)
        Membership.objects.filter(country__in=stale).delete()
        made = Membership.objects.bulk_create(
            Membership(country_id=country, region_id=region, since=since, until=until)
            for country in stale
            for region, since, until in wanted[country]
        )
        self.written["memberships"] = len(made)


def load() -> Loaded:
    """Bring the taxonomy to what the files say, all of it or nothing.

    Returns:
        How many rows of each kind were written because they were new or different, and which were left alone.
    """
    areas, countries = _rows("areas"), [*_table("countries"), *_table("territories")]
    loaded = Loaded()
    with transaction.atomic():
        _one_at_a_time()
        loaded.bring("regions", Region, [Region(**row) for row in _rows("regions")], key=("code",), fields=["labels"])
        ordered = ["position", "labels"]
        loaded.bring("phases", Phase, [Phase(**row) for row in _rows("phases")], key=("code",), fields=ordered)
        loaded.bring("levels", Level, [Level(**row) for row in _rows("levels")], key=("code",), fields=ordered)
        removed = set(Removed.objects.values_list("kind", "key"))
        areas = [row for row in areas if ("area", str(row["number"])) not in removed]
        loaded.bring("areas", Area, map(_area, areas), key=("number",), fields=["slug", "labels", "short_labels"])
        subtopics = [one for one in _subtopics(areas) if ("subtopic", key_in_the_files(one)) not in removed]
        loaded.bring("sub-topics", SubTopic, subtopics, key=("area_id", "slug"), fields=["labels", "synonyms"])
        fields = ["iso2", "labels", "income_2020"]
        loaded.bring("countries", Country, map(_country, countries), key=("iso3",), fields=fields)
        loaded.bring_memberships({row["iso3"]: _spans(row) for row in countries})
    Area.objects.changed()
    Country.objects.changed()
    return loaded


def _one_at_a_time() -> None:
    """Two hubs that start at once load after each other; whoever reads, or refers to an area, is not kept waiting."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Area._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")


def _values(row: Labelled, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return rows


def _table(name: str) -> list[dict[str, str]]:
    """The rows of a table; every cell is text (Namibia's code is NA)."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _area(row: dict[str, Any]) -> Area:
    return Area(position=row["number"], **{name: value for name, value in row.items() if name != "subtopics"})


def _subtopics(areas: list[dict[str, Any]]) -> Iterator[SubTopic]:
    """Those of the areas that stand: what a merged area had belongs to another, under its key there."""
    merged = set(Area.objects.exclude(merged_into=None).values_list("number", flat=True))
    for area in areas:
        if area["number"] not in merged:
            for place, row in enumerate(area["subtopics"], 1):
                yield SubTopic(area_id=area["number"], position=place, **row)


def _country(row: dict[str, str]) -> Country:
    labels = {code: row[f"name_{code}"] for code in CODES}
    return Country(iso3=row["iso3"], iso2=row["iso2"], labels=labels, income_2020=row.get("wb_income_2020", ""))


def _spans(row: dict[str, str]) -> set[Span]:
    """What a row belongs to: a territory to a region; a Member State to WHO too, perhaps to another region before."""
    if "who_region" in row:
        return {(row["who_region"], None, None)}
    before, after = row["who_region_2020"], row["who_region_2025"]
    if before == after:
        return {(None, None, None), (after, None, None)}
    moved = date.fromisoformat(row["moved_on"])
    return {(None, None, None), (before, None, moved), (after, moved, None)}
