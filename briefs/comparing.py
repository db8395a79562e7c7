"""What changed between two texts of a brief, so that a reader sees it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from briefs.models import Told, sections_of
from hlh.differing import difference
from hlh.taxonomy.tagging import in_words


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a brief whose words changed, with what was taken out and what was put in."""

    part: str
    words: SafeString


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or another field, as plain words."""

    heading: str
    words: str


def changes(before: Told, after: Told, kind: str) -> list[Change]:
    """The parts that differ, in the order of the page; a claim is compared with itself, wherever it stands now."""
    old, new = _parts(before, kind), _parts(after, kind)
    nothing = Part("", "")
    every = {key: part.heading for key, part in (old | new).items()}
    pairs = ((heading, old.get(key, nothing).words, new.get(key, nothing).words) for key, heading in every.items())
    return [Change(heading, difference(was, now)) for heading, was, now in pairs if was != now]


def _parts(told: Told, kind: str) -> dict[str, Part]:
    """The parts of a brief by what they are known by."""
    sections = {one.key: Part(str(one.heading), one.words) for one in sections_of(told, kind)}
    return sections | {name: Part(heading, words) for name, heading, words in _fields(told)}


def _fields(told: Told) -> Iterator[tuple[str, str, str]]:
    """What a brief says beside its sections: where each is kept, what it is called, what it says."""
    yield "country", _("Country"), told.country.label if told.country else ""
    yield "area", _("Area"), told.area.label if told.area else ""
    yield "second", _("Second area"), told.second.label if told.second else ""
    yield "tags", _("Free tags"), in_words(told.tags)
    yield "sources", _("Sources"), told.sources
    yield "contact", _("Whom to ask"), told.shown_contact
    yield "licence", _("Licence"), told.get_licence_display() if told.licence else ""
    yield "phase", _("Phase"), str(told.phase.label) if told.phase else ""
    yield "level", _("Level"), str(told.level.label) if told.level else ""
    yield "files", _("Files"), "\n".join(one["words"] for one in told.files)
