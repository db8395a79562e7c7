"""Another spelling, where a search finds nothing: the nearest words of titles that the reader may see."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity

from hlh.catalogue.models import Entry

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

SHORTEST = 4  # letters: in a shorter word every slip makes another word
LONGEST = 8  # words that are looked at
NEAR_ENOUGH = 0.75
_WORD = re.compile(r"\w+")


def other_spelling(words: str, *, reader: Anyone) -> str:
    """The words as they may have been meant; empty when nothing near is known."""
    spelled = words
    for word in [word for word in _WORD.findall(words) if len(word) >= SHORTEST][:LONGEST]:
        titles = (
            Entry.objects.visible_to(reader)
            .filter(title__trigram_word_similar=word)
            .annotate(nearness=TrigramWordSimilarity(word, "title"))
            .order_by("-nearness", "-pk")
            .values_list("title", flat=True)[:20]
        )
        known = {other.casefold(): other for title in titles for other in _WORD.findall(title)}
        if word.casefold() in known:
            continue
        if near := get_close_matches(word.casefold(), known, n=1, cutoff=NEAR_ENOUGH):
            spelled = re.sub(rf"\b{re.escape(word)}\b", known[near[0]].lower(), spelled)
    return spelled if spelled != words else ""
