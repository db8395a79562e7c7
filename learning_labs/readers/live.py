"""How an open page learns that something was said: one look at a counter, which needs to know nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.timezone import now

from hlh.activity.hurrying import after_the_answer

SECONDS = 30  # how long a counter is believed, should a word of a new post have been lost
_signer = Signer(salt="learning_labs.readers.live")


def channel_of(discussion: int) -> str:
    """What a page holds whose reader may read a discussion: it opens the counter, and nothing that was said.

    It is the same all day, so that the page of a stranger is the same to the letter.
    """
    return _signer.sign(f"{discussion}.{now().toordinal()}")


def opened_by(channel: str) -> int | None:
    """The discussion whose counter a channel of today or yesterday opens; none of an older one, or one made up.

    After that the rights of whoever asks are asked anew.
    """
    try:
        discussion, day = map(int, _signer.unsign(channel).split("."))
    except (BadSignature, ValueError):
        return None
    return discussion if now().toordinal() - day in (0, 1) else None


def tell(discussion: int) -> None:
    """Something new stands in a discussion once this is kept: whoever asks next looks at its row."""
    transaction.on_commit(partial(after_the_answer, partial(_forget, discussion)))


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


def _forget(discussion: int) -> None:
    cache.delete(_name(discussion))


def _name(discussion: int) -> str:
    return f"labs:posts:{discussion}"
