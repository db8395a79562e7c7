from hlh.catalogue.models.entries import Audience, Edge, Embedding, Entry, Passage
from hlh.catalogue.models.excerpts import Excerpt
from hlh.catalogue.models.keeping import Bookmark, Follow
from hlh.catalogue.models.taps import Tally, Tap

from hlh.catalogue.models.cases import Case, Decision, Flag, Reason  # isort: skip  they need the entry

__all__ = [
    "Audience",
    "Bookmark",
    "Case",
    "Decision",
    "Edge",
    "Embedding",
    "Entry",
    "Excerpt",
    "Flag",
    "Follow",
    "Passage",
    "Reason",
    "Tally",
    "Tap",
]
