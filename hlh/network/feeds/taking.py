"""What a run of a feed brought, for whoever proposes it: a slice at a time, in the words of a proposal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hlh.network.models import Feed, FeedRecord

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Brought:
    """A thing that a feed named, as it may be proposed.

    Attributes:
        once: what it is known by, however often it is brought.
        said_by: whose word it is.
    """

    once: str
    address: str
    title: str
    publisher: str
    publisher_kind: str
    published_on: date | None
    language: str
    areas: tuple[int, ...]
    helps: str
    doi: str
    said_by: str


def new_records(feed: Feed, batch: int) -> Iterator[list[Brought]]:
    """What one run brought and what is still there, in slices."""
    for rows in _slices(feed, batch, is_deleted=False):
        yield [_brought(feed, row) for row in rows]


def gone_records(feed: Feed, batch: int) -> Iterator[list[str]]:
    """What one run heard to be no more: what each is known by, in slices."""
    for rows in _slices(feed, batch, is_deleted=True):
        yield [once_of(feed.pk, row.identifier) for row in rows]


def once_of(feed: int, identifier: str) -> str:
    """What a thing of a feed is known by."""
    return f"feed:{feed}:{hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()}"


def _slices(feed: Feed, batch: int, *, is_deleted: bool) -> Iterator[list[FeedRecord]]:
    last = 0
    found = FeedRecord.objects.filter(feed=feed, batch=batch, is_deleted=is_deleted).order_by("pk")
    while rows := list(found.filter(pk__gt=last)[:AT_ONCE]):
        yield rows
        last = rows[-1].pk


def _brought(feed: Feed, row: FeedRecord) -> Brought:
    return Brought(
        once=once_of(feed.pk, row.identifier),
        address=row.address,
        title=row.title,
        publisher=feed.publisher,
        publisher_kind=feed.publisher_kind,
        published_on=row.published_on,
        language=row.language,
        areas=tuple(feed.areas),
        helps=row.summary,
        doi=row.doi,
        said_by=feed.said_by,
    )
