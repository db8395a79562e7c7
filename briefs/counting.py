"""Counting how often briefs are read: one word to the cache with a page, rows by beat; no cookie, nothing of who it was."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.utils.timezone import now

from briefs.models import Brief, Reads

if TYPE_CHECKING:
    from hlh.web import ForgivingCache, Request

DAYS = 3  # that the cache remembers a day: as long as the worker may be away
KEPT = timedelta(days=400)
_MACHINES = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|curl|wget|python|headless", re.IGNORECASE)


def count_read(request: Request, brief: Brief) -> None:
    """Somebody opened its page: one more, in one way to the cache and back. Machines and its author are not counted."""
    program = request.headers.get("User-Agent", "")
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if request.method != "GET" or is_ahead or not program or _MACHINES.search(program):
        return
    if not (request.user.is_authenticated and brief.voice.is_of(request.user)):
        _cache().count_in(_of_day(now().date()), str(brief.pk), DAYS * 86_400)


def keep_counts() -> int:
    """Write down what the cache has counted in the last days: as often as you like, a figure only grows.

    Returns:
        How many figures changed.
    """
    today = now().date()
    Reads.objects.filter(day__lt=today - KEPT).delete()
    return sum(_keep(today - timedelta(days=back)) for back in range(DAYS))


def _keep(day: date) -> int:
    counted = {int(brief): many for brief, many in _cache().counts_in(_of_day(day)).items()}
    if not counted:
        return 0
    known = dict(Reads.objects.filter(day=day, brief__in=counted).values_list("brief", "many"))
    there = Brief.objects.filter(pk__in=counted).order_by("pk").values_list("pk", flat=True)
    grown = [Reads(brief_id=pk, day=day, many=counted[pk]) for pk in there if counted[pk] > known.get(pk, 0)]
    Reads.objects.bulk_create(
        grown, update_conflicts=True, unique_fields=["brief", "day"], update_fields=["many"], batch_size=1000
    )
    return len(grown)


def _of_day(day: date) -> str:
    return f"reads:{day.isoformat()}"


def _cache() -> ForgivingCache:
    return cast("ForgivingCache", caches[DEFAULT_CACHE_ALIAS])
