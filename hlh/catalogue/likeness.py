"""What is near: to a question that somebody types, and to a thing that somebody reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from django.contrib.postgres.search import SearchRank
from django.db.models import F
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from pgvector.django import CosineDistance

from hlh.catalogue import embedding
from hlh.catalogue.audiences import readable_by
from hlh.catalogue.lineage import ORDER, around
from hlh.catalogue.marking import beginning
from hlh.catalogue.models import Embedding, Entry, Passage
from hlh.catalogue.searching import Found
from hlh.catalogue.words import query_for
from hlh.taxonomy.languages import listed

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

NEAR_ENOUGH = 0.16  # cosine distance of multilingual-e5 beyond which texts are about different things
# What may answer a question.
ANSWERING = (
    Entry.Kind.DISCUSSION,
    Entry.Kind.ACTION_BRIEF,
    Entry.Kind.LEARNING_BRIEF,
    Entry.Kind.RESOURCE,
    Entry.Kind.PAGE,
)
ALIKE = 10  # how many a thing is like, at most


def near(text: str, *, reader: Anyone, most: int = 3, kinds: Sequence[str] = ANSWERING, piece: str = "") -> list[Found]:
    """What is already there and near to a question: by meaning where the model answers in time, else by words.

    Args:
        text: the question as typed.
        reader: only what they may read is offered.
        most: how many at most.
        kinds: of what is looked for.
        piece: what the anchors of the passages begin with that count; empty for all.
    """
    found = _near_by_meaning(text, reader, most, kinds, piece)
    return found if found is not None else _near_by_words(text, reader, most, kinds, piece)


def _near_by_meaning(text: str, reader: Anyone, most: int, kinds: Sequence[str], piece: str) -> list[Found] | None:
    vectors = embedding.of([text[:2000]], within=0.15)
    if vectors is None:
        return None
    rows = (
        Embedding.objects.filter(
            model=embedding.MODEL,
            passage__entry__audience__in=readable_by(reader),
            passage__entry__kind__in=kinds,
            **({"passage__anchor__startswith": piece} if piece else {}),
        )
        .annotate(distance=CosineDistance("vector", np.asarray(vectors[0], dtype=np.float32)))
        .select_related("passage__entry")
        .order_by("distance")[: most * 6]
    )
    close = [row.passage for row in rows if row.distance <= NEAR_ENOUGH]
    return _distinct(close, text, most, otherwise=_("near in meaning"))


def _near_by_words(text: str, reader: Anyone, most: int, kinds: Sequence[str], piece: str = "") -> list[Found]:
    query = query_for(text, any_word=True)
    within = {"anchor__startswith": piece} if piece else {}
    passages = (
        Passage.objects.filter(entry__audience__in=readable_by(reader), entry__kind__in=kinds, words=query, **within)
        .annotate(rank=SearchRank(F("words"), query, normalization=1))
        .filter(rank__gte=0.02)
        .select_related("entry")
        .order_by("-rank", "-pk")[: most * 6]
    )
    return _distinct(list(passages), text, most)


def _distinct(passages: list[Passage], text: str, most: int, *, otherwise: str = "") -> list[Found]:
    """The best passage of each entry, with the words that it has in common with a text, else with another reason."""
    best: dict[int, Passage] = {}
    for passage in passages:
        best.setdefault(passage.entry_id, passage)
    found = []
    for passage in list(best.values())[:most]:
        shared = shared_words(text, f"{passage.entry.title} {passage.text}")
        why = _("near because: %(words)s") % {"words": listed(shared)} if shared else otherwise
        found.append(Found(passage.entry, passage.anchor, SafeString(""), passage.language, why))
    return found


def shared_words(one: str, other: str, most: int = 3) -> list[str]:
    """The longer words that two texts have in common, as the first writes them, the longest first."""
    theirs = set(other.casefold().split())
    mine = {word.strip(".,;:?!()«»“”\"'").casefold() for word in one.split()}
    return sorted((word for word in mine if len(word) > 4 and word in theirs), key=lambda word: (-len(word), word))[
        :most
    ]


def like(entry: Entry, *, reader: Anyone, most: int = ALIKE) -> list[Found]:
    """What a thing is like, each with the reason: what it came of and what came of it first, then what means the same.

    No model is asked: what the thing means was read when it was written. Before that, its words decide.

    Args:
        entry: of the thing; the reader may read it.
        reader: only what they may read is offered.
        most: how many at most.
    """
    found = [
        *_sewn_to(entry, reader),
        *(_alike_by_meaning(entry, reader, most) or _alike_by_words(entry, reader, most)),
    ]
    distinct = {one.entry.pk: one for one in reversed(found) if one.entry.pk != entry.pk}
    return list(reversed(distinct.values()))[:most]


def _sewn_to(entry: Entry, reader: Anyone) -> list[Found]:
    """The thread that runs through it."""
    sewn = [knot.pk for knot in around(entry.thing)][1:] if entry.thing else []
    knots = {knot.pk: knot for knot in Entry.objects.visible_to(reader).filter(pk__in=sewn)}
    here = ORDER.index(Entry.Kind(entry.kind))
    return [
        Found(
            knots[pk],
            "",
            SafeString(""),
            knots[pk].language,
            _("it came of this") if ORDER.index(Entry.Kind(knots[pk].kind)) > here else _("this came of it"),
        )
        for pk in sewn
        if pk in knots
    ]


def _alike_by_meaning(entry: Entry, reader: Anyone, most: int) -> list[Found]:
    own = Embedding.objects.filter(model=embedding.MODEL, passage__entry=entry).order_by("passage_id").first()
    if own is None:
        return []
    rows = (
        Embedding.objects.filter(model=embedding.MODEL, passage__entry__audience__in=readable_by(reader))
        .exclude(passage__entry=entry)
        .annotate(distance=CosineDistance("vector", own.vector))
        .select_related("passage__entry")
        .defer("vector", "passage__words")
        .order_by("distance")[: most * 6]
    )
    return [
        Found(
            row.passage.entry,
            row.passage.anchor,
            beginning(row.passage.text, row.passage.entry.title),
            row.passage.language,
            _("near in meaning"),
        )
        for row in rows
        if row.distance <= NEAR_ENOUGH
    ]


def _alike_by_words(entry: Entry, reader: Anyone, most: int) -> list[Found]:
    """By the words of its title; without a word in common there is no reason to show."""
    return [one for one in _near_by_words(entry.title, reader, most + 1, kinds=list(Entry.Kind)) if one.why]
