"""What came of what, told to a reader both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Edge, Entry

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

SIGNS = {
    Entry.Kind.QUESTION: "ask",
    Entry.Kind.LAB: "talk",
    Entry.Kind.DISCUSSION: "talk",
    Entry.Kind.SESSION: "meet",
    Entry.Kind.CALL: "talk",
    Entry.Kind.ACTION_BRIEF: "act",
    Entry.Kind.LEARNING_BRIEF: "book",
    Entry.Kind.RESOURCE: "use",
    Entry.Kind.PAGE: "use",
    Entry.Kind.EVENT: "meet",
}
ORDER = list(SIGNS)  # from question to lesson
FARTHEST = 6  # steps either way: from a question to a hub page are four
MOST = 60  # knots that are looked at, the nearest first
SHOWN = 3  # of a kind; how many more there are is told
REACH = """
WITH RECURSIVE
up (id, steps) AS (
    SELECT id, 0 FROM catalogue_entry WHERE thing_type_id = %(type)s AND thing_id = %(thing)s
    UNION
    SELECT edge.source_id, up.steps + 1 FROM up JOIN catalogue_edge edge ON edge.made_id = up.id
    WHERE up.steps < %(farthest)s
),
down (id, steps) AS (
    SELECT id, 0 FROM catalogue_entry WHERE thing_type_id = %(type)s AND thing_id = %(thing)s
    UNION
    SELECT edge.made_id, down.steps + 1 FROM down JOIN catalogue_edge edge ON edge.source_id = down.id
    WHERE down.steps < %(farthest)s
),
around (id, steps) AS (
    SELECT id, min(steps) AS steps FROM (
        (SELECT id, steps FROM up LIMIT %(most)s) UNION ALL (SELECT id, steps FROM down LIMIT %(most)s)
    ) AS every GROUP BY id
)
"""
KNOT = "entry.id, entry.kind, entry.title, entry.address, entry.language, entry.audience_id, around.steps"
AROUND = f"""{REACH}
SELECT {KNOT} FROM around JOIN catalogue_entry entry ON entry.id = around.id ORDER BY around.steps, entry.id
"""  # noqa: S608  nothing in it is typed by anybody


@dataclass(frozen=True, slots=True)
class Step:
    """One knot of the thread: a thing, and its address where this reader may open it."""

    kind: str
    kind_sign: str  # of its icon
    title: str
    address: str
    is_here: bool
    language: str = ""
    more: int = 0  # of the same kind, which are not shown


def thread_of(thing: models.Model, *, reader: Anyone) -> list[Step]:
    """The thread through a thing, from all that it came of to all that came of it; empty where it stands alone.

    What the reader may not read is a knot without words and without an address: that it exists is no secret.
    """
    knots = around(thing)
    return sewn(knots, readable=open_to(reader, knots)) if len(knots) > 1 else []


def open_to(reader: Anyone, knots: list[Entry]) -> set[int]:
    """The audiences of these that the reader belongs to, among others."""
    return set(readable_by(reader, among={knot.audience_id for knot in knots})) if knots else set()


def sewn(knots: list[Entry], *, readable: set[int]) -> list[Step]:
    """The thread of knots that were asked for already, the thing's own first, for who belongs to these audiences."""
    if len(knots) < 2:
        return []
    here, steps = knots[0], []
    knots = sorted(knots, key=lambda knot: (ORDER.index(Entry.Kind(knot.kind)), knot.audience_id not in readable))
    for kind, same in groupby(knots, key=lambda knot: Entry.Kind(knot.kind)):
        alike = sorted(same, key=lambda knot: knot.pk != here.pk)
        for number, knot in enumerate(alike[:SHOWN], start=1):
            more = len(alike) - SHOWN if number == SHOWN else 0
            steps.append(_step(kind, knot, here, may_read=knot.audience_id in readable, more=more))
    return steps


def around(thing: models.Model) -> list[Entry]:
    """The thing's own entry, then those it came of and those that came of it, the nearest first: one query, bounded."""
    return list(Entry.objects.raw(AROUND, reach_of(thing)))


def reach_of(thing: models.Model) -> dict[str, Any]:
    """What `REACH` asks for: where it begins, and how far it goes."""
    kind = ContentType.objects.get_for_model(thing)
    return {"type": kind.pk, "thing": thing.pk, "farthest": FARTHEST, "most": MOST}


def _step(kind: Entry.Kind, knot: Entry, here: Entry, *, may_read: bool, more: int) -> Step:
    if knot.pk == here.pk:
        return Step(str(kind.label), SIGNS[kind], knot.title, "", is_here=True, language=knot.language, more=more)
    title, address, language = (knot.title, knot.address, knot.language) if may_read else ("", "", "")
    return Step(str(kind.label), SIGNS[kind], title, address, is_here=False, language=language, more=more)


def before(things: Iterable[int]) -> set[int]:
    """The entries that these came of, directly or by way of others."""
    return _followed(set(things), "made", "source")


def after(things: Iterable[int]) -> set[int]:
    """The entries that came of these, directly or by way of others."""
    return _followed(set(things), "source", "made")


def made_of(thing: models.Model, *, reader: Anyone, kinds: Iterable[str]) -> list[Entry]:
    """What came of a thing, as far as this reader may read it, of these kinds."""
    kind = ContentType.objects.get_for_model(thing)
    own = Entry.objects.filter(thing_type=kind, thing_id=thing.pk).values_list("pk", flat=True)
    found = after(own)
    readable = Entry.objects.visible_to(reader).filter(pk__in=found, kind__in=list(kinds))
    return list(readable.order_by("pk")) if found else []


def _followed(things: set[int], by: str, to: str) -> set[int]:
    """The entries reached from these along edges, a query for each step."""
    found: set[int] = set()
    border = set(things)
    for _step in range(FARTHEST):
        if not border:
            break
        border = set(Edge.objects.filter(**{f"{by}__in": border}).values_list(to, flat=True)[:500]) - found
        found |= border
    return found - things
