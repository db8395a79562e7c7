"""Partners of the network, and the feeds that are read of them."""

from hlh.network.models.feeds import Feed, Result
from hlh.network.models.harvested import FeedRecord, FeedRun
from hlh.network.models.partners import Partner

__all__ = ["Feed", "FeedRecord", "FeedRun", "Partner", "Result"]
