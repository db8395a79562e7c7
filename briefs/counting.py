"""Counting how often briefs are read: one word to the cache with a page, rows by beat; no cookie, nothing of who it was."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.timezone import now

from briefs.models import Brief, Reads
from hlh.people.voices import FEWEST_ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefs.models.reads import ReadsQuerySet
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


def reads_by_month(reads: ReadsQuerySet) -> Iterator[dict[str, Any]]:
    """How often briefs were read in each month that is counted to its end and kept as a whole; of fewer than three openings
    nothing is said. What a month grows or shrinks by in a day would tell of that day alone."""
    today = now().date()
    since, until = _next_month(today - KEPT), (today - timedelta(days=DAYS)).replace(day=1)
    months = reads.within(since, until).annotate(month=TruncMonth("day")).values("brief__ref", "month")
    for row in months.annotate(sum=Sum("many")).filter(sum__gte=FEWEST_ALIKE).order_by("brief__ref", "month"):
        yield {"brief__ref": row["brief__ref"], "month": f"{row['month']:%Y-%m}", "many": row["sum"]}


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


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
