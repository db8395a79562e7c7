"""A page to print that is made while somebody waits: once for what it says, and so many for one reader in a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext as _

from hlh.limits import network_of, spend
from hlh.policy import TooOften

if TYPE_CHECKING:
    from hlh.web import Request

MOST_IN_A_DAY = 100
AN_HOUR = 3600


def made_once(request: Request, says: str, make: Callable[[], bytes]) -> bytes:
    """The page, as it was made within the last hour, or made now.

    Args:
        request: of whoever waits; somebody without an account is known by their network.
        says: all that it says: where a name changed since, it is another page.
        make: makes it.

    Raises:
        TooOften: when as many were made for them today as are made for one.
    """
    key = f"page-to-print:{hashlib.sha256(says.encode()).hexdigest()}"
    known: bytes | None = cache.get(key)
    if known is not None:
        return known
    if not spend(f"pages-to-print:{request.user.pk or network_of(request)}", most=MOST_IN_A_DAY):
        raise TooOften(
            _(
                "As many pages to print were made for you today as are made in a day. Read it on its page, or come back tomorrow."
            )
        )
    page = make()
    cache.set(key, page, AN_HOUR)
    return page
