"""Entries of any kind for tests of the catalogue: made of plain things that describe themselves through a stand-in."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from hlh.catalogue.audiences import audience
from hlh.catalogue.models import Edge, Entry, Passage
from hlh.catalogue.words import vector_of
from learning_labs.models import Lab

Make = Callable[..., Entry]


@pytest.fixture
def make_entry(db: None) -> Make:
    """An entry with one passage; what it is of does not exist, so nothing but the catalogue is tested."""

    def make(title: str, text: str = "", *, readers: str = "public", language: str = "en", **fields: Any) -> Entry:
        number = Entry.objects.count() + 1_000_000
        said = {"kind": "action_brief", "address": f"/briefs/{number}/", "summary": text[:200]} | fields
        entry = Entry.objects.create(
            thing_type=ContentType.objects.get_for_model(Lab),
            thing_id=number,
            title=title,
            language=language,
            audience=audience(readers),
            **said,
        )
        Passage.objects.create(
            entry=entry, anchor="", text=text or title, language=language, words=vector_of(title, text, language)
        )
        return entry

    return make


@pytest.fixture
def sew() -> Callable[..., None]:
    """A thread through entries, from the first to the last."""

    def sew_together(*entries: Entry) -> None:
        for source, made in pairwise(entries):
            Edge.objects.create(source=source, made=made)

    return sew_together
