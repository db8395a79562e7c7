"""How an open page learns that something was said: one look at a counter, which needs to know nobody."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction

SECONDS = 30  # how long a counter is believed, should a word of a new post have been lost
DAY = 86400  # how long a channel saves the look at who asks; afterwards their rights are asked each time
_signer = TimestampSigner(salt="learning_labs.readers.live")


def channel_of(discussion: int) -> str:
    """What a page holds whose reader may read a discussion: it opens the counter, and nothing that was said."""
    return _signer.sign(str(discussion))


def opened_by(channel: str) -> int | None:
    """The discussion whose counter a channel opens; none where it was made up, or a day ago."""
    try:
        return int(_signer.unsign(channel, max_age=DAY))
    except (BadSignature, ValueError):
        return None


def tell(discussion: int) -> None:
    """Something new stands in a discussion once this is kept: whoever asks next looks at its row."""
    transaction.on_commit(lambda: cache.delete(_name(discussion)))


def count_in(discussion: int, look: Callable[[], int]) -> int:
    """The number of the newest post.

    Args:
        discussion: its key.
        look: reads it from its row, where the counter is not known.
    """
    known = cache.get(_name(discussion))
    if known is None:
        known = look()
        cache.set(_name(discussion), known, SECONDS)
    return int(known)


def _name(discussion: int) -> str:
    return f"labs:posts:{discussion}"
