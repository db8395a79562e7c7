"""What is made stands in the catalogue and in the ledger at once, by the words in which it describes itself."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, cast

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from pgvector import HalfVector

from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import checked
from hlh.catalogue import embedding
from hlh.catalogue.audiences import audience
from hlh.catalogue.entries import Thing
from hlh.catalogue.models import Audience, Edge, Embedding, Entry, Passage
from hlh.catalogue.words import VECTORS, configuration, prepared
from hlh.demo.filling.copying import copy_in, copy_values, numbers
from hlh.demo.filling.writing import Writer, examples

SAID = "filling_said"  # the table in which words wait to be made vectors of
COLUMNS = ("id", "entry", "anchor", "plain", "language", "voice", "config", "title", "text")
AT_ONCE = 4000  # passages that are written together
NOISE = 0.01  # in each direction of a meaning, so that no two texts mean exactly the same
READ_AT_ONCE = 8  # as the worker reads


class Book:
    """Gathers rows of every kind, and writes them by the thousand.

    Args:
        writer: of the texts that are entered.
        seed: of the noise in what they mean.
    """

    def __init__(self, writer: Writer, seed: int) -> None:
        self.writer = writer
        self.noise = np.random.default_rng(seed)
        self.meanings = meanings()
        self.keys = {model: numbers(model) for model in (Entry, Passage)}
        self.system = Actor.objects.system()
        self.entries = 0
        self._audiences: dict[str, Audience] = {}
        self._rows: dict[type[models.Model], list[models.Model]] = {}
        self._passages: list[tuple[Passage, str]] = []
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMP TABLE IF NOT EXISTS {SAID} (id bigint, entry bigint, anchor text, plain text, language text, voice bigint,"
                " config text, title text, text text) ON COMMIT DROP"
            )

    def add(self, *rows: models.Model) -> None:
        """Keep rows for the next writing."""
        for row in rows:
            self._rows.setdefault(type(row), []).append(row)

    def enter(self, thing: models.Model) -> tuple[Entry, dict[str, Passage]]:
        """The thing's entry and, by their anchors, its passages, as it describes itself."""
        said = cast("Thing", thing).as_entry()
        if said is None:
            raise ValueError(f"{thing!r} is not to be entered")
        if said.audience not in self._audiences:
            self._audiences[said.audience] = audience(said.audience)
        kind = ContentType.objects.get_for_model(thing)
        readers = self._audiences[said.audience]
        entry = Entry(pk=next(self.keys[Entry]), thing_type=kind, thing_id=thing.pk, audience=readers, **said.stored())
        self.add(entry)
        self.entries += 1
        passages: dict[str, Passage] = {}
        for anchor, text, language in said.passages:
            passage = Passage(
                pk=next(self.keys[Passage]),
                entry=entry,
                anchor=anchor,
                text=text,
                language=language,
                voice_id=said.voices.get(anchor),
            )
            self._passages.append((passage, "" if passages else said.title))
            passages[anchor] = passage
        return entry, passages

    def weave(self, source: Entry, made: Entry) -> None:
        self.add(Edge(source=source, made=made, since=made.published_at))

    def tell(self, verb: str, target: models.Model, *, by: Actor, at: datetime, **details: Any) -> None:
        """A fact of then; what was owed for it is settled."""
        kind = ContentType.objects.get_for_model(target).pk
        said = {"verb": checked(verb, details), "details": details, "at": at}
        self.add(Fact(target_type_id=kind, target_id=target.pk, actor_id=by.pk, **said))

    def turn(self) -> None:
        """Write what is gathered, once it is much."""
        if len(self._passages) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write all that is gathered."""
        for rows in self._rows.values():
            copy_in(rows)
        self._rows.clear()
        if self._passages:
            self._write_words()
            self._write_meanings()
        self._passages.clear()
        self.writer.forget()

    def _write_words(self) -> None:
        copy_values(
            SAID,
            COLUMNS,
            (
                (
                    *(passage.pk, passage.entry_id, passage.anchor, passage.text, passage.language, passage.voice_id),
                    *(configuration(passage.language), prepared(title), prepared(passage.text)),
                )
                for passage, title in self._passages
            ),
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO catalogue_passage (id, entry_id, anchor, text, language, voice_id, words)"  # noqa: S608  our own words
                f" SELECT id, entry, anchor, plain, language, voice, {VECTORS} FROM {SAID} AS said"
            )
            cursor.execute(f"TRUNCATE {SAID}")

    def _write_meanings(self) -> None:
        """Each is mixed of what its sentences mean; it counts as read, so that beat does not read it again."""
        mixed = np.stack([self._mixed(passage.text) for passage, _title in self._passages])
        mixed += self.noise.normal(0, NOISE, mixed.shape)
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        copy_values(
            Embedding._meta.db_table,
            ("passage_id", "model", "vector", "read"),
            (
                (passage.pk, embedding.MODEL, HalfVector(vector), _digest(passage.told))
                for (passage, _title), vector in zip(self._passages, mixed, strict=True)
            ),
            *("int8", "varchar", "halfvec", "varchar"),
        )

    def _mixed(self, text: str) -> np.ndarray:
        return cast("np.ndarray", self.meanings[self.writer.sentences[text]].mean(axis=0))


def meanings() -> np.ndarray:
    """What each sentence means, by the model; where it is off, some direction for each, the same every time."""
    texts = examples()
    with embedding.borrowed() as read:
        found = [
            read(texts[start : start + READ_AT_ONCE], within=30, kind="passage")
            for start in range(0, len(texts), READ_AT_ONCE)
        ]
    if any(part is None for part in found):
        invented = np.random.default_rng(0).normal(size=(len(texts), embedding.DIMENSIONS))
        return cast("np.ndarray", invented / np.linalg.norm(invented, axis=1, keepdims=True))
    return np.concatenate([part for part in found if part is not None])


def _digest(told: str) -> str:
    return hashlib.md5(told.encode(), usedforsecurity=False).hexdigest()
