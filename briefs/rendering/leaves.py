"""What every rendering of a brief says, put together once: a page to print, a letter and a message read it alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from briefs.models import Brief, Kind, Told, Version, sections_of
from briefs.naming import author_shown
from hlh.people.models.persons import Stranger
from hlh.people.showing import day
from hlh.taxonomy.languages import direction, django_code, listed


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a brief under its heading, with a line on what it stands on where there is one."""

    heading: str
    words: str
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A brief in one language, as strangers read it; every word is plain text.

    Attributes:
        kind, title, language, direction: of the text.
        about: where it was done and what it is about, in a row.
        who: how its author is named to a stranger; empty where nobody is.
        short: the lines of "In short".
        pieces: the sections that say something.
        ref, edition, site: its reference, its version and day, the name of the hub.
        address: where it is read, whole.
        licence: what others may do with it; empty where nothing was said.
        words: of the frame, in the language of the text.
    """

    kind: str
    title: str
    language: str
    direction: str
    about: str
    who: str
    short: list[str]
    pieces: list[Piece]
    ref: str
    edition: str
    site: str
    address: str
    licence: str
    words: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """What it is known by: another one as soon as a rendering would say something else."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def languages_of(version: Version) -> list[str]:
    """The languages that a version is read in, its own first."""
    return [version.language]


def told_in(told: Told, language: str) -> Told:
    """The words of a text in one of its languages."""
    return told


def place_of(brief: Brief, told: Told) -> str:
    """Where it was done, as far as it may be told."""
    place = told.country or (told.region if isinstance(told, Version) else None)
    return place.label if place else ""


def leaf_of(brief: Brief, told: Told, language: str = "") -> Leaf:
    """What renderings of a brief say.

    Args:
        brief: selected `for_listing()`.
        told: a version, or the working text.
        language: one of `languages_of`; its own where none is said.
    """
    told = told_in(told.as_shown() if isinstance(told, Version) else told, language or told.language)
    with override(django_code(told.language)):
        return Leaf(
            kind=str(brief.get_kind_display()),
            title=told.title or _("Without a title yet"),
            language=told.language,
            direction=direction(told.language),
            about=listed(
                filter(None, [place_of(brief, told), *(area.label for area in (told.area, told.second) if area)])
            ),
            who="" if brief.origin else author_shown(brief, told, to=Stranger()).name,
            short=told.point_lines(),
            pieces=list(_pieces(told, brief.kind)),
            ref=brief.ref if brief.is_public else "",
            edition=_edition(told),
            site=_("Health Services Learning Hub"),
            address=address_of(brief),
            licence=_licence(told),
            words={
                "short": _("In short"),
                "whole": _("This is shortened. Read the whole at %(address)s") % {"address": address_of(brief)},
            },
        )


def address_of(brief: Brief) -> str:
    """Where a brief is read, in whatever language the reader comes with."""
    with override("en"):
        return f"{settings.SITE}{reverse('briefs:brief', args=[brief.ref])}"


def _edition(told: Told) -> str:
    if not isinstance(told, Version):
        return _("Not published")
    return _("version %(number)d, %(day)s") % {"number": told.number, "day": day(told.published_at)}


def _licence(told: Told) -> str:
    return f"{told.get_licence_display()} ({told.licence})" if told.licence else ""


def _pieces(told: Told, kind: str) -> Iterator[Piece]:
    """The sections that say something; a claim with the number of sources that it stands on."""
    standing = {f"claim-{claim['key']}": claim_line(claim) for claim in told.claims} if kind == Kind.LEARNING else {}
    for one in sections_of(told, kind):
        if one.words and one.key not in ("title", "points"):
            yield Piece(str(one.heading), one.words, standing.get(one.key, ""), one.key)


def claim_line(claim: dict[str, list[int]]) -> str:
    """How strong a claim is, in words."""
    many = len(claim["sources"])
    return ngettext("It stands on %(n)d source", "It stands on %(n)d sources", many) % {"n": many}
