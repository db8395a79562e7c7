"""News that ran out leave the lists by themselves: nobody publishes them for that."""

from __future__ import annotations

from django.utils.timezone import localdate

from hlh.catalogue.entries import entries_of
from knowledge_hub import bridge
from knowledge_hub.models import News
from knowledge_hub.privacy import NOBODY
from knowledge_hub.trees import originals


def let_news_go() -> int:
    """Write the entries of news that ran out and are found still; how many."""
    old = originals(News.objects.live()).filter(until__lt=localdate())
    found = list(entries_of(old).exclude(audience__key=NOBODY).values_list("thing_id", flat=True))
    for page in found:
        bridge.rewrite(page)
    return len(found)
