"""Words quoted from a brief name its country as long as it has cleared them, as the brief itself does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from briefs.clearing.names import without_names
from hlh.catalogue.models import Entry, Excerpt
from hlh.catalogue.quoting import Quoted

K = TypeVar("K")


def as_cleared(quotes: Mapping[K, Quoted]) -> dict[K, Quoted]:
    """Quotes without the name of a country that does not let the brief that they are of name it any more.

    The passage of such a brief was entered anew, so only quotes whose source changed are looked up: mostly none.
    """
    from briefs.models.briefs import Brief  # which imports what this is imported by

    doubtful = {one.ref for one in quotes.values() if one.words and one.who is None and one.is_changed}
    if not doubtful:
        return dict(quotes)
    of_briefs = Excerpt.objects.filter(ref__in=doubtful, passage__entry__kind=Entry.Kind.ACTION_BRIEF)
    sources = dict(of_briefs.values_list("ref", "passage__entry__thing_id"))
    briefs = Brief.objects.select_related("version__country").in_bulk(set(sources.values())) if sources else {}
    countries = {
        ref: brief.version.country
        for ref, pk in sources.items()
        if (brief := briefs.get(pk)) and brief.version and not brief.version.names_its_country
    }
    return {
        key: replace(one, words=without_names(one.words, country)) if (country := countries.get(one.ref)) else one
        for key, one in quotes.items()
    }
