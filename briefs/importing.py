"""Action briefs from lines of public sources: what a line does not tell is not told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from briefs.models import LIMITS, Brief, Kind
from briefs.models.briefs import new_word
from briefs.models.reviewing import open_steps
from hlh.activity.models import Actor
from hlh.catalogue.tongues import language_of
from hlh.people.models import Naming, Quoting
from hlh.people.voices import ask_as
from hlh.taxonomy.models import Area, Country
from hlh.web import key_of


@dataclass(slots=True)
class Report:
    """What became of the lines; a line that cannot be read is told with its number."""

    new: int = 0
    known: int = 0
    published: int = 0
    wrong: list[str] = field(default_factory=list)


def bring_in(lines: Iterable[str], *, publish: bool) -> Report:
    """Make a brief of each line, once however often this runs.

    Args:
        lines: JSON with title, country_iso3, area, summary, source; area2, kind and note where they are known.
        publish: whether to publish them too; else, and where steps of a review apply, they wait for review.

    Returns:
        What became of them.
    """
    report, by = Report(), Actor.objects.system()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _read(line)
        except (ValueError, KeyError, TypeError) as trouble:
            report.wrong.append(f"line {number}: {type(trouble).__name__}: {trouble}")
            continue
        with transaction.atomic():
            brief, is_new = _brief_of(row, by)
            report.new, report.known = report.new + is_new, report.known + (not is_new)
            if publish and brief.stage == Brief.Stage.IN_REVIEW and not open_steps(brief):
                brief.publish(by=by)
                report.published += 1
    return report


def _read(line: str) -> dict[str, Any]:
    """A line, checked: what the hub does not know stops it, not the others."""
    row = json.loads(line)
    told = {name: str(row[name]).strip() for name in ("title", "summary", "source")}
    if not all(told.values()) or any("\0" in value for value in told.values()):
        raise ValueError("title, summary and source have to say something")
    if len(told["title"]) > LIMITS["title"] or len(told["summary"]) > LIMITS["action"]:
        raise ValueError("the title or the summary is too long")
    country, areas = Country.objects.kept()[row["country_iso3"]], Area.objects.kept()
    second = areas[int(row["area2"])] if row.get("area2") else None
    more = {"kind": str(row.get("kind") or "public source"), "note": str(row.get("note") or "")}
    return told | more | {"country": country, "area": areas[int(row["area"])], "second": second}


def _brief_of(row: dict[str, Any], by: Actor) -> tuple[Brief, bool]:
    """The brief of a line: known by its source, title and country, because one source tells of several countries."""
    once = key_of("public source", row["source"], row["title"], row["country"].pk)
    if known := Brief.objects.filter(once=once).first():
        return known, False
    language = language_of(row["summary"])
    voice = ask_as(
        None,
        f"brief:{new_word()}",
        naming=Naming.NOBODY,
        quoting=Quoting.YES,
        country=None,
        address="",
        language=language,
    )
    said = {
        "title": row["title"],
        "country": row["country"],
        "area": row["area"],
        "second": row["second"],
        "action": row["summary"],
        "licence": "",
        "sources": f"{row['title']} — {row['source']}",
    }
    more = {"once": once, "origin": row["kind"], "origin_note": row["note"], "is_demo": True}
    brief = Brief.objects.begin(kind=Kind.ACTION, said=said, voice=voice, by=by, **more)
    brief.submit(by=by)
    return brief, True
