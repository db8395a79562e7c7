"""What a file says about the brief that it holds, to libraries, shelves and archives: as strangers read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from briefs.crediting import Contributor, contributors_of
from briefs.models import Brief, Licence, Version
from briefs.models.translations import TranslatedSection
from briefs.rendering.describing import LICENCES
from briefs.rendering.leaves import address_of, languages_of
from briefs.translating.reading import read_in
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import django_code


@dataclass(frozen=True, slots=True)
class Record:
    """A version in one language, as a shelf lists it.

    Attributes:
        identifier: what it is known by for ever; a translation by that of its brief with its language.
        brief: the identifier of the brief.
        kind: of the brief.
        number: of the version.
        published_at: when it came out.
        changed_at: when the last of these words was written; of a translation that is later.
        address: of the version.
        licence: the address of its terms; empty where they have none.
        areas: those of the ten that it belongs to, by number and name.
        country: that it names, by code and name; None where it names none.
        region: that stands for its country, by code and name.
        sources: what its author named as sources, by title and address, each as far as it has them.
    """

    identifier: str
    brief: str
    kind: str
    number: int
    published_at: datetime
    changed_at: datetime
    address: str
    licence: str = ""
    areas: list[tuple[int, str]] = field(default_factory=list)
    country: tuple[str, str] | None = None
    region: tuple[str, str] | None = None
    sources: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Abstract:
    """What a brief is called, and what it says in short, in one more language; each empty where that does not say it."""

    language: str
    title: str
    heading: str
    short: list[str]


def record_of(brief: Brief, version: Version, language: str) -> Record:
    """What is said about a version, in a language.

    Args:
        brief: selected `for_listing()`.
        version: as it is stored.
        language: one of `languages_of`.
    """
    shown = version.as_shown()
    is_own = language == version.language
    with override(django_code(language)):
        return Record(
            identifier=brief.stable_id if is_own else f"{brief.stable_id}-{language}",
            brief=brief.stable_id,
            kind=brief.kind,
            number=version.number,
            published_at=version.published_at,
            changed_at=version.published_at if is_own else _last_words(brief, version, language),
            address=f"{address_of(brief)}{version.number}/",
            licence=LICENCES.get(Licence(version.licence), "") if version.licence else "",
            areas=[(area.number, area.label) for area in (shown.area, shown.second) if area],
            country=(shown.country.iso3, shown.country.label) if shown.country else None,
            region=(shown.region.code, shown.region.label) if shown.region else None,
            sources=[(source.title, source.address) for source in shown.source_lines()],
        )


def credits_of(brief: Brief, version: Version, language: str) -> list[Contributor]:
    """Who is listed under a version, as strangers read it in a language."""
    with override(django_code(language)):
        return contributors_of(brief, reader=Stranger(), version=version.number)


def abstracts_of(brief: Brief, version: Version) -> list[Abstract]:
    """What it is called and says in short, in each language that it is read in."""
    return [_abstract(brief, version, language) for language in languages_of(version)]


def _abstract(brief: Brief, version: Version, language: str) -> Abstract:
    reading = read_in(brief, version, language)
    says = reading.tongues if reading.language else {"title": language, "points": language}
    with override(django_code(language)):
        heading = _("In short")
    told = reading.told
    return Abstract(
        language, told.title if "title" in says else "", heading, told.point_lines() if "points" in says else []
    )


def _last_words(brief: Brief, version: Version, language: str) -> datetime:
    """When the last of its words was translated, else when it came out."""
    of_it = TranslatedSection.objects.filter(translation__brief=brief, translation__language=language)
    last: datetime | None = of_it.aggregate(last=Max("made_at"))["last"]
    return max(version.published_at, last) if last else version.published_at
