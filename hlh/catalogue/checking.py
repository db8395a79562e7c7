"""Comparing every thing with its entry, its passages and what was read of them; and making them agree.

Things come in chunks, each with the same few queries, so that a catalogue of any size fits into the same memory.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import MD5, Concat

from hlh.catalogue import embedding
from hlh.catalogue.entries import Described, Thing, enter
from hlh.catalogue.models import Case, Edge, Embedding, Entry, Passage
from hlh.catalogue.words import VECTORS, configuration, prepared

log = logging.getLogger(__name__)
CHUNK = 50
SAYS = "says something else"
READ = MD5(
    Concat("passage__entry__title", Value(". "), "passage__text", output_field=TextField())
)  # as `Passage.told` says it
WORDS_DIFFER = f"""
SELECT passage.entry_id FROM catalogue_passage passage
JOIN unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS said (id, config, title, text) USING (id)
WHERE passage.words IS DISTINCT FROM {VECTORS}
"""  # noqa: S608  our own words


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing and its entry that do not agree, or a row that belongs to nothing."""

    model: str
    thing: int
    what: str
    anew: bool = True  # whether its passages are written anew, and read again, and not only what it says


def things() -> Iterator[type[models.Model]]:
    """The models that stand in the catalogue: those that can describe themselves."""
    return (model for model in apps.get_models() if hasattr(model, "as_entry"))


def differences() -> Iterator[Difference]:
    """All that does not agree: what things say, entries without their thing, and rows that belong to nothing."""
    for model in things():
        kind = ContentType.objects.get_for_model(model)
        for chunk in _chunks(_describing(model)):
            yield from _compare(model, kind, chunk)
        gone = Entry.objects.filter(thing_type=kind).exclude(thing_id__in=model._base_manager.values("pk"))
        for chunk in _chunks(gone):
            yield from (
                Difference(model._meta.label, cast("Entry", entry).thing_id, "the thing is gone") for entry in chunk
            )
    for found, what in _belonging_to_nothing():
        for chunk in _chunks(found):
            yield from (Difference(found.model._meta.label, row.pk, what) for row in chunk)


def mend() -> int:
    """Make every entry agree with its thing; how many did not. One that cannot be mended keeps no other waiting."""
    count = 0
    for difference in differences():
        try:
            count += _mend(apps.get_model(difference.model), difference)
        except Exception:
            log.exception("%s %d is not mended: %s", difference.model, difference.thing, difference.what)
    return count


# A thing and its entry


def _describing(model: type[models.Model]) -> models.QuerySet:
    """The things of a model, with all that describing many of them needs where the model knows it."""
    known = getattr(model._default_manager, "for_describing", model._default_manager.all)
    return cast("models.QuerySet", known())


