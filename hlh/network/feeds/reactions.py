"""What follows of feeds within the network."""

from __future__ import annotations

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.mail.telling import tell
from hlh.network import facts
from hlh.network.feeds.keepers import keepers_of
from hlh.network.feeds.letters import FEED_BROKE
from hlh.network.models import Feed


@on(facts.FEED_BROKE)
def tell_who_looks_after_it(fact: Fact) -> None:
    """Once until it was read again."""
    feed = Feed.objects.for_listing().filter(pk=fact.target_id).first()
    if feed is None or not feed.failures:
        return
    for person, reason in keepers_of(feed):
        tell(person, kind=FEED_BROKE, fact=fact, reason=reason, address=feed.get_absolute_url())
