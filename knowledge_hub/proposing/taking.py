"""Taking over what feeds and answers to calls bring: many at once, each of them once. Nothing is ever published here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.timezone import now

from hlh.outside import NoAnswer
from hlh.outside.addresses import place_of
from hlh.people.models import Organisation
from hlh.taxonomy.languages import CODES
from hlh.taxonomy.models import Area
from hlh.web import without_tricks
from knowledge_hub.models import Known, Proposal
from knowledge_hub.models.proposals import LONGEST_PUBLISHER, LONGEST_TITLE
from knowledge_hub.proposing.addresses import LONGEST, doi_in, key_of
from knowledge_hub.proposing.reading import clean

if TYPE_CHECKING:
    from hlh.activity.models import Actor

AT_ONCE = 1000  # rows of one statement
LONGEST_ONCE = 80
_CONTROL = re.compile(r"[\x00-\x20\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Found:
    """What a source says of one thing.

    Attributes:
        once: what the source knows it by, such as "feed:12:…"; at most eighty characters.
        said_by: whose source it is.
    """

    once: str
    address: str
    said_by: str
    title: str = ""
    publisher: str = ""
    publisher_kind: str = ""
    published_on: date | None = None
    language: str = ""
    areas: tuple[int, ...] = ()
    helps: str = ""
    doi: str = ""


def take_in(found: Iterable[Found], *, origin: str, by: Actor) -> int:
    """Make a proposal of each that nobody knows yet; one that has a title waits at once, another is looked up first.

    What a source said before is left alone, and so is what stands in the hub, or was proposed, at the same address or
    with the same DOI. That it came is a fact of the source (`feed.read`, `call.answered`), not of each of ten thousand.

    Args:
        found: in any number.
        origin: a `Proposal.Origin` without a person.
        by: who acts; the source's own fact names them.

    Returns:
        How many are new.
    """
    rows, new = iter(found), 0
    while slice_ := list(islice(rows, AT_ONCE)):
        made = list(_unknown([row for one in slice_ if (row := _proposal(one, origin))]))
        Proposal.objects.bulk_create(made, ignore_conflicts=True)
        new += Proposal.objects.filter(ref__in=[row.ref for row in made]).count()
    return new


def bring_back(onces: Iterable[str], *, by: Actor) -> int:
    """What its feed took back and names again waits once more, unless the hub or the queue has it meanwhile.

    Args:
        onces: what the source knows each by.
        by: who acts.

    Returns:
        How many wait again.
    """
    back = 0
    for row in Proposal.objects.taken_back_by_a_feed().filter(once__in=list(onces)):
        same = Q(address_key=row.address_key) | (Q(doi=row.doi) if row.doi else Q(pk__in=[]))
        if row.title and not Known.objects.filter(same).exists() and not Proposal.objects.open().filter(same).exists():
            row.bring_back(by=by)
            back += 1
    return back


def _proposal(found: Found, origin: str) -> Proposal | None:
    """What it would be; None for what leads nowhere."""
    try:
        place_of(found.address)
    except NoAnswer:
        return None
    names = (found.address, found.once)
    if (
        not found.once
        or len(found.once) > LONGEST_ONCE
        or len(found.address) > LONGEST
        or any(map(_CONTROL.search, names))
    ):
        return None
    title, areas = clean(found.title, LONGEST_TITLE), set(Area.objects.kept())
    return Proposal(
        origin=Proposal.Origin(origin),
        once=found.once,
        stage=Proposal.Stage.WAITING if title else Proposal.Stage.LOOKING,
        look_at=None if title else now(),
        address=found.address,
        address_key=key_of(found.address),
        title=title,
        publisher=clean(found.publisher, LONGEST_PUBLISHER),
        publisher_kind=found.publisher_kind if found.publisher_kind in Organisation.Kind.values else "",
        published_on=found.published_on,
        language=found.language if found.language in CODES else "",
        areas=[area for area in dict.fromkeys(found.areas) if area in areas],
        helps=without_tricks(found.helps[:2000].replace("\0", " ")).strip()[:600],
        doi=doi_in(found.doi) or doi_in(found.address),
        said_by=clean(found.said_by, 200),
    )


def _unknown(rows: list[Proposal]) -> Iterator[Proposal]:
    """Those that neither the hub nor the queue has, nor another row of these."""
    keys, dois, onces = (
        {row.address_key for row in rows},
        {row.doi for row in rows} - {""},
        {row.once for row in rows},
    )
    seen: set[tuple[str, str]] = set()
    gone = Proposal.objects.taken_back_by_a_feed().values("pk")  # another source may name it all the same
    for there in (Known.objects.all(), Proposal.objects.exclude(pk__in=gone)):
        seen |= {("key", key) for key in there.filter(address_key__in=keys).values_list("address_key", flat=True)}
        seen |= {("doi", doi) for doi in there.filter(doi__in=dois).values_list("doi", flat=True)}
    seen |= {("once", once) for once in Proposal.objects.filter(once__in=onces).values_list("once", flat=True)}
    for row in rows:
        mine = {("key", row.address_key), ("once", row.once), *([("doi", row.doi)] if row.doi else [])}
        if seen.isdisjoint(mine):
            seen |= mine
            yield row
