"""The briefs of the demonstration: practices from public sources, and what invented people write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from briefs.importing import bring_in
from briefs.models import Brief, Kind, Side, a_claim, a_source, an_unknown
from briefs.naming import first_voice
from hlh.activity.models import Actor
from hlh.catalogue.models import Entry
from hlh.people.models import Naming, Person
from hlh.taxonomy.models import Area

HERE = Path(__file__).parent
COUNTED = ("title", "challenge", "action", "outcome", "points")


def tell(people: dict[str, Person]) -> int:
    """Bring in the practices, and let invented people write; how many briefs there are then."""
    bring_in((HERE / "practices.jsonl").read_text("utf-8").splitlines(), publish=True)
    for row in json.loads((HERE / "briefs.json").read_text("utf-8")):
        _write(row, people)
    return Brief.objects.count()


def _write(row: dict[str, Any], people: dict[str, Person]) -> None:
    """One brief of theirs, as far as it is; an editor who did not write it publishes it."""
    author = people[row["by"]]
    areas = {name: Area.objects.kept().get(row.get(name, 0)) for name in ("area", "second")}
    said = {name: row.get(name, "") for name in COUNTED} | areas | {"claims": _claims(row.get("claims", []))}
    said["unknowns"] = [an_unknown(words) for words in row.get("unknowns", [])]
    by = Actor.objects.of(author)
    voice = first_voice(author, naming=Naming.NOBODY)
    brief = Brief.objects.begin(kind=Kind(row["kind"]), said=said, voice=voice, by=by, is_demo=True)
    if row["stage"] != "draft":
        brief.submit(by=by)
    if row["stage"] == "published":
        brief.publish(by=Actor.objects.of(people["edith"]))


def _claims(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Claims with the entries of the practices that they stand on, by title: for, against, or what they depend on."""
    practices = Entry.objects.filter(kind=Entry.Kind.ACTION_BRIEF).order_by("pk").values_list("pk", flat=True)
    sides = {"sources": Side.FOR, "against": Side.AGAINST, "depending": Side.DEPENDS}
    return [
        a_claim(
            one["claim"],
            [
                a_source("entry", pk, side)
                for name, side in sides.items()
                for pk in practices.filter(title__in=one.get(name, []))
            ],
            depends=one.get("depends", ""),
        )
        for one in claims
    ]
