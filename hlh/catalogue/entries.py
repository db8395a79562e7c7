"""Entering a thing into the catalogue, and taking it out: called by the rooms inside their own moves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils.timezone import now

from hlh.catalogue.audiences import number_of
from hlh.catalogue.models import Edge, Embedding, Entry, Excerpt, Passage
from hlh.catalogue.words import configuration, prepared, vector_of


@dataclass(frozen=True, slots=True)
class Described:
    """A thing in the catalogue's words. Passages are (anchor, text, language); voices say whose they are, by anchor."""

    kind: str
    title: str
    summary: str
    language: str
    areas: list[int]
    countries: list[str]
    published_at: datetime
    address: str
    audience: str
    passages: list[tuple[str, str, str]] = field(default_factory=list)
    phase: str = ""
    levels: list[str] = field(default_factory=list)
    voices: dict[str, int] = field(default_factory=dict)
    tags: list[int] = field(default_factory=list)  # keys of free tags, in order
    lab: str = ""  # the slug of the lab that it stands in, or is
    solved: str = ""  # an `Entry.Solved`, of what asks something
    opening: str = ""  # where its first passage stands, when it may describe only some of them

    def stored(self) -> dict[str, Any]:
        """What the entry says, field by field; its audience apart."""
        return {
            "kind": self.kind,
            "title": self.title[:250],
            "summary": self.summary,
            "language": self.language,
            "areas": self.areas,
            "countries": self.countries,
            "phase": self.phase,
            "levels": self.levels,
            "tags": self.tags,
            "lab": self.lab,
            "solved": self.solved,
            "published_at": self.published_at,
            "address": self.address,
        }


class Thing(Protocol):
    """A model that can stand in the catalogue."""

    def as_entry(self) -> Described | None: ...


class LongThing(Protocol):
    """One with so many passages that it can describe itself with some of them alone."""

    def as_entry(self, only: Collection[str]) -> Described | None: ...


def enter(thing: models.Model, *, anew: bool = False, only: Collection[str] | None = None) -> Entry:
    """Write the thing's entry and passages, as it describes itself now.

    Only what changed is written. The thing's row is locked first: what two write at the same time is written one after
    the other, and each sees what the other added.

    Args:
        thing: what describes itself.
        anew: every passage is written, also where it seems to be the same.
        only: the anchors of the passages that changed, of a `LongThing`: the others are not even read, so that a post
            costs the same in a discussion of any length. All of them where its title changed, or what it opens with.

    Raises:
        ValueError: when the thing says that it does not belong into the catalogue.
    """
    with transaction.atomic():
        type(thing)._base_manager.select_for_update(of=("self",)).filter(pk=thing.pk).values("pk").first()
        kind = ContentType.objects.get_for_model(thing)
        entry = Entry.objects.select_for_update().filter(thing_type=kind, thing_id=thing.pk).first()
        described, only = _describe(thing, entry, only)
        said = described.stored() | {"audience_id": number_of(described.audience)}
        if entry is None:
            entry = Entry.objects.create(thing_type=kind, thing_id=thing.pk, **said)
            _write_passages(entry, described, known={})
        else:
            title = entry.title
            if changed := [name for name, value in said.items() if getattr(entry, name) != value]:
                for name in changed:
                    setattr(entry, name, said[name])
                entry.save(update_fields=changed)
            passages = Passage.objects.filter(entry=entry).defer("words")
            if only is not None:
                passages = passages.filter(anchor__in=only)
            known = {passage.anchor: passage for passage in passages}
            _write_passages(entry, described, known=known, anew=anew or title != entry.title)
    return entry


def _describe(
    thing: models.Model, entry: Entry | None, only: Collection[str] | None
) -> tuple[Described, Collection[str] | None]:
    """What the thing says of itself, and which of its passages that holds; None for all."""
    described = None
    if entry is not None and only is not None:
        described = cast("LongThing", thing).as_entry(only)
        if described and described.title[:250] == entry.title and described.opening not in only:
            return described, only
    described = cast("Thing", thing).as_entry()
    if described is None:
        raise ValueError(f"{thing!r} is not to be entered")
    return described, None


