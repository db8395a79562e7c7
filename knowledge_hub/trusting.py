"""How far a resource can be trusted, and where it fits: said by its own data, whole on its page and in short in lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.timezone import now

from hlh.catalogue.models import Entry
from hlh.taxonomy.models import Country, Level, Phase

if TYPE_CHECKING:
    from knowledge_hub.models import HelpsIn, Resource

MOST_COUNTRIES = 12  # that are named; how many more there are is told


@dataclass(frozen=True, slots=True)
class Trust:
    """Who stands for a resource, under which licence, how long it holds, and which settings it fits.

    Attributes:
        hosting: in words, whether we may only link to it.
        is_past: the day until which it holds is over.
        is_superseded: something took its place.
        levels, countries: none named means that it fits all of them.
        more: how many countries are not named here.
    """

    publisher: str
    publisher_kind: str
    licence: str
    hosting: str
    language: str
    is_past: bool = False
    is_superseded: bool = False
    since: datetime | None = None
    reviewed_by: str = ""
    reviewed_on: date | None = None
    valid_until: date | None = None
    phase: str = ""
    levels: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    more: int = 0


def trust_of(resource: Resource) -> Trust:
    """What a page or a list says of a resource; nothing is asked of the database but its successor, if it names one."""
    countries = [known.label for code in resource.countries if (known := Country.objects.kept().get(code))]
    phase = Phase.objects.kept().get(resource.phase)
    return Trust(
        publisher=resource.publisher,
        publisher_kind=resource.get_publisher_kind_display(),
        licence=resource.licence,
        hosting=resource.get_hosting_display(),
        language=resource.language,
        is_past=resource.is_past,
        is_superseded=resource.leads_on_to is not None,
        since=resource.first_published_at,
        reviewed_by=resource.reviewed_by,
        reviewed_on=resource.reviewed_on,
        valid_until=resource.valid_until,
        phase=phase.label if phase else "",
        levels=[level.label for code, level in Level.objects.kept().items() if code in resource.levels],
        countries=sorted(countries)[:MOST_COUNTRIES],
        more=max(0, len(countries) - MOST_COUNTRIES),
    )


@dataclass(frozen=True, slots=True)
class InShort:
    """What a list says of a resource: who stands for it, what we may do with it, and how long it holds.

    Attributes:
        language: in which it is written.
        link: where its publisher keeps it.
    """

    publisher: str
    hosting: str
    language: str
    link: str
    reviewed_on: date | None
    valid_until: date | None
    is_past: bool
    is_superseded: bool

    @property
    def hosting_in_words(self) -> str:
        """Whether we may only link to it; in words once they are shown, not for each row of a list."""
        from knowledge_hub.models import Resource

        return str(Resource.Hosting(self.hosting).label)


def in_short(entries: Iterable[Entry]) -> dict[int, InShort]:
    """The resources among entries by their keys, as lists say them: one question for a whole list."""
    from knowledge_hub.models import Resource

    keys = [entry.thing_id for entry in entries if entry.kind == Entry.Kind.RESOURCE]
    if not keys:
        return {}
    columns = ("publisher", "hosting", "language", "link", "reviewed_on", "valid_until", "successor__live")
    today, rows = now().date(), Resource.objects.filter(pk__in=keys).values_list("pk", *columns)
    return {
        key: InShort(publisher, hosting, language, link, reviewed, until, _is_past(until, today), bool(gone))
        for key, publisher, hosting, language, link, reviewed, until, gone in rows
    }


def _is_past(until: date | None, today: date) -> bool:
    return until is not None and until < today


def told_in(language: str, resources: dict[int, InShort]) -> dict[int, HelpsIn]:
    """Their lines in a language, of those that are written in another; nothing is asked where there is none."""
    from knowledge_hub.models import HelpsIn

    keys = [key for key, resource in resources.items() if resource.language != language]
    found = HelpsIn.objects.filter(resource__in=keys, language=language) if keys else ()
    return {one.resource_id: one for one in found}
