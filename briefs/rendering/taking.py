"""What the page of a brief offers to take along, each with its size, and what its head says to programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from briefs.models import Brief, Version
from briefs.rendering.describing import head_of
from briefs.rendering.speaking import minutes
from briefs.synthesising.based import based_on
from briefs.synthesising.sources import Key, Seen
from briefs.translating.reading import Reading
from hlh.catalogue.around import Around


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """The forms in which a brief is taken along, each with how much it is; nought where that is not known yet.

    Attributes:
        ref, number: of the brief and its version.
        original: the language that it was written in.
        language: that it is read in; empty where nothing is translated.
        pages: to print, each by its language with its kilobytes.
        mail, word, book: as a letter, a Word file and an e-book, in kilobytes.
        letters: of the message for a group chat.
        minutes: that it takes to hear it.
    """

    ref: str
    number: int
    original: str
    language: str
    pages: tuple[tuple[str, int], ...]
    mail: int
    word: int
    book: int
    letters: int
    minutes: int


def taken_along(
    brief: Brief, version: Version, reading: Reading, around: Around, sources: Mapping[Key, Seen]
) -> dict[str, Any]:
    """The context of "Take it with you", without a question to the database.

    Sizes were kept when the pages to print were made: nothing is written here only to be weighed.

    Args:
        brief: found with `sized`.
        version: the one that stands.
        reading: it, as its reader reads it.
        around: where it stands in the thread, for this reader.
        sources: what its claims stand on, as far as this reader may open that.
    """
    version.brief = brief
    pages = {one["language"]: one for one in getattr(brief, "pages", [])}
    here = pages.get(reading.language or version.language, {})
    taken = TakenAlong(
        ref=brief.ref,
        number=version.number,
        original=version.language,
        language=reading.language,
        pages=tuple((language, kilobytes(one["size"])) for language, one in pages.items()),
        letters=here.get("letters", 0),
        minutes=minutes(here["seconds"]) if here.get("seconds") else 0,
        **{name: kilobytes(here[name]) if here.get(name) else 0 for name in ("mail", "word", "book")},
    )
    is_own = isinstance(reading.told, Version) and not reading.language
    shown = cast(Version, reading.told) if is_own else version.as_shown()
    return {
        "taken": taken,
        "metadata": head_of(brief, shown, [one.address for one in based_on(sources)] or before(around)),
    }


def before(around: Around) -> list[str]:
    """The addresses of what stands before a brief in its thread."""
    here = next((place for place, step in enumerate(around.thread) if step.is_here), 0)
    return list(dict.fromkeys(step.address for step in around.thread[:here] if step.address))


def kilobytes(size: int) -> int:
    return max(1, round(size / 1024))
