"""How long a server asks us to wait before we come again."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

from django.utils.timezone import is_naive, now

from hlh.outside.fetching import Answer

TOO_MANY, NOT_NOW = 429, 503


def asked_to_wait(answer: Answer) -> timedelta | None:
    """Seconds, or a moment, as it said; none where it asks for nothing that can be read."""
    given = answer.headers.get("retry-after", "").strip() if answer.status in (TOO_MANY, NOT_NOW) else ""
    if given.isascii() and given.isdecimal():
        return timedelta(seconds=min(int(given[:9]), 10_000_000))
    try:
        then = parsedate_to_datetime(given)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return None if is_naive(then) else then - now()