def add_passage(thing: models.Model, passage: tuple[str, str, str], *, voice: int | None, countries: list[str]) -> bool:
    """Add one passage to a thing that stands in the catalogue, whose row the caller has locked.

    Somebody waits for it: of the thing nothing is described anew.

    Args:
        thing: what it is a piece of.
        passage: its anchor, new in the thing, its text and its language.
        voice: whose it is.
        countries: of the thing, now.

    Returns:
        False where nothing of the thing stands there yet, to which it could be added: then it has to be entered.
    """
    anchor, text, language = passage
    said = {"anchor": anchor, "text": text, "language": language, "voice": voice, "words": prepared(text)}
    kind = ContentType.objects.get_for_model(thing).pk
    with connection.cursor() as cursor:
        cursor.execute(ADD_PASSAGE, said | {"config": configuration(language), "type": kind, "thing": thing.pk})
        added = cursor.fetchone()
    if added is None:
        return False
    entry, known = added
    if known != countries:
        Entry.objects.filter(pk=entry).update(countries=countries)
    return True


# One statement: somebody waits for it whenever something is said. `words` as `vector_of` makes them.
ADD_PASSAGE = """
WITH entry AS (
    SELECT id, countries FROM catalogue_entry WHERE thing_type_id = %(type)s AND thing_id = %(thing)s
), added AS (
    INSERT INTO catalogue_passage (entry_id, anchor, text, language, voice_id, words)
    SELECT id, %(anchor)s, %(text)s, %(language)s, %(voice)s,
        setweight(to_tsvector(%(config)s::regconfig, %(words)s), 'B')
    FROM entry WHERE EXISTS (SELECT FROM catalogue_passage WHERE entry_id = entry.id)
    RETURNING entry_id
)
SELECT entry.id, entry.countries FROM entry JOIN added ON added.entry_id = entry.id
"""


def leave(thing: models.Model) -> None:
    """Take the thing out of the catalogue, with its passages and its place in the lineage."""
    Entry.objects.filter(thing_type=ContentType.objects.get_for_model(thing), thing_id=thing.pk).delete()


def entry_of(thing: models.Model) -> Entry:
    """The entry of a thing that was entered.

    Raises:
        Entry.DoesNotExist: when it was not.
    """
    return Entry.objects.get(thing_type=ContentType.objects.get_for_model(thing), thing_id=thing.pk)


def entries_of(things: models.QuerySet[Any]) -> models.QuerySet[Entry]:
    """The entries of many things of one kind, as far as they were entered."""
    kind = ContentType.objects.get_for_model(things.model)
    return Entry.objects.filter(thing_type=kind, thing_id__in=things.values("pk"))


def weave(source: Entry, made: Entry) -> None:
    """Keep that one thing came of another; saying it twice keeps it once."""
    Edge.objects.get_or_create(source=source, made=made, defaults={"since": now()})


def weave_of(made: Entry, sources: Iterable[Entry]) -> None:
    """Keep that one thing came of these, and of nothing else any more."""
    kept = {source.pk: source for source in sources if source.pk != made.pk}
    Edge.objects.filter(made=made).exclude(source__in=kept).delete()
    for source in kept.values():
        weave(source, made)


def _write_passages(entry: Entry, described: Described, *, known: dict[str, Passage], anew: bool = False) -> None:
    """The first passage is found by the words of the title too: with another title, or another first, all are written."""
    first = described.opening or (described.passages[0][0] if described.passages else None)
    anew = anew or first not in known
    for anchor, text, language in described.passages:
        title = described.title if anchor == first else ""
        voice, passage = described.voices.get(anchor), known.pop(anchor, None)
        if not anew and passage and (passage.text, passage.language, passage.voice_id) == (text, language, voice):
            continue
        if passage is not None and (anew or passage.text != text):
            Embedding.objects.filter(passage=passage).delete()  # what it means is read again
        said = {"text": text, "language": language, "voice_id": voice, "words": vector_of(title, text, language)}
        if passage is None:
            made = Passage.objects.create(entry=entry, anchor=anchor, **said)
            if voice:  # a voice is of one place, so with the anchor it says which passage it was
                Excerpt.objects.filter(passage=None, voice=voice, anchor=anchor).update(passage=made)
        else:
            Passage.objects.filter(pk=passage.pk).update(**said)
    if known:
        Passage.objects.filter(pk__in=[passage.pk for passage in known.values()]).delete()
