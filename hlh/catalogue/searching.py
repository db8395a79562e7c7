"""Finding: one list over everything that the reader may see, by words and by meaning together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db.models import F, Max, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.timezone import make_aware, now
from django.utils.translation import gettext as _
from pgvector.django import CosineDistance
from taggit.models import Tag

from hlh.catalogue import embedding
from hlh.catalogue.anchors import address_of
from hlh.catalogue.audiences import readable_by
from hlh.catalogue.marking import beginning, excerpts
from hlh.catalogue.models import Embedding, Entry, Passage
from hlh.catalogue.planning import planned_for_its_values
from hlh.catalogue.words import has_phrases, query_for
from hlh.paging import by_movement

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

ON_A_PAGE = 20
RANKED = 3000  # passages with these words that are compared, the newest; a word in more of them says little
BEST = 200  # entries that words bring into the list
# Cosine distances of multilingual-e5: it puts all texts near to each other, so what is much farther than the nearest
# is left out. Of thirty questions in one language and briefs in another (tests/catalogue/pairs.jsonl) half of the right
# ones lie within 0.162, nine in ten within 0.183, half of the wrong ones beyond 0.206.
MEANS_IT, MARGIN = 0.185, 0.03
NEAREST = 100  # passages that meaning brings into the list
# The order: reciprocal ranks by words and by meaning are added, so that what both find stands first.
SMOOTH = 60  # the usual constant of reciprocal ranks: the first of a list gets 1/61
FRESH = 0.002  # on top for what is new today, half of it after a year: it parts equals, and moves little else

LOOKUPS = {
    "area": "areas__contains",
    "country": "countries__contains",
    "level": "levels__contains",
    "tag": "tags__overlap",
    "since": "published_at__gte",
    "until": "published_at__lte",
}  # how the catalogue is asked for what is not called as its column


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: words, and what narrows them down."""

    words: str = ""
    area: int | None = None
    country: str = ""
    phase: str = ""
    level: str = ""
    kind: str = ""
    language: str = ""
    tag: str = ""  # a slug
    lab: str = ""  # a slug
    solved: str = ""  # an `Entry.Solved`
    since: date | None = None
    until: date | None = None

    @property
    def narrows(self) -> dict[str, Any]:
        """What narrows it down, by name."""
        names = ("area", "country", "phase", "level", "kind", "language", "tag", "lab", "solved", "since", "until")
        return {name: value for name in names if (value := getattr(self, name))}

    @property
    def values(self) -> dict[str, Any]:
        """The same as the catalogue is asked: a day begins with its first moment, and ends with its last one."""
        moments = {"since": time.min, "until": time.max}
        return {
            name: make_aware(datetime.combine(value, moments[name])) if name in moments else value
            for name, value in self.narrows.items()
        }

    def fits(self, way: str = "") -> Q:
        """The condition on an entry.

        Args:
            way: from the rows that are asked for to the entry, such as "entry__".
        """
        condition = Q()
        for name, value in self.values.items():
            wanted = value
            if name == "tag":
                wanted = ArraySubquery(Tag.objects.filter(slug=value).values("pk"))
            elif LOOKUPS.get(name, "").endswith("__contains"):
                wanted = [value]
            condition &= Q(**{f"{way}{LOOKUPS.get(name, name)}": wanted})
        return condition


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, and the passage of it that matched."""

    entry: Entry
    anchor: str
    excerpt: SafeString
    language: str
    why: str = ""

    @property
    def address(self) -> str:
        return address_of(self.entry, self.anchor)


@dataclass(frozen=True, slots=True)
class Hits:
    """What matches before it is narrowed down: facets count in it, lists are cut from it. All of it the reader may see."""

    wanted: Wanted
    readable: list[int]
    by_meaning: dict[int, int] = field(default_factory=dict)  # the nearest passage by entry, the nearest entry first
    any_word: bool = False  # nothing has all the words: one of them is enough

    def by_words(self) -> QuerySet[Passage]:
        """The passages that have the words."""
        query = query_for(self.wanted.words, any_word=self.any_word)
        return Passage.objects.filter(entry__audience__in=self.readable, words=query)


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found, best first, and the key after which the next one begins."""

    rows: list[Found]
    next: str
    hits: Hits


def search(words: str, *, reader: Anyone, **narrows: Any) -> list[Found]:
    """The first page of what is found for some words; none for none."""
    return find(Wanted(words, **narrows), reader=reader).rows if words.strip() else []


@planned_for_its_values()
def find(wanted: Wanted, *, reader: Anyone, after: str = "", size: int = ON_A_PAGE) -> Results:
    """A page of what somebody looks for: the best first; without words the newest.

    Rights stand in each query before anything is ranked or cut. With the model off or slow, words decide alone.

    Args:
        wanted: words, and what narrows them down.
        reader: only what they may read is looked at.
        after: the key of the last page's end.
        size: rows on a page.
    """
    hits = hits_for(wanted, reader)
    if not wanted.words.strip():
        return _newest(hits, after, size)
    order = _ranked(hits)
    if not order and not hits.any_word and " " in wanted.words and not has_phrases(wanted.words):
        hits = Hits(wanted, hits.readable, any_word=True)
        order = _ranked(hits)
    if (last := _read(after)) is not None:
        order = [ranked for ranked in order if (ranked.score, ranked.entry) < last]
    page = order[:size]
    following = f"{page[-1].score:.9f},{page[-1].entry}" if len(order) > size else ""
    return Results(_shown(page, hits), following, hits)


