"""Taking mail in: a row with the message as it came, before anybody looks into it."""

from __future__ import annotations

import hashlib
from functools import partial

from django.db import transaction

from hlh.activity.hurrying import tell_the_worker
from hlh.mail.models import Incoming
from hlh.mail.reading import parsed

LARGEST = 10_000_000  # bytes of a message that is read; of a larger one only the beginning is kept, to answer it
BEGINNING = 65_536


def take(raw: bytes, *, sender: str, recipient: str) -> Incoming:
    """Keep a message; the same one, brought twice, is kept once.

    Args:
        raw: as it came, the header of our own post office on top.
        sender: of the envelope; empty for what a machine says.
        recipient: of the envelope, one address.
    """
    kept = raw if len(raw) <= LARGEST else raw[:BEGINNING]
    message_id = str(parsed(kept[:BEGINNING]).get("Message-ID", "")).strip()[:300]
    row, is_new = Incoming.objects.get_or_create(
        message_id=without_zeros(message_id),
        digest=_digest(kept, recipient),
        defaults={
            "raw": kept,
            "size": len(raw),
            "sender": without_zeros(sender)[:320],
            "recipient": without_zeros(recipient.lower())[:320],
        },
    )
    if is_new:
        transaction.on_commit(partial(nudge, row.pk))
    return row


def nudge(row: int) -> None:
    """Ask the worker to handle it now; without a broker beat does it a little later."""
    from hlh.mail.tasks import handle

    tell_the_worker(handle, row)


def without_zeros(words: str) -> str:
    """PostgreSQL keeps no zero bytes, and no half of a letter."""
    return words.replace("\0", "").encode("utf-8", "replace").decode()


def _digest(raw: bytes, recipient: str) -> str:
    """What its sender wrote: who, when, about what, the text. Post offices on the way add lines above."""
    head, _gap, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    message = parsed(head + b"\n\n")
    written = [str(message.get(name, "")) for name in ("From", "Date", "Subject")]
    known = "\0".join([recipient.lower(), *written]).encode("utf-8", "replace")
    return hashlib.sha256(known + b"\0" + body).hexdigest()
