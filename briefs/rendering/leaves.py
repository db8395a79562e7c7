"""What every rendering of a brief says, put together once: a page to print, a letter and a message read it alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import cast

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from briefs.clearing.names import without_names
from briefs.models import Brief, Kind, Told, Version, sections_of
from briefs.models.grading import grade_now
from briefs.models.told import Side
from briefs.naming import author_shown, voice_shown
from briefs.synthesising.sources import sources_of
from briefs.synthesising.standing import StandingClaim, standing
from briefs.synthesising.unknown import Unknown, unknowns_of
from briefs.translating.reading import Reading, read_in
from hlh.people.models.persons import Stranger
from hlh.people.showing import day
from hlh.taxonomy.languages import direction, django_code, isolated, listed, unprefixed

OVER_CITED = ("side", "what", "source")  # the words over the table of what a claim stands on
OFF_PAPER = (*OVER_CITED, "contents", "sources", "access")  # words of the frame that no page to print shows


@dataclass(frozen=True, slots=True)
class Note:
    """A line under a piece: words of the frame, and what somebody wrote where it tells some of that."""

    lead: str
    words: str = ""
    language: str = ""

    @property
    def line(self) -> str:
        return " ".join(filter(None, [self.lead, isolated(self.words)]))


@dataclass(frozen=True, slots=True)
class Cited:
    """Something that a claim stands on and a stranger may open; none of its words, which can be taken back.

    Attributes:
        side: how it stands to the claim.
        kind: what it is.
        title, language: what it is called, and in which language.
        address: where it is opened.
    """

    side: str
    kind: str
    title: str
    language: str
    address: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a brief under its heading.

    Attributes:
        heading: over it; empty where it stands under the one before.
        words: what it says.
        language: that it is read in; empty where it is that of the whole.
        notes: what is to be known with it.
        key: of its section.
        cited: what it stands on.
    """

    heading: str
    words: str
    language: str = ""
    notes: list[Note] = field(default_factory=list)
    key: str = ""
    cited: list[Cited] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A brief in one language, as strangers read it; every word is plain text.

    Attributes:
        kind, title, language, direction: of the text; what is not translated into that language says its own.
        title_language, short_language: of the title and of "In short"; empty where it is that of the whole.
        about: where it was done and what it is about, in a row.
        who: how its author is named to a stranger; empty where nobody is.
        beside: who translated it, and how far that is behind.
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
    beside: list[str] = field(default_factory=list)
    title_language: str = ""
    short_language: str = ""

    @property
    def digest(self) -> str:
        """What it is known by: another one as soon as its page to print would say something else. What a claim stands on
        is not on that page, nor are words that other files alone show."""
        said = asdict(self)
        said["words"] = {name: words for name, words in self.words.items() if name not in OFF_PAPER}
        for piece in said["pieces"]:
            del piece["cited"]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def languages_of(version: Version) -> list[str]:
    """The languages that a version is read in, its own first. Translations follow the version that stands."""
    translated = version.brief.tongues if version.pk == version.brief.version_id else []
    return [version.language, *(code for code in translated if code != version.language)]


def as_published(brief: Brief, told: Told) -> Version:
    """The text as a version: of the working text the one that it would be, were it published now."""
    if isinstance(told, Version):
        return told
    return Version(brief=brief, number=0, grade=grade_now(brief), **told.told())


def place_of(told: Version) -> str:
    """Where it was done, as far as it may be told."""
    place = told.country or told.region
    return place.label if place else ""


def leaf_of(brief: Brief, told: Told, language: str = "") -> Leaf:
    """What renderings of a brief say.

    Args:
        brief: selected `for_listing()`.
        told: a version, or the working text.
        language: one of `languages_of`; its own where none is said.
    """
    version = as_published(brief, told)
    language = language or version.language
    with override(django_code(language)):
        reading = read_in(brief, version, language)
        shown = cast(Version, reading.told)  # a version reads as one
        read = _Tongues(language, reading)
        return Leaf(
            kind=str(brief.get_kind_display()),
            title=shown.title or _("Without a title yet"),
            language=language,
            direction=direction(language),
            about=listed(filter(None, [place_of(shown), *(area.label for area in (shown.area, shown.second) if area)])),
            who="" if brief.origin else author_shown(brief, shown, to=Stranger()).name,
            short=shown.point_lines(),
            pieces=list(_pieces(brief, version, shown, read)),
            ref=brief.ref if brief.is_public else "",
            edition=_edition(shown),
            site=_("Health Services Learning Hub"),
            address=address_of(brief),
            licence=_licence(shown),
            words={
                "short": _("In short"),
                "whole": _("This is shortened. Read the whole at %(address)s") % {"address": address_of(brief)},
                "side": _("For or against"),
                "what": _("What it is"),
                "source": _("Where it is read"),
                "contents": _("Contents"),
                "sources": _("Sources"),
                "access": _(
                    "All of it is text, with headings, lists and a table of contents; no pictures and no sound."
                ),
            },
            beside=list(_beside(shown, reading)),
            title_language=read.of("title"),
            short_language=read.of("points"),
        )


