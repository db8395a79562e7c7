"""What whoever looks after a feed reads when it can no longer be read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hlh.mail.models import Letter
from hlh.mail.telling import kind
from hlh.mail.writing import fills
from hlh.network.models import Feed

FEED_BROKE = kind("feed-broke", _("When a feed that you look after can no longer be read"))


@fills(FEED_BROKE)
def broke(letter: Letter) -> dict[str, Any] | None:
    """Which feed, and what stood in the way; nothing once it is read again, or rests."""
    feed = (
        Feed.objects.filter(pk=letter.fact.target_id, is_paused=False, failures__gt=0).first() if letter.fact else None
    )
    if feed is None:
        return None
    return {
        "name": feed.name,
        "address": feed.address,
        "why": feed.in_words,
        "link": f"{settings.SITE}{feed.get_absolute_url()}",
    }
