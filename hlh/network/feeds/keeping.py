"""Keeping what a part of a feed says: each thing once, however often it is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from hlh.network.feeds.records import Record
from hlh.network.models import Feed, FeedRecord, FeedRun

AT_ONCE = 500
SAID = ("title", "address", "doi", "published_on", "language", "summary")
Thing = TypeVar("Thing")


def keep(feed: Feed, run: FeedRun, records: Iterable[Record]) -> None:
    """Keep what is new, change what changed, mark what is gone; counted on the run in the same transaction."""
    for some in sliced(records, AT_ONCE):
        _keep_some(feed, run, some)


def sliced(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """The same, some at a time."""
    going = iter(things)
    while some := list(islice(going, size)):
        yield some


def _keep_some(feed: Feed, run: FeedRun, records: Sequence[Record]) -> None:
    named = {one.identifier: one for one in records}  # named twice in a list, the later word holds
    with transaction.atomic():
        there = FeedRecord.objects.filter(feed=feed, identifier__in=named)
        known = {one.identifier: one for one in there}
        whole = [one for one in named.values() if one.is_whole and not one.is_gone]
        new = [_row(feed, run, one) for one in whole if one.identifier not in known]
        FeedRecord.objects.bulk_create(new, ignore_conflicts=True)
        back = [row for one in whole if (row := known.get(one.identifier)) and row.is_deleted]
        changed = [row for one in whole if (row := known.get(one.identifier)) and _say(feed, row, one)]
        gone = [row for key, row in known.items() if named[key].is_gone and not row.is_deleted]
        for row in (*back, *gone):
            row.is_deleted, row.batch = not row.is_deleted, run.pk
        FeedRecord.objects.bulk_update({*back, *changed, *gone}, [*SAID, "is_deleted", "batch"])
        Feed.objects.filter(pk=feed.pk).update(harvested=F("harvested") + len(new))
        left_out = sum(not one.is_whole and not one.is_gone for one in named.values())
        run.add(
            {
                "new": len(new) + len(back),
                "changed": len(set(changed) - set(back)),
                "gone": len(gone),
                "left_out": left_out,
            }
        )


def _row(feed: Feed, run: FeedRun, one: Record) -> FeedRecord:
    row = FeedRecord(feed=feed, identifier=one.identifier, batch=run.pk)
    _say(feed, row, one)
    return row


def _say(feed: Feed, row: FeedRecord, one: Record) -> bool:
    """Write on a row what its feed says; whether it said something else before."""
    language = feed.language if not one.language else one.language.strip("?")
    said = {name: getattr(one, name) for name in SAID} | {"language": language}
    before = {name: getattr(row, name) for name in SAID}
    for name, words in said.items():
        setattr(row, name, words)
    return said != before
