"""Loading the taxonomy from the files in `data/`: as often as wanted, never over what a person changed."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from hlh.taxonomy.languages import CODES
from hlh.taxonomy.models import Area, Country, Level, Membership, Phase, Region, SubTopic

DATA = Path(__file__).parent / "data"
MOVED = {"IDN": date(2025, 5, 23)}  # from SEAR to WPR: the day of the World Health Assembly's resolution


def load() -> dict[str, int]:
    """Bring the taxonomy to what the files say.

    Returns:
        How many rows of each kind were written because they were new or different.
    """
    with transaction.atomic():
        counts = {
            "regions": sum(_put(Region, {"code": row["code"]}, labels=row["labels"]) for row in _rows("regions")),
            "phases": sum(_put_ordered(Phase, row) for row in _rows("phases")),
            "levels": sum(_put_ordered(Level, row) for row in _rows("levels")),
            "areas": sum(_put_area(row) for row in _rows("areas")),
            "sub-topics": sum(_put_subtopic(area, row) for area in _rows("areas") for row in area["subtopics"]),
            "countries": sum(_put_country(row, is_member=True) for row in _table("countries")),
            "territories": sum(_put_country(row, is_member=False) for row in _table("territories")),
        }
    Area.objects.forget()
    return counts


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return rows


def _table(name: str) -> list[dict[str, str]]:
    """The rows of a table; every cell is text (Namibia's code is NA)."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _put(model: type[models.Model], key: dict[str, Any], **fields: Any) -> bool:
    """Write a row where it is new or differs; leave it alone where a person changed it."""
    found = model._default_manager.filter(**key).first()
    if found is None:
        model._default_manager.create(**key, **fields)
        return True
    if getattr(found, "edited_at", None) is not None:
        return False
    if all(getattr(found, name) == value for name, value in fields.items()):
        return False
    model._default_manager.filter(pk=found.pk).update(**fields)
    return True


def _put_ordered(model: type[models.Model], row: dict[str, Any]) -> bool:
    return _put(model, {"code": row["code"]}, position=row["position"], labels=row["labels"])


def _put_area(row: dict[str, Any]) -> bool:
    fields = {name: row[name] for name in ("slug", "labels", "short_labels")}
    return _put(Area, {"number": row["number"]}, **fields)


def _put_subtopic(area: dict[str, Any], row: dict[str, Any]) -> bool:
    key = {"area_id": area["number"], "slug": row["slug"]}
    return _put(SubTopic, key, labels=row["labels"], synonyms=row["synonyms"])


def _put_country(row: dict[str, str], *, is_member: bool) -> bool:
    labels = {code: row[f"name_{code}"] for code in CODES}
    income = row.get("wb_income_2020", "")
    changed = _put(Country, {"iso3": row["iso3"]}, iso2=row["iso2"], labels=labels, income_2020=income)
    if is_member:
        Membership.objects.get_or_create(country_id=row["iso3"], region=None)
    now_in = row["who_region_2025"] if is_member else row["who_region"]
    moved = MOVED.get(row["iso3"])
    if moved:
        Membership.objects.get_or_create(country_id=row["iso3"], region_id=row["who_region_2020"], until=moved)
    Membership.objects.get_or_create(country_id=row["iso3"], region_id=now_in, since=moved)
    return changed
