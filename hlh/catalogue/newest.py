"""What is new for somebody who looks for something again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Entry
from hlh.catalogue.planning import planned_for_its_values
from hlh.catalogue.searching import RANKED, Hits, Wanted

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


@planned_for_its_values()
def newest(wanted: Wanted, *, reader: Anyone, most: int) -> list[Entry]:
    """What fits, the newest first.

    By its words alone, and all of them: what is near in meaning, or has some of the words, is near for as long as nothing
    nearer comes, and would come and go.

    Args:
        wanted: words, and what narrows them down.
        reader: only what they may read is looked at.
        most: how many.
    """
    readable = readable_by(reader)
    found = Entry.objects.filter(wanted.fits(), audience__in=readable)
    if wanted.words.strip():
        passages = Hits(wanted, readable).by_words().filter(wanted.fits("entry__"))
        found = found.filter(pk__in=passages.order_by("-pk").values("entry")[:RANKED])
    return list(found.newest_first()[:most])
