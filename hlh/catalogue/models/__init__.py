from hlh.catalogue.models.entries import Audience, Edge, Embedding, Entry, Passage
from hlh.catalogue.models.excerpts import Excerpt
from hlh.catalogue.models.keeping import Bookmark, Follow
from hlh.catalogue.models.taps import Tally, Tap

__all__ = ["Audience", "Bookmark", "Edge", "Embedding", "Entry", "Excerpt", "Follow", "Passage", "Tally", "Tap"]
