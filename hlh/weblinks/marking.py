"""The mark of a dead link stands on the entry itself: a page reads it without asking once more."""

from __future__ import annotations

from hlh.catalogue.models import Entry
from hlh.weblinks.models import Mention


def mark(entry: Entry) -> None:
    """Write on it which of its links are dead now; whoever calls holds its row, or takes it here."""
    Entry.objects.select_for_update(no_key=True).filter(pk=entry.pk).values("pk").first()
    dead = Mention.objects.dead().filter(entry=entry).order_by("address").values_list("address__address", flat=True)
    Entry.objects.filter(pk=entry.pk).exclude(dead_links=list(dead)).update(dead_links=list(dead))
