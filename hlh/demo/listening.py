"""The demonstration's feed: one that is there to be looked at, and that asks nobody until somebody lets it go on."""

from __future__ import annotations

from hlh.network.models import Feed

ADDRESS = "https://www.who.int/rss-feeds/news-english.xml"


def listen() -> None:
    """Make it where it is missing."""
    said = {
        "name": "News of WHO",
        "publisher": "World Health Organization",
        "publisher_kind": "who_hq",
        "language": "en",
        "is_paused": True,
        "is_demo": True,
    }
    Feed.objects.get_or_create(address=ADDRESS, oai_set="", defaults=said)
