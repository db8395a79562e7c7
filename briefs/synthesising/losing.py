"""A source is lost: the claims that were built on it say so at once, because it is looked up whenever they are read;
who looks after them is told by the ledger, however often a worker dies on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from briefs import facts
from briefs.models import Brief, Decision, Kind
from hlh.activity.ledger import record
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Entry, Excerpt
from hlh.mail.telling import tell
from hlh.policy import Words

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = 200  # briefs that one loss is recorded for


def standing_on(*, entry: Entry | None = None, excerpts: Iterable[int] = ()) -> QuerySet[Brief]:
    """The learning briefs with a claim, in what is public or worked on, that stands on a thing or on words of it."""
    sources: list[dict[str, int]] = [{"excerpt": number} for number in excerpts]
    if entry is not None:
        words = Excerpt.objects.filter(passage__entry=entry).values_list("pk", flat=True)[:500]
        sources += [{"entry": entry.pk}, *({"excerpt": number} for number in words)]
    under = Q(pk__in=[])
    for source in sources:
        held = [{"sources": [source]}]
        under |= Q(claims__contains=held) | Q(version__claims__contains=held)
    return Brief.objects.filter(under, kind=Kind.LEARNING).distinct().order_by("pk")


def record_the_loss(briefs: QuerySet[Brief], *, of: str, by: Actor) -> None:
    """Say in the ledger that briefs lost a source.

    Args:
        briefs: of `standing_on`.
        of: what was lost: an entry, or words.
        by: who acts.
    """
    for brief in briefs[:MOST]:
        record(facts.SOURCE_LOST, brief, by=by, of=of)


def tell_who_looks_after(brief: Brief, *, kind: str, fact: Fact, reason: Words, author: bool = True) -> None:
    """Tell its author, and the editors who published it, once each."""
    address = brief.get_absolute_url()
    if author:
        tell(brief.voice, kind=kind, fact=fact, reason=reason, address=address)
    published = Decision.objects.filter(brief=brief, what=Decision.What.PUBLISHED).select_related("by__person")
    editors = {one.by.person.pk: one.by.person for one in published.order_by("pk") if one.by.person is not None}
    for editor in editors.values():
        tell(editor, kind=kind, fact=fact, reason=reason, address=address)
