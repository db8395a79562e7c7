from hlh.catalogue.models.entries import Audience, Edge, Embedding, Entry, Passage

__all__ = ["Audience", "Edge", "Embedding", "Entry", "Passage"]
