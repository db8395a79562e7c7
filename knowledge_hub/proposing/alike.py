"""What may be the same: by address, by DOI, by file, or by a title that is all but the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.audiences import SUPERSEDED, readable_by
from hlh.catalogue.models import Entry
from hlh.policy import Words
from knowledge_hub.models import Known, Proposal, Resource
from knowledge_hub.proposing.addresses import doi_in, key_of

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

ALIKE = 0.9
MOST = 5  # of one proposal
ADDRESS, DOI, FILE, TITLE = "address", "doi", "file", "title"
WORDS: dict[str, Words] = {
    ADDRESS: _("The same address"),
    DOI: _("The same DOI"),
    FILE: _("The same file"),
    TITLE: _("A title that is all but the same"),
}

# One statement for a page of proposals; the operator % finds by its index what the exact figure then decides.
_SAME = """
WITH mine AS (SELECT * FROM knowledge_hub_proposal WHERE id = ANY(%(mine)s))
SELECT mine.id, 'resource', k.resource_id, 1, 'address' FROM mine JOIN knowledge_hub_known k
    ON k.address_key <> '' AND k.address_key IN (mine.address_key, mine.landed_key)
UNION ALL SELECT mine.id, 'resource', k.resource_id, 2, 'doi' FROM mine JOIN knowledge_hub_known k
    ON k.doi = mine.doi AND k.doi <> ''
UNION ALL SELECT mine.id, 'resource', k.resource_id, 3, 'file' FROM mine JOIN knowledge_hub_known k
    ON k.file_hash = mine.file_hash AND k.file_hash <> ''
UNION ALL SELECT mine.id, 'resource', k.resource_id, 4, 'title' FROM mine JOIN knowledge_hub_known k
    ON k.title %% mine.title AND similarity(k.title, mine.title) >= %(alike)s
UNION ALL SELECT mine.id, 'proposal', o.id, 1, 'address' FROM mine JOIN knowledge_hub_proposal o
    ON o.address_key <> '' AND o.address_key IN (mine.address_key, mine.landed_key)
        AND o.id <> mine.id AND o.stage IN ('looking', 'waiting', 'asked_back')
UNION ALL SELECT mine.id, 'proposal', o.id, 2, 'doi' FROM mine JOIN knowledge_hub_proposal o
    ON o.doi = mine.doi AND o.doi <> '' AND o.id <> mine.id AND o.stage IN ('looking', 'waiting', 'asked_back')
UNION ALL SELECT mine.id, 'proposal', o.id, 3, 'file' FROM mine JOIN knowledge_hub_proposal o
    ON o.file_hash = mine.file_hash AND o.file_hash <> '' AND o.id <> mine.id
        AND o.stage IN ('looking', 'waiting', 'asked_back')
UNION ALL SELECT mine.id, 'proposal', o.id, 4, 'title' FROM mine JOIN knowledge_hub_proposal o
    ON o.title %% mine.title AND similarity(o.title, mine.title) >= %(alike)s AND o.id <> mine.id
        AND o.stage IN ('looking', 'waiting', 'asked_back')
ORDER BY 1, 4, 3
"""


@dataclass(frozen=True, slots=True)
class Near:
    """Something that may be the same, and by what.

    Attributes:
        address: where its reader finds it; empty where they may not see it.
    """

    title: str
    address: str
    by: str
    is_resource: bool

    @property
    def in_words(self) -> Words:
        return WORDS[self.by]


def near(proposals: Sequence[Proposal], *, reader: Anyone) -> dict[int, list[Near]]:
    """What may be the same as each of some proposals, as far as its reader may see it; in three statements.

    A resource that the reader may not read is not told of. Of proposals of others its curators alone read the title.
    """
    rows = _rows([one.pk for one in proposals])
    resources = _standing({other for _pk, kind, other, _order, _by in rows if kind == "resource"}, reader)
    visible = Proposal.objects.visible_to(reader).filter(
        pk__in={other for _pk, kind, other, _order, _by in rows if kind == "proposal"}
    )
    waiting = visible.in_bulk() if rows else {}
    found: dict[int, dict[tuple[str, int], Near]] = defaultdict(dict)
    for pk, kind, other, _order, by in rows:
        if len(found[pk]) >= MOST:
            continue
        if kind == "proposal":
            one = waiting.get(other)
            told = Near(one.called if one else "", one.get_absolute_url() if one else "", by, is_resource=False)
            found[pk].setdefault((kind, other), told)
        elif entry := resources.get(other):
            found[pk].setdefault((kind, other), Near(entry.title, entry.address, by, is_resource=True))
    return {pk: list(things.values()) for pk, things in found.items()}


def standing_at(address: str, *, reader: Anyone) -> Entry | None:
    """The published resource at an address, or with the DOI in it, which this reader may read: where they are led."""
    same, doi = Q(address_key=key_of(address)), doi_in(address)
    known = Known.objects.filter(same | Q(doi=doi) if doi else same)
    return next(iter(_standing(known.values_list("resource", flat=True)[:MOST], reader).values()), None)


def _standing(numbers: Iterable[int], reader: Anyone) -> dict[int, Entry]:
    """The entries of published resources that somebody may read, also of those that something took the place of."""
    wanted = set(numbers)
    readable = Q(audience__in=readable_by(reader)) | Q(audience__key=SUPERSEDED)
    kind = ContentType.objects.get_for_model(Resource)
    found = Entry.objects.filter(readable, thing_type=kind, thing_id__in=wanted) if wanted else []
    return {entry.thing_id: entry for entry in found}


def _rows(proposals: list[int]) -> list[tuple[int, str, int, int, str]]:
    if not proposals:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SAME, {"mine": proposals, "alike": ALIKE})
        return list(cursor.fetchall())
