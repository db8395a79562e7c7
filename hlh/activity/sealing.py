"""Sealing the ledger: facts that can't change any more, in batches, each hashed together with the seal before.

Facts get their ids before they are committed, so a lower id may appear after a higher one. A seal therefore goes only as
far as a horizon that was noted earlier, and only once every transaction that was open at that moment has ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from hlh.activity.models import Horizon, Seal

BATCH = 1_000  # facts under one seal, at most
CHUNK = 5_000  # facts in memory while they are read
LOCK = 7_235_411  # of the advisory lock: one sealer at a time
# A fact as it is hashed: every column, in a form that depends on nobody's settings.
LINE = """jsonb_build_array(id, verb, target_type_id, target_id, actor_id, details,
          to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text"""


@dataclass
class Batch:
    """The facts of one seal, while they are read one by one."""

    previous: str
    first: int = 0
    last: int = 0
    count: int = 0

    def __post_init__(self) -> None:
        self._hash = hashlib.sha256(self.previous.encode())

    def take(self, number: int, line: str) -> None:
        self.first = self.first or number
        self.last = number
        self.count += 1
        self._hash.update(line.encode() + b"\n")

    @property
    def hash(self) -> str:
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking found.

    Attributes:
        facts, seals: how many hold, up to the first break.
        unsealed: how many facts wait for their seal.
        hash: of the last seal that holds: kept elsewhere, it proves that none was cut off.
        trouble: the first break, in words; empty when everything holds.
    """

    facts: int
    seals: int
    unsealed: int
    hash: str
    trouble: str = ""


def seal() -> int:
    """Seal what lies before the horizon, then note a new one; nothing while somebody else does.

    Returns:
        How many facts were sealed.
    """
    count = 0
    while sealed := _seal_one():
        count += sealed
    return count


def verify() -> Verdict:
    """Read every fact and every seal once, in little memory, and compare them."""
    facts = seals = 0
    previous = ""
    with transaction.atomic():
        lines = _sealed_facts()
        line = next(lines, None)
        for one in Seal.objects.order_by("last").iterator(chunk_size=CHUNK):
            batch = Batch(previous)
            while line and line[0] <= one.last:
                batch.take(*line)
                line = next(lines, None)
            if trouble := _break(one, batch):
                return Verdict(facts, seals, _unsealed(), previous, trouble)
            facts, seals, previous = facts + batch.count, seals + 1, one.hash
        return Verdict(facts, seals, _unsealed(), previous)


def _break(one: Seal, batch: Batch) -> str:
    """What does not fit between a seal and the facts that stand under it now."""
    if one.previous != batch.previous:
        return f"{one} does not follow the one before: a seal was changed, taken out or put in"
    if batch.count < one.count:
        return f"{one}: {one.count} facts were sealed and {batch.count} are there: a fact was deleted"
    if batch.count > one.count:
        return f"{one}: {one.count} facts were sealed and {batch.count} are there: a fact was put in"
    if (one.first, one.last, one.hash) != (batch.first, batch.last, batch.hash):
        return f"{one}: a fact, or the seal itself, was changed"
    return ""


def _seal_one() -> int:
    """One batch, in a transaction of its own; how many facts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        before = Seal.objects.order_by("-last").first()
        batch = Batch(before.hash if before else "")
        cursor.execute(
            f"SELECT id, {LINE} FROM activity_fact WHERE id > %s AND id <= %s ORDER BY id LIMIT %s",  # noqa: S608
            [before.last if before else 0, _reached_horizon(), BATCH],
        )
        for number, line in cursor.fetchall():
            batch.take(number, line)
        if batch.count:
            Seal.objects.create(
                first=batch.first, last=batch.last, count=batch.count, previous=batch.previous, hash=batch.hash
            )
        else:
            _note_horizon()
    return batch.count


def _reached_horizon() -> int:
    """The fact up to which nothing can appear any more; 0 while a transaction from before is still open."""
    horizon = Horizon.objects.filter(pk=1).first()
    return horizon.fact if horizon and horizon.transaction <= _transactions()[0] else 0


def _note_horizon() -> None:
    """The newest fact, and the first transaction that has not begun.

    One that is still awaited stays, unless its transactions are those of another server, as after a restored backup.
    """
    oldest, coming = _transactions()
    horizon = Horizon.objects.filter(pk=1).first()
    if horizon and oldest < horizon.transaction <= coming:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM activity_fact")
        newest = cursor.fetchone()[0]
    Horizon.objects.update_or_create(pk=1, defaults={"fact": newest, "transaction": coming})


def _transactions() -> tuple[int, int]:
    """The oldest that is open (the next one, where none is), and the first that has not begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() AS s"
        )
        oldest, coming = cursor.fetchone()
    return oldest, coming


def _sealed_facts() -> Iterator[tuple[int, str]]:
    """Every fact that stands under a seal, with its line, in the order of their ids."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT id, {LINE} FROM activity_fact WHERE id <= (SELECT max(last) FROM activity_seal) ORDER BY id"  # noqa: S608
        )
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _unsealed() -> int:
    """How many facts wait for their seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM activity_fact WHERE id > (SELECT coalesce(max(last), 0) FROM activity_seal)"
        )
        return int(cursor.fetchone()[0])
