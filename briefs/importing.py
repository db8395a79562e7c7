"""Action briefs from lines of public sources: what a line does not tell is not told."""

from __future__ import annotations

import json
import re
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
from hlh.policy import NotNow
from hlh.taxonomy.models import Area, Country
from hlh.web import key_of, without_tricks

LONGEST_LINE = 100_000


class Unreadable(Exception):
    """A line that makes no brief, and why."""


@dataclass(slots=True)
class Report:
    """What became of the lines; a line that cannot be read is told with its number."""

    new: int = 0
    known: int = 0
    published: int = 0
    wrong: list[str] = field(default_factory=list)


def bring_in(lines: Iterable[str | bytes], *, publish: bool) -> Report:
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
            _bring(_read(line), report, publish=publish, by=by)
        except (Unreadable, NotNow) as trouble:
            report.wrong.append(f"line {number}: {trouble}")
    return report


def _bring(row: dict[str, Any], report: Report, *, publish: bool, by: Actor) -> None:
    with transaction.atomic():
        brief, is_new = _brief_of(row, by)
        is_due = publish and brief.stage == Brief.Stage.IN_REVIEW and not open_steps(brief)
        if is_due:
            brief.publish(by=by)
    report.new, report.known = report.new + is_new, report.known + (not is_new)
    report.published += is_due


def _read(line: str | bytes) -> dict[str, Any]:
    """A line, checked: what the hub does not know stops it, not the others.

    Raises:
        Unreadable: with what is wrong.
    """
    row = _loaded(line)
    told = {name: _words(row, name) for name in ("title", "summary", "source", "kind", "note")}
    for name in ("title", "summary", "source"):
        if not told[name]:
            raise Unreadable(f"{name} is missing")
    sources = f"{told['title']} — {told['source']}"
    for name, words, limit in (
        ("title", told["title"], "title"),
        ("summary", told["summary"], "action"),
        ("source", sources, "sources"),
    ):
        if len(words) > LIMITS[limit]:
            raise Unreadable(f"{name} is {len(words)} characters long; {LIMITS[limit]} fit")
    code = row.get("country_iso3")
    country = Country.objects.kept().get(code) if isinstance(code, str) else None
    if country is None:
        raise Unreadable(f"country_iso3 {_shown(code)} is no country that the hub knows")
    second = _area(row, "area2") if row.get("area2") else None
    more = {"kind": told["kind"] or "public source", "sources": sources}
    return told | more | {"country": country, "area": _area(row, "area"), "second": second}


def _loaded(line: str | bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise Unreadable(f"it is longer than {LONGEST_LINE} characters")
    try:
        row = json.loads(line.decode("utf-8-sig") if isinstance(line, bytes) else line)
    except UnicodeDecodeError as trouble:
        raise Unreadable("it is not UTF-8") from trouble
    except (ValueError, RecursionError) as trouble:
        raise Unreadable("it is not JSON") from trouble
    if not isinstance(row, dict):
        raise Unreadable("it is no object with names and values")
    return row


def _words(row: dict[str, Any], name: str) -> str:
    """The words under a name; none where nothing is told."""
    words = row.get(name)
    if words is None:
        return ""
    if not isinstance(words, str):
        raise Unreadable(f"{name} is no text: {_shown(words)}")
    if "\0" in words or "\ufffd" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
        raise Unreadable(f"{name} holds characters that did not arrive")
    return without_tricks(words).strip()


def _area(row: dict[str, Any], name: str) -> Area:
    number: Any = row.get(name)
    known = Area.objects.kept().get(int(number)) if re.fullmatch(r"[0-9]{1,3}", str(number)[:9]) else None
    if known is None or isinstance(number, bool):
        raise Unreadable(f"{name} {_shown(number)} is no area that the hub knows")
    return known


def _shown(value: object) -> str:
    """A wrong value, short enough to read, and harmless on a terminal."""
    return ascii(value)[:40]


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
        "sources": row["sources"],
    }
    more = {"once": once, "origin": row["kind"], "origin_note": row["note"], "is_demo": True}
    brief = Brief.objects.begin(kind=Kind.ACTION, said=said, voice=voice, by=by, **more)
    brief.submit(by=by)
    return brief, True
