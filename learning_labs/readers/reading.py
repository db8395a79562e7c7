"""What the page of a discussion needs for reading on: the ways to its other pages, what is new, what may come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from learning_labs.models import Discussion, Said
from learning_labs.models.discussions import page_before
from learning_labs.readers import live
from learning_labs.readers.unread import first_new, new_in
from learning_labs.readers.watching import levels_for_discussions

if TYPE_CHECKING:
    from hlh.web import Request


def reading_of(request: Request, found: Discussion, after: int, rows: Sequence[Said]) -> dict[str, Any]:
    """For the template of the page, under names of its own.

    Args:
        request: whose page it is.
        found: with how far they have read it.
        after: the number before the first post of the page.
        rows: the posts on it.
    """
    last = page_before(found.post_count)
    shown = rows[-1].number if rows else after
    is_last = shown is not None and shown >= found.post_count
    return {
        "page_after": after,
        "page_before": page_before(after),
        "page_last": last,
        "is_last_page": is_last,
        "new_posts": new_in(found),
        "first_new": first_new(found, after),
        "new_posts_most": new_in(found) >= Discussion.POSTS_ON_A_PAGE,
        "levels": levels_for_discussions(),
        "level": getattr(found, "level", None) or "",
        "channel": live.channel_of(found.pk) if is_last and found.has_opened and found.lab.takes_posts else "",
    }