def _chunks(found: models.QuerySet) -> Iterator[list[models.Model]]:
    """The rows by key, some at a time; rows that are mended meanwhile do not move the ones to come."""
    after = 0
    while chunk := list(found.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        yield chunk
        after = chunk[-1].pk


def _compare(model: type[models.Model], kind: ContentType, chunk: list[models.Model]) -> Iterator[Difference]:
    described = {}
    for thing in chunk:
        try:
            described[thing.pk] = cast("Thing", thing).as_entry()
        except Exception as trouble:  # whoever mends it sees all of it; the others are compared
            yield Difference(model._meta.label, thing.pk, f"does not say what it is: {type(trouble).__name__}")
    own = Entry.objects.filter(thing_type=kind, thing_id__in=list(described)).select_related("audience")
    entries = {entry.thing_id: entry for entry in own}
    passages: dict[int, dict[str, Passage]] = defaultdict(dict)
    for passage in Passage.objects.filter(entry__in=entries.values()).defer("words"):
        passages[passage.entry_id][passage.anchor] = passage
    worded = _with_other_words(described, entries, passages)
    stale = _stale(entries)
    hidden = _telling_what_is_hidden(entries)
    for thing, said in described.items():
        if entry := entries.get(thing):
            what = "tells what is held or hidden" if entry.pk in hidden else ""
            what = what or _difference(said, entry, passages[entry.pk])
            what = what or ("is found by other words" if entry.pk in worded else "")
            what = what or ("what it meant was read before it changed" if entry.pk in stale else "")
            anew = what != SAYS or entry.pk in worded | stale
        else:
            what, anew = "is not entered" if said else "", True
        if what:
            yield Difference(model._meta.label, thing, what, anew)


def _difference(said: Described | None, entry: Entry, passages: dict[str, Passage]) -> str:
    if said is None:
        return "should not be entered"
    if said.stored() != {name: getattr(entry, name) for name in said.stored()}:
        return SAYS
    if entry.audience.key != said.audience:
        return "is read by others"
    here = sorted((passage.anchor, passage.text, passage.language) for passage in passages.values())
    if here != sorted(said.passages):
        return "has other passages"
    voices = {anchor: passage.voice_id for anchor, passage in passages.items()}
    return "" if voices == {anchor: said.voices.get(anchor) for anchor in voices} else "speaks with other voices"


def _with_other_words(
    described: dict[int, Described | None], entries: dict[int, Entry], passages: dict[int, dict[str, Passage]]
) -> set[int]:
    """The entries with a passage that is not found by the words that it has."""
    rows = [
        (passage.pk, configuration(language), prepared(said.title) if number == 0 else "", prepared(text))
        for thing, said in described.items()
        if said and (entry := entries.get(thing))
        for number, (anchor, text, language) in enumerate(said.passages)
        if (passage := passages[entry.pk].get(anchor))
    ]
    with connection.cursor() as cursor:
        cursor.execute(WORDS_DIFFER, [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []])
        return {entry for (entry,) in cursor.fetchall()}


def _stale(entries: dict[int, Entry]) -> set[int]:
    """The entries with a passage that the model read when it said something else."""
    read_before = Embedding.objects.filter(passage__entry__in=entries.values()).exclude(read=READ)
    return set(read_before.values_list("passage__entry", flat=True))


def _telling_what_is_hidden(entries: dict[int, Entry]) -> set[int]:
    """The entries with a passage that nobody should read: it waits for a facilitator, or was hidden by one."""
    unread = Q(stage=Case.Stage.HIDDEN) | Q(stage=Case.Stage.WAITING) & ~Q(why=Case.Why.FLAGGED)
    cases = Case.objects.filter(unread, entry=OuterRef("entry"), anchor=OuterRef("anchor"))
    told = Passage.objects.filter(Exists(cases), entry__in=entries.values())
    return set(told.values_list("entry", flat=True))


def _mend(model: type[models.Model], difference: Difference) -> int:
    if model in (Entry, Passage, Embedding, Edge):
        return _forget(model, difference.thing)
    _mend_thing(model, difference.thing, anew=difference.anew)
    return 1


def _mend_thing(model: type[models.Model], key: int, *, anew: bool) -> None:
    kind = ContentType.objects.get_for_model(model)
    with transaction.atomic():  # the thing as it is when nobody else writes it
        thing = model._base_manager.select_for_update(of=("self",)).filter(pk=key).first()
        if thing is None or cast("Thing", thing).as_entry() is None:
            for entry in Entry.objects.filter(thing_type=kind, thing_id=key):
                _forget(Entry, entry.pk)
            return
        entry = enter(thing, anew=anew)
        Embedding.objects.filter(passage__entry=entry).exclude(read=READ).delete()


# Rows that belong to nothing


def _belonging_to_nothing() -> Iterator[tuple[models.QuerySet, str]]:
    """What no key of the database keeps from happening, and what a restored copy may hold in spite of them."""
    known = [ContentType.objects.get_for_model(model).pk for model in things()]
    here = {name: ~Exists(Entry.objects.filter(pk=OuterRef(name))) for name in ("entry_id", "source_id", "made_id")}
    yield Entry.objects.exclude(thing_type__in=known), "is the entry of what has none"
    yield Passage.objects.filter(here["entry_id"]).only("pk"), "is a passage of nothing"
    yield Edge.objects.filter(Q(here["source_id"]) | Q(here["made_id"])), "comes of nothing"
    no_passage = ~Exists(Passage.objects.filter(pk=OuterRef("passage_id")))
    yield Embedding.objects.filter(no_passage).only("pk"), "is the meaning of nothing"
    yield Embedding.objects.exclude(model=embedding.MODEL).only("pk"), "was read by another model"


def _forget(model: type[models.Model], key: int) -> int:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=key).delete()
    except models.ProtectedError as held:
        log.warning("%s %d belongs to nothing, and is kept: %s", model._meta.label, key, held.args[0])
        return 0
    return 1
