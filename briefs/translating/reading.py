"""A version as it reads in another language: what is translated, and the rest as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from briefs.models.sections import claim_key, sections_of
from briefs.models.told import PARTS, Told
from briefs.models.translations import TranslatedSection
from briefs.models.versions import Version
from hlh.policy import Words

if TYPE_CHECKING:
    from briefs.models.briefs import Brief
    from hlh.people.models import Voice

FIELDS = ("title", "points", *PARTS)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in the language of its reader.

    Attributes:
        told: with translated words where there are some; not stored, and without its country where that is not cleared.
        language: that it was translated into; empty where nothing is.
        tongues: the language of each translated section, by its key.
        behind: the keys of those that were made from other words than these.
        changed_at: when these words were published.
        voices: of whoever translated, each once.
        machines: the names of those that did.
    """

    told: Told
    language: str = ""
    tongues: dict[str, str] = field(default_factory=dict)
    behind: frozenset[str] = frozenset()
    changed_at: datetime | None = None
    voices: tuple[Voice, ...] = ()
    machines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is read."""

    key: str
    heading: Words
    words: str
    language: str
    is_translated: bool
    is_behind: bool


def parts_of(reading: Reading, kind: str) -> list[Part]:
    """Every section of a text in the order of the page, each in the language that it is read in."""
    own = reading.told.language
    return [
        Part(
            one.key,
            one.heading,
            one.words,
            reading.tongues.get(one.key, own),
            one.key in reading.tongues,
            one.key in reading.behind,
        )
        for one in sections_of(reading.told, kind)
    ]


def read_in(brief: Brief, version: Version, language: str) -> Reading:
    """A version in a language; the database is asked only where something was translated into it.

    Args:
        brief: whose version it is.
        version: as it is stored.
        language: as data code.
    """
    if language == version.language or language not in brief.tongues:
        return Reading(version.as_shown())
    return _reading(version, brief.kind, language, TranslatedSection.objects.of(brief.pk, language))


def readings_of(brief: Brief, version: Version) -> Iterable[Reading]:
    """A version in every language that it was translated into: for what is found, and for every rendering."""
    for language in brief.tongues:
        if language != version.language:
            yield read_in(brief, version, language)


def _reading(version: Version, kind: str, language: str, rows: Iterable[TranslatedSection]) -> Reading:
    sources = {one.key: one.hash for one in sections_of(version, kind) if one.words}
    made = {row.key: row for row in rows if row.key in sources}
    if not made:
        return Reading(version.as_shown())
    told = copy(version)
    for name in FIELDS:
        if name in made:
            setattr(told, name, made[name].words)
    told.claims = [
        claim | ({"claim": made[claim_key(claim)].words} if claim_key(claim) in made else {})
        for claim in version.claims
    ]
    return Reading(
        told.as_shown(),
        language,
        dict.fromkeys(made, language),
        frozenset(key for key, row in made.items() if row.source != sources[key]),
        version.published_at,
        tuple({row.voice_id: row.voice for row in made.values() if row.voice}.values()),
        tuple(dict.fromkeys(row.machine for row in made.values() if row.machine)),
    )
