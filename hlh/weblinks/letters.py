"""What whoever keeps a page reads of a dead link on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hlh.mail.models import Letter
from hlh.mail.telling import kind
from hlh.mail.writing import fills
from hlh.weblinks.models import Mention

LINK_DEAD = kind("link-dead", _("When a link of what you published no longer answers"))


@fills(LINK_DEAD)
def dead(letter: Letter) -> dict[str, Any] | None:
    """Which link, where it stands and what it said; nothing once it answers, or stands there no more."""
    found = Mention.objects.dead().select_related("address", "entry")
    place = found.filter(pk=letter.fact.target_id).first() if letter.fact else None
    if place is None:
        return None
    return {
        "title": place.entry.title,
        "address": place.address.address,
        "why": place.address.in_words,
        "since": date.fromisoformat(place.address.failures[0]["day"]),
        "link": f"{settings.SITE}{place.entry.address}",
    }
