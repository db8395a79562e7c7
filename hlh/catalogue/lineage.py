"""What came of what, told to a reader both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from hlh.catalogue.audiences import SUPERSEDED, WITHDRAWN, readable_by
from hlh.catalogue.models import Edge, Entry

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

SIGNS = {
    Entry.Kind.QUESTION: "ask",
    Entry.Kind.LAB: "talk",
    Entry.Kind.DISCUSSION: "talk",
    Entry.Kind.ACTION_BRIEF: "act",
    Entry.Kind.LEARNING_BRIEF: "book",
    Entry.Kind.RESOURCE: "use",
    Entry.Kind.PAGE: "use",
}
ORDER = list(SIGNS)  # from question to lesson


@dataclass(frozen=True, slots=True)
class Step:
    """One knot of the thread: a thing, and its address where this reader may open it."""

    kind: str
    kind_sign: str  # of its icon
    title: str
    address: str
    is_here: bool


def thread_of(thing: models.Model, *, reader: Anyone) -> list[Step]:
    """The thread through a thing, from what it came of to what came of it; empty where it stands alone.

    What the reader may not read is a knot without words and without an address: that it exists is no secret.
    """
    kind = ContentType.objects.get_for_model(thing)
    own = Entry.objects.filter(thing_type=kind, thing_id=thing.pk).values("pk")
    edges = (
        Edge.objects.filter(Q(source__in=own) | Q(made__in=own)).order_by("since").values_list("source", "made")[:20]
    )
    around = {entry for edge in edges for entry in edge}
    if not around:
        return []
    knots = list(Entry.objects.filter(pk__in=around))
    readable = readable_by(reader, among={knot.audience_id for knot in knots})
    steps = []
    for knot in sorted(knots, key=lambda one: (ORDER.index(Entry.Kind(one.kind)), one.pk)):
        kind_of = Entry.Kind(knot.kind)
        is_here = (knot.thing_type_id, knot.thing_id) == (kind.pk, thing.pk)
        may_open = knot.audience_id in readable and not is_here
        title, address = (knot.title, knot.address) if may_open else ("", "")
        steps.append(Step(str(kind_of.label), SIGNS[kind_of], knot.title if is_here else title, address, is_here))
    return _gathered(steps)


MOST_ALIKE = 3  # knots of one kind beside each other; more become one that says how many


def _gathered(steps: list[Step]) -> list[Step]:
    """The thread, short enough for a phone: what a learning brief stands on is listed below it anyway."""
    gathered: list[Step] = []
    for (kind, sign, is_here), group in groupby(steps, key=lambda step: (step.kind, step.kind_sign, step.is_here)):
        alike = list(group)
        if len(alike) > MOST_ALIKE:
            alike = [Step(kind, sign, _("%(n)d of them") % {"n": len(alike)}, "", is_here)]
        gathered += alike
    return gathered


FARTHEST = 6  # steps that are followed: a question is five from a hub page


def before(things: Iterable[int]) -> set[int]:
    """The entries that these came of, directly or by way of others."""
    return _followed(set(things), "made", "source")


def after(things: Iterable[int]) -> set[int]:
    """The entries that came of these, directly or by way of others."""
    return _followed(set(things), "source", "made")


def fallen_under(thing: models.Model) -> list[Entry]:
    """What a thing was built on that was withdrawn or superseded since: its page says so."""
    kind = ContentType.objects.get_for_model(thing)
    own = Entry.objects.filter(thing_type=kind, thing_id=thing.pk).values_list("pk", flat=True)
    found = before(own)
    fallen = Entry.objects.filter(pk__in=found, audience__key__in=[WITHDRAWN, SUPERSEDED])
    return list(fallen.order_by("pk")) if found else []


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
