"""The list of briefs. Twenty stand on a page, and the same ones for everybody: each line is written once."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, When
from django.db.models.functions import Left
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language

from briefs.clearing.names import without_names
from briefs.models import Brief, Grade, Kind, Version
from hlh.paging import Page, by_movement
from hlh.taxonomy.kept import Kept, of_the_taxonomy
from hlh.taxonomy.models import Area, Country
from hlh.taxonomy.models.labels import in_this_language, sorting

if TYPE_CHECKING:
    from datetime import datetime

ON_A_PAGE = 20
LONGEST = 260  # characters of a text that are read for a line of the list, which shows fewer
READ = (
    *("ref", "kind", "published_at", "is_demo"),
    *(f"version__{name}" for name in ("title", "language", "country_id", "area_id", "second_id", "grade")),
)


def listed_page(after: str, **chosen: object) -> Page[Brief]:
    """Some standing briefs, the newest first, with no more of them than a line shows.

    Args:
        after: the key of the last page's end.
        chosen: what narrows the list down, as for `BriefQuerySet.about`.
    """
    told = Case(When(version__action="", then=F("version__challenge")), default=F("version__action"))
    beginning: Any = {"beginning": Left(told, LONGEST)}  # declared on the model, which django-stubs takes for a field
    found = Brief.objects.standing().about(**chosen).select_related("version").only(*READ)  # type: ignore[arg-type]
    return by_movement(found.annotate(**beginning), after, size=ON_A_PAGE, moved="published_at")


def line_of(brief: Brief) -> SafeString:
    """A line of the list: what it found, where, about what, when; it names its place as far as that is cleared."""
    told, language = brief.version, get_language() or "en"
    country = Country.objects.kept().get(told.country_id or "") if told else None
    place, title, beginning = country.label if country else "", told.title if told else "", brief.beginning
    if told and country and not told.names_its_country:
        region = country.region_now if told.grade == Grade.REGION else None
        place = region.label if region else ""
        title, beginning = without_names(title, country), without_names(beginning, country)
    areas = tuple((number, Area.objects.kept()[number].short_label) for number in told.area_numbers()) if told else ()
    return _listed(
        (brief.ref, brief.kind, brief.published_at, brief.is_demo),
        (title, told.language if told else "", beginning),
        place,
        areas,
        language,
        now().year,
    )


@lru_cache(maxsize=4096)
def _listed(
    brief: tuple[str, str, datetime, bool],
    told: tuple[str, str, str],
    place: str,
    areas: tuple[tuple[int, str], ...],
    language: str,
    year: int,
) -> SafeString:
    """Remembered by all that it shows; `year` is what days leave out."""
    ref, kind, published_at, is_demo = brief
    title, written_in, beginning = told
    said = {"ref": ref, "kind": Kind(kind).label, "published_at": published_at, "is_demo": is_demo}
    said |= {"title": title, "language": written_in, "beginning": beginning, "place": place, "areas": areas}
    return render_to_string("briefs/listed.html", said)


def countries_that_told() -> tuple[tuple[str, str], ...]:
    """The countries that have told something, each code with its name, as a reader of this language looks for them."""
    return _told_in(get_language() or "en").get()


@cache
def _told_in(language: str) -> Kept[tuple[tuple[str, str], ...]]:
    """Asked at most every half minute; `language` is the one of this moment, too."""
    return Kept(_look, follows=of_the_taxonomy)


def _look() -> tuple[tuple[str, str], ...]:
    told = Version.objects.filter(country__isnull=False, grade__in=["", Grade.COUNTRY]).order_by()
    found = Country.objects.filter(pk__in=told.values("country").distinct()).values_list("pk", "labels")
    named = ((code, in_this_language(labels)) for code, labels in found)
    return tuple(sorted(named, key=lambda one: sorting(one[1])))


def forget() -> None:
    """Ask again next time, in this process."""
    _told_in.cache_clear()