def hits_for(wanted: Wanted, reader: Anyone) -> Hits:
    """Everything that matches the words, by meaning where the model answers in time."""
    readable = readable_by(reader)
    vectors = (
        embedding.of([wanted.words], within=0.15) if wanted.words.strip() and not has_phrases(wanted.words) else None
    )
    if vectors is None:
        return Hits(wanted, readable)
    rows = (
        Embedding.objects.filter(model=embedding.MODEL, passage__entry__audience__in=readable)
        .annotate(distance=CosineDistance("vector", np.asarray(vectors[0], dtype=np.float32)))
        .order_by("distance")
        .values_list("passage__entry", "passage", "distance")[:NEAREST]
    )
    nearest: dict[int, int] = {}
    farthest = MEANS_IT
    for entry, passage, distance in rows:
        farthest = min(farthest, distance + MARGIN)
        if distance <= farthest:
            nearest.setdefault(entry, passage)
    return Hits(wanted, readable, nearest)


@dataclass(frozen=True, slots=True)
class _Ranked:
    score: float
    entry: int
    passage: int
    has_words: bool


def _ranked(hits: Hits) -> list[_Ranked]:
    """The entries that match, narrowed down, in their order."""
    by_words = _by_words(hits)
    by_meaning = {entry: (passage, place) for place, (entry, passage) in enumerate(hits.by_meaning.items(), 1)}
    among = Entry.objects.filter(hits.wanted.fits(), pk__in=[*by_words, *hits.by_meaning], audience__in=hits.readable)
    today = now()
    ranked = [
        _Ranked(
            round(_reciprocal(by_words.get(pk), by_meaning.get(pk)) + _freshness(published, today), 9),
            pk,
            (by_words.get(pk) or by_meaning[pk])[0],
            pk in by_words,
        )
        for pk, published in among.values_list("pk", "published_at")
    ]
    return sorted(ranked, key=lambda one: (one.score, one.entry), reverse=True)


def _reciprocal(*places: tuple[int, int] | None) -> float:
    return sum(1 / (SMOOTH + place[1]) for place in places if place)


def _by_words(hits: Hits) -> dict[int, tuple[int, int]]:
    """The best passage with the words, and the place of its entry: those that match as well share one."""
    narrowed = hits.by_words().filter(hits.wanted.fits("entry__")).order_by("-pk").values("pk")[:RANKED]
    query = query_for(hits.wanted.words, any_word=hits.any_word)
    rows = (
        Passage.objects.filter(pk__in=narrowed)
        .annotate(rank=SearchRank(F("words"), query, normalization=1))
        .values("entry")
        .annotate(best=Max("rank"), passages=ArrayAgg("pk", order_by="-rank"))
        .order_by("-best", "-entry")
        .values_list("entry", "passages", "best")[:BEST]
    )
    places: dict[float, int] = {}
    return {entry: (passages[0], places.setdefault(best, len(places) + 1)) for entry, passages, best in rows}


def _freshness(published: datetime, today: datetime) -> float:
    """Counted in whole days, so that it is the same for every page of a list."""
    return FRESH / (1 + max(0, (today - published).days) / 365)


def _shown(page: list[_Ranked], hits: Hits) -> list[Found]:
    passages = (
        Passage.objects.filter(pk__in=[ranked.passage for ranked in page], entry__audience__in=hits.readable)
        .select_related("entry")
        .defer("words")
        .in_bulk()
    )
    with_words = [ranked.passage for ranked in page if ranked.has_words]
    marked = excerpts(with_words, hits.wanted.words, any_word=hits.any_word) if with_words else {}
    found = []
    for ranked in page:
        if (passage := passages.get(ranked.passage)) is None:
            continue  # it was taken back a moment ago
        excerpt = marked.get(passage.pk) or beginning(passage.text, passage.entry.title)
        why = "" if ranked.has_words else _("near in meaning")
        found.append(Found(passage.entry, passage.anchor, excerpt, passage.language, why))
    return found


def _newest(hits: Hits, after: str, size: int) -> Results:
    entries = Entry.objects.filter(hits.wanted.fits(), audience__in=hits.readable)
    page = by_movement(entries, after, size=size, moved="published_at")
    rows = [Found(entry, "", beginning(entry.summary, entry.title), entry.language) for entry in page.rows]
    return Results(rows, page.next, hits)


def _read(after: str) -> tuple[float, int] | None:
    score, _comma, pk = after.partition(",")
    try:
        return float(score), int(pk) if len(pk) < 19 else 0
    except ValueError:
        return None
