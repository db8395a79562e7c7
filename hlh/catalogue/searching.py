"""Finding: one list over everything that the reader may see, by words; and what is near a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import F
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pgvector.django import CosineDistance

from hlh.catalogue import embedding
from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Embedding, Entry, Passage
from hlh.catalogue.words import configuration, query_for
from hlh.taxonomy.languages import listed

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

MOST = 50
BEGIN, END = "\ue000", "\ue001"  # private characters: what is found is marked, then escaped, then made HTML
NEAR_ENOUGH = 0.16  # cosine distance of multilingual-e5 beyond which texts are about different things


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
        return f"{self.entry.address}#{self.anchor}" if self.anchor else self.entry.address


def search(words: str, *, reader: Anyone, area: int | None = None, kind: str = "", language: str = "") -> list[Found]:
    """The best entries for some words, best first, at most fifty; each with the passage that matched, marked.

    Args:
        words: as typed; empty words find nothing.
        reader: only what they may read is looked at.
        area, kind, language: narrow it down.
    """
    if not words.strip():
        return []
    query = query_for(words)
    passages = Passage.objects.filter(entry__audience__in=readable_by(reader), words=query)
    if area:
        passages = passages.filter(entry__areas__contains=[area])
    if kind:
        passages = passages.filter(entry__kind=kind)
    if language:
        passages = passages.filter(entry__language=language)
    hits = (
        passages.annotate(rank=SearchRank(F("words"), query))
        .select_related("entry")
        .defer("words", "text")
        .order_by("-rank", "-pk")[: MOST * 3]
    )
    best: dict[int, Passage] = {}
    for hit in hits:
        best.setdefault(hit.entry_id, hit)
    chosen = list(best.values())[:MOST]
    excerpts = _excerpts(chosen, words)
    return [Found(hit.entry, hit.anchor, excerpts[hit.pk], hit.language) for hit in chosen]


def near(text: str, *, reader: Anyone, most: int = 3) -> list[Found]:
    """What is already there and near to a question: by meaning where the model answers in time, else by words.

    Args:
        text: the question as typed.
        reader: only what they may read is offered.
        most: how many at most.
    """
    found = _near_by_meaning(text, reader, most)
    return found if found is not None else _near_by_words(text, reader, most)


def _near_by_meaning(text: str, reader: Anyone, most: int) -> list[Found] | None:
    vectors = embedding.of([text[:2000]], within=0.15)
    if vectors is None:
        return None
    rows = (
        Embedding.objects.filter(
            model=embedding.MODEL,
            passage__entry__audience__in=readable_by(reader),
            passage__entry__kind=Entry.Kind.DISCUSSION,
        )
        .annotate(distance=CosineDistance("vector", np.asarray(vectors[0], dtype=np.float32)))
        .select_related("passage__entry")
        .order_by("distance")[: most * 6]
    )
    return _distinct([row.passage for row in rows if row.distance <= NEAR_ENOUGH], text, most)


def _near_by_words(text: str, reader: Anyone, most: int) -> list[Found]:
    query = query_for(text, any_word=True)
    passages = (
        Passage.objects.filter(entry__audience__in=readable_by(reader), entry__kind=Entry.Kind.DISCUSSION, words=query)
        .annotate(rank=SearchRank(F("words"), query, normalization=1))
        .filter(rank__gte=0.02)
        .select_related("entry")
        .order_by("-rank", "-pk")[: most * 6]
    )
    return _distinct(list(passages), text, most)


def _distinct(passages: list[Passage], text: str, most: int) -> list[Found]:
    best: dict[int, Passage] = {}
    for passage in passages:
        best.setdefault(passage.entry_id, passage)
    found = []
    for passage in list(best.values())[:most]:
        shared = shared_words(text, f"{passage.entry.title} {passage.text}")
        why = _("near because: %(words)s") % {"words": listed(shared)} if shared else _("near in meaning")
        found.append(Found(passage.entry, passage.anchor, SafeString(""), passage.language, why))
    return found


def shared_words(one: str, other: str, most: int = 3) -> list[str]:
    """The longer words that two texts have in common, as the first writes them, the longest first."""
    theirs = set(other.casefold().split())
    mine = {word.strip(".,;:?!()«»“”\"'").casefold() for word in one.split()}
    return sorted((word for word in mine if len(word) > 4 and word in theirs), key=lambda word: (-len(word), word))[
        :most
    ]


def _excerpts(passages: list[Passage], words: str) -> dict[int, SafeString]:
    """What matched, marked: PostgreSQL marks raw text, so it is escaped before the marks become HTML."""
    found: dict[int, SafeString] = {}
    for language in {passage.language for passage in passages}:
        rows = Passage.objects.filter(pk__in=[p.pk for p in passages if p.language == language]).annotate(
            shown=SearchHeadline(
                "text",
                query_for(words),
                config=configuration(language),
                start_sel=BEGIN,
                stop_sel=END,
                max_words=30,
                min_words=12,
            )
        )
        for pk, shown in rows.values_list("pk", "shown"):
            found[pk] = marked(shown)
    return found


def marked(shown: str) -> SafeString:
    """Text with private marks, as safe HTML."""
    return mark_safe(escape(shown).replace(BEGIN, "<mark>").replace(END, "</mark>"))  # noqa: S308  escaped just before
