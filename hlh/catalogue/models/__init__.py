from hlh.catalogue.models.entries import Audience, Edge, Embedding, Entry, Passage
from hlh.catalogue.models.excerpts import Excerpt

__all__ = ["Audience", "Edge", "Embedding", "Entry", "Excerpt", "Passage"]
