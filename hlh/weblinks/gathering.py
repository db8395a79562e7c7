"""Keeping which addresses a published thing leads to: the rooms say so when it is published, or shown in other words."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.timezone import now

from hlh.catalogue.models import Entry
from hlh.weblinks.finding import host_of
from hlh.weblinks.marking import mark
from hlh.weblinks.models import Mention, WebAddress


def gather(entry: Entry, addresses: Collection[str]) -> None:
    """From now on it leads to these, and to no others. A new one is looked at soon, and so is one that is dead elsewhere:
    whoever keeps this page is told as well."""
    with transaction.atomic():
        _look_soon(addresses)  # before the entry is locked, as what settles an address does
        Entry.objects.select_for_update(no_key=True).filter(pk=entry.pk).values("pk").first()
        Mention.objects.filter(entry=entry).exclude(address__address__in=addresses).delete()
        rows = [WebAddress(address=address, host=host_of(address)) for address in sorted(addresses)]
        WebAddress.objects.bulk_create(rows, ignore_conflicts=True)
        kept = WebAddress.objects.filter(address__in=addresses).values_list("pk", flat=True)
        Mention.objects.bulk_create((Mention(address_id=pk, entry=entry) for pk in kept), ignore_conflicts=True)
        mark(entry)


def _look_soon(addresses: Collection[str]) -> None:
    """The dead ones among them are due now."""
    dead = WebAddress.objects.dead().filter(address__in=addresses).order_by("pk").select_for_update(no_key=True)
    if locked := list(dead.values_list("pk", flat=True)):
        WebAddress.objects.filter(pk__in=locked).update(due_at=now())
