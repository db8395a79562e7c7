"""Partners of the network, what they are called for, and what they answer."""

from hlh.network.models.answers import Answer
from hlh.network.models.asks import Ask
from hlh.network.models.calls import Call
from hlh.network.models.partners import Partner

__all__ = ["Answer", "Ask", "Call", "Partner"]
