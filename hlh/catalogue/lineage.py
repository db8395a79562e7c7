"""What came of what, told to a reader both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Edge, Entry

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

ORDER = [Entry.Kind.QUESTION, Entry.Kind.DISCUSSION]
SIGNS = {Entry.Kind.QUESTION: "ask", Entry.Kind.DISCUSSION: "talk"}


@dataclass(frozen=True, slots=True)
class Step:
    """One knot of the thread: a thing, and its address where this reader may open it."""

    kind: str
    kind_sign: str  # of its icon
    title: str
    address: str
    is_here: bool


def thread_of(entry: Entry, *, reader: Anyone) -> list[Step]:
    """The thread through an entry, from what it came of to what came of it.

    What the reader may not read is a knot without words and without an address: that it exists is no secret.
    """
    readable = set(readable_by(reader))
    edges = Edge.objects.filter(Q(source=entry) | Q(made=entry)).select_related("source", "made").order_by("since")[:20]
    around = {other.pk: other for edge in edges for other in (edge.source, edge.made)} or {entry.pk: entry}
    steps = []
    for other in sorted(around.values(), key=lambda one: (ORDER.index(Entry.Kind(one.kind)), one.pk)):
        may_read = other.audience_id in readable
        is_here = other.pk == entry.pk
        title = other.title if may_read or is_here else ""
        address = other.address if may_read and not is_here else ""
        steps.append(Step(other.get_kind_display(), SIGNS[Entry.Kind(other.kind)], title, address, is_here))
    return steps
