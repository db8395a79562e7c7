from hlh.catalogue.models.entries import Audience, Edge, Embedding, Entry, Passage

from hlh.catalogue.models.cases import Case, Decision, Flag, Reason  # isort: skip  they need the entry

__all__ = ["Audience", "Case", "Decision", "Edge", "Embedding", "Entry", "Flag", "Passage", "Reason"]
