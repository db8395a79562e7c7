"""Partners of the network, what they are called for, what they answer, and the feeds that are read of them."""

from hlh.network.models.answers import Answer
from hlh.network.models.asks import Ask
from hlh.network.models.calls import Call
from hlh.network.models.feeds import Feed, Result
from hlh.network.models.harvested import FeedRecord, FeedRun
from hlh.network.models.partners import Partner

__all__ = ["Answer", "Ask", "Call", "Feed", "FeedRecord", "FeedRun", "Partner", "Result"]
