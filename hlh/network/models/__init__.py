"""Partners of the network."""

from hlh.network.models.partners import Partner

__all__ = ["Partner"]