class _Tongues:
    """In which language each section is read, where it is another one than that of the whole."""

    def __init__(self, language: str, reading: Reading) -> None:
        self.language, self.own, self.translated = language, reading.told.language, reading.tongues

    def of(self, key: str) -> str:
        read_in = self.translated.get(key, self.own)
        return "" if read_in == self.language else read_in

    @property
    def aside(self) -> str:
        """Of what nobody translates: what stands beside a claim."""
        return "" if self.own == self.language else self.own


def _beside(shown: Version, reading: Reading) -> Iterator[str]:
    """Who translated it, and since when how much of the original says something else."""
    if names := list(
        dict.fromkeys([*(voice_shown(voice, shown, to=Stranger()).name for voice in reading.voices), *reading.machines])
    ):
        yield _("Translated by %(who)s.") % {"who": listed(names)}
    if reading.behind and reading.changed_at:
        many = len(reading.behind)
        yield ngettext(
            "The original was changed on %(day)s: %(n)s section is behind.",
            "The original was changed on %(day)s: %(n)s sections are behind.",
            many,
        ) % {"day": day(reading.changed_at), "n": many}


def address_of(brief: Brief) -> str:
    """Where a brief is read, in whatever language the reader comes with."""
    with override("en"):
        return f"{settings.SITE}{reverse('briefs:brief', args=[brief.ref])}"


def _edition(shown: Version) -> str:
    if not shown.number:
        return _("Not published")
    return _("version %(number)d, %(day)s") % {"number": shown.number, "day": day(shown.published_at)}


def _licence(told: Told) -> str:
    return f"{told.get_licence_display()} ({told.licence})" if told.licence else ""


def _pieces(brief: Brief, version: Version, shown: Version, read: _Tongues) -> Iterator[Piece]:
    """The sections that say something; a claim with what it carries, a gap with where an answer is looked for."""
    notes: dict[str, list[Note]] = {}
    cited: dict[str, list[Cited]] = {}
    if brief.kind == Kind.LEARNING:
        for claim in standing(shown, sources_of(shown, reader=Stranger())):
            notes[claim.key] = list(_under(claim, read.aside))
            cited[claim.key] = list(dict.fromkeys(_cited(claim, version)))
        notes |= {f"gap-{gap.key}": list(_about(gap)) for gap in unknowns_of(shown)}
    before = ""
    for one in sections_of(shown, brief.kind):
        if one.words and one.key not in ("title", "points"):
            heading = str(one.heading)
            yield Piece(
                "" if heading == before else heading,
                one.words,
                read.of(one.key),
                notes.get(one.key, []),
                one.key,
                cited.get(one.key, []),
            )
            before = heading


def _cited(claim: StandingClaim, version: Version) -> Iterator[Cited]:
    """What a stranger may open of all that a claim stands on; a title names no country that its brief may not name."""
    hidden = None if version.names_its_country else version.country
    for side, one in claim.placed:
        if one.address:
            title = without_names(one.title, hidden) if hidden else one.title
            address = f"{settings.SITE}{unprefixed(one.address)}"
            yield Cited(str(Side(side).label), str(one.kind.label), title, one.language, address)


def _under(claim: StandingClaim, language: str) -> Iterator[Note]:
    """What a stranger is to know with a claim: how strong it is, on what it depends, and what it lost."""
    yield Note(" ".join(filter(None, [_sentence(claim.strength.words), _sentence(claim.strength.by_kind)])))
    if claim.depends:
        yield Note(_("It depends on:"), claim.depends, language)
    if claim.reason:
        yield Note(_("It stands on no source, because:"), claim.reason, language)
    if claim.lost:
        yield Note(
            ngettext(
                "This claim lost a source: %(n)d was taken back, or no longer stands.",
                "This claim lost sources: %(n)d were taken back, or no longer stand.",
                claim.lost,
            )
            % {"n": claim.lost}
        )


def _about(gap: Unknown) -> Iterator[Note]:
    """Where something that is not known belongs."""
    claim = _("About claim %(n)d") % {"n": gap.number} if gap.number else ""
    if said := " · ".join(filter(None, [claim, str(gap.area.label) if gap.area else "", gap.countries])):
        yield Note(said)


def _sentence(words: str) -> str:
    return f"{words}." if words else ""
