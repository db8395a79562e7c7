"""Showing words that were taken: each time their author's consent is asked again, and how far they are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Excerpt
from hlh.people.speakers import Shown, shown_as

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

Stage = Excerpt.Stage


@dataclass(frozen=True, slots=True)
class Quoted:
    """An excerpt as one reader may see it.

    Attributes:
        ref: what it is called in addresses.
        stage: how its consent stands.
        taken_at: when it was taken.
        words: empty once they were taken back, or hidden.
        language: of the words.
        who: its voice as this reader knows it; None of a document, and of what was taken back or hidden.
        title: of the source, where this reader may open it.
        address: of the source, down to its place on the page, where this reader may open it.
        is_changed: whether the source says something else by now.
        is_hidden: whether a facilitator hid the source.
    """

    ref: str
    stage: Stage
    taken_at: datetime
    words: str = ""
    language: str = ""
    who: Shown | None = None
    title: str = ""
    address: str = ""
    is_changed: bool = False
    is_hidden: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.stage == Stage.ASKED


def quoted(numbers: Iterable[int], *, reader: Anyone, preparing: bool = False) -> list[Quoted]:
    """Excerpts for a reader, in the order given: the one way to their words.

    Args:
        numbers: of the excerpts.
        reader: whose eyes they are for.
        preparing: whether the reader works on what they were taken into, and so sees what nobody has allowed yet.
    """
    numbers = list(numbers)
    if not numbers:
        return []
    shown = looked_at(Excerpt.objects.for_showing().in_bulk(numbers), reader=reader, preparing=preparing)
    return [shown[number] for number in numbers if number in shown]


def looked_at(found: Mapping[int, Excerpt], *, reader: Anyone, preparing: bool = False) -> dict[int, Quoted]:
    """Rows of `Excerpt.objects.for_showing()` as a reader may see them, by their numbers; those that may not be are missing."""
    audiences = {one.passage.entry.audience_id for one in found.values() if one.passage}
    readable = set(readable_by(reader, among=audiences)) if audiences else set()
    shown = ((number, _shown(one, reader, readable, preparing=preparing)) for number, one in found.items())
    return {number: one for number, one in shown if one}


def consent_of(excerpt: Excerpt) -> Stage:
    """How consent stands now. A no for the whole place holds at once, before it is written down here."""
    if not excerpt.is_refused_by_its_place:
        return Stage(excerpt.stage)
    return {Stage.GIVEN: Stage.WITHDRAWN, Stage.ASKED: Stage.REFUSED}.get(Stage(excerpt.stage), Stage(excerpt.stage))


def _shown(excerpt: Excerpt, reader: Anyone, readable: set[int], *, preparing: bool) -> Quoted | None:
    stage, entry = consent_of(excerpt), excerpt.passage.entry if excerpt.passage else None
    may_open = entry is not None and entry.audience_id in readable
    if stage == Stage.WITHDRAWN or (stage == Stage.REFUSED and preparing):
        return Quoted(excerpt.ref, stage, excerpt.taken_at)
    if stage == Stage.REFUSED or (stage == Stage.ASKED and not preparing):
        return None
    if excerpt.is_hidden:
        return Quoted(excerpt.ref, stage, excerpt.taken_at, is_hidden=True)
    if excerpt.voice is not None and excerpt.voice.is_former and not may_open:
        return None  # what is left of a former member is read where it was said, and no further
    return Quoted(
        excerpt.ref,
        stage,
        excerpt.taken_at,
        words=excerpt.words,
        language=excerpt.language,
        who=shown_as(excerpt.voice, to=reader) if excerpt.voice else None,
        title=entry.title if entry and may_open else "",
        address=f"{entry.address}#{excerpt.anchor}" if entry and may_open else "",
        is_changed=excerpt.is_changed,
    )
