"""What happened, what is owed for it, and the seals over it."""

from hlh.activity.models.facts import Actor, Fact, Reaction
from hlh.activity.models.seals import Horizon, Seal

__all__ = ["Actor", "Fact", "Horizon", "Reaction", "Seal"]
