"""Words quoted from a brief name its country as long as it has cleared them, as the brief itself does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Q

from briefs.clearing.names import without_names
from briefs.models.grades import Grade
from briefs.models.told import PARTS
from briefs.models.translations import TranslatedSection
from briefs.models.versions import Version
from hlh.catalogue.models import Entry, Excerpt
from hlh.catalogue.quoting import Quoted
from hlh.taxonomy.models import Country

K = TypeVar("K")
UNNAMED = (Grade.REGION, Grade.NOWHERE)


def as_cleared(quotes: Mapping[K, Quoted]) -> dict[K, Quoted]:
    """Quotes without the name of a country that does not let the brief that they are of name it any more.

    The passage of such a brief was entered anew, so only quotes whose source changed are looked up: mostly none.
    """
    doubtful = {one.ref: one.words for one in quotes.values() if one.words and one.who is None and one.is_changed}
    if not doubtful:
        return dict(quotes)
    unnamed = _unnamed(doubtful)
    return {
        key: replace(one, words=_without(one.words, unnamed[one.ref])) if one.ref in unnamed else one
        for key, one in quotes.items()
    }


def _without(words: str, countries: Iterable[Country]) -> str:
    return reduce(without_names, countries, words)


def _unnamed(quotes: Mapping[str, str]) -> Mapping[str, list[Country]]:
    """The countries that quotes may not name, by the reference of each.

    Where the section that it was taken of is gone with a later version, the quote is known by its words: it names the
    country no longer once the version that said them, or the one that stands, does not.
    """
    from briefs.models.briefs import Brief  # which imports what this is imported by

    found: dict[str, list[Country]] = defaultdict(list)
    sources = dict(Excerpt.objects.filter(ref__in=quotes).values_list("ref", "passage__entry"))
    there = Entry.objects.filter(pk__in=set(sources.values()) - {None}, kind=Entry.Kind.ACTION_BRIEF)
    things = dict(there.values_list("pk", "thing_id"))
    briefs = Brief.objects.select_related("version__country").in_bulk(set(things.values())) if things else {}
    for ref, entry in sources.items():
        version = briefs[things[entry]].version if entry in things and things[entry] in briefs else None
        if version and version.country and not version.names_its_country:
            found[ref].append(version.country)
    gone = {ref: words for ref, words in quotes.items() if sources.get(ref) is None}
    for ref, country in _by_their_words(gone) if gone else ():
        found[ref].append(country)
    return found


def _by_their_words(quotes: Mapping[str, str]) -> Iterable[tuple[str, Country]]:
    """The countries that do not let exactly these words name them, in any language that a brief says them in."""
    said = reduce(or_, (Q(**{f"{part}__contains": words}) for words in quotes.values() for part in PARTS))
    graded = Q(grade__in=UNNAMED) | Q(brief__version__grade__in=UNNAMED)
    for version in Version.objects.filter(graded, said).select_related("country"):
        if version.country is not None:
            text = "\n\n".join(getattr(version, part) for part in PARTS)
            yield from ((ref, version.country) for ref, words in quotes.items() if words in text)
    said = reduce(or_, (Q(words__contains=words) for words in quotes.values()))
    current = "translation__brief__version"
    for section in TranslatedSection.objects.filter(said, **{f"{current}__grade__in": UNNAMED}).select_related(
        f"{current}__country"
    ):
        stands = section.translation.brief.version
        if stands is not None and stands.country is not None:
            yield from ((ref, stands.country) for ref, words in quotes.items() if words in section.words)
