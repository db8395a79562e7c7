"""What changed between two texts of a brief, so that a reader sees it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from briefs.models import Told
from hlh.differing import difference
from hlh.taxonomy.tagging import in_words


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a brief whose words changed, with what was taken out and what was put in."""

    part: str
    words: SafeString


def changes(before: Told, after: Told) -> list[Change]:
    """The parts that differ, in the order of the page."""
    return [
        Change(part, difference(old, new))
        for (part, old), (_part, new) in zip(_parts(before, after), _parts(after, before), strict=True)
        if old != new
    ]


def _parts(told: Told, other: Told) -> Iterator[tuple[str, str]]:
    """The parts of a brief as plain words; as many claims as the longer of the two has."""
    yield _("Title"), told.title
    yield _("Country"), told.country.label if told.country else ""
    yield _("Area"), told.area.label if told.area else ""
    yield _("Second area"), told.second.label if told.second else ""
    yield _("In short"), told.points
    yield _("The challenge"), told.challenge
    yield _("What was done"), told.action
    yield _("What came of it"), told.outcome
    for number in range(max(len(told.sections), len(other.sections))):
        claim = told.sections[number]["claim"] if number < len(told.sections) else ""
        yield _("Claim %(number)d") % {"number": number + 1}, claim
    yield _("Free tags"), in_words(told.tags)
    yield _("Sources"), told.sources
