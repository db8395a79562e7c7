"""The list of briefs. Twenty stand on a page, and the same ones for everybody: each line is written once."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Left
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language

from briefs.clearing.names import LEFT_OUT, without_names
from briefs.models import Brief, Grade, Kind
from briefs.models.behalf import typed_by
from briefs.models.briefs import joined_by
from briefs.models.grades import NAMING
from hlh.database.statements import Statement
from hlh.paging import Page, after_key, first_of
from hlh.people.models import Person
from hlh.people.voices import written_by
from hlh.policy import Words
from hlh.taxonomy.kept import Kept, of_the_taxonomy
from hlh.taxonomy.models import Area, Country
from hlh.taxonomy.models.labels import in_this_language, sorting

ON_A_PAGE = 20
OWN = 10  # briefs of the reader that are not public, shown above the list
LONGEST = 400  # characters of a text that are read for a line of the list, which shows fewer
LONGEST_NAME = 120  # of a country: so much of the end of what was read may be a piece of one
READ = (
    *("pk", "ref", "kind", "published_at", "is_demo"),
    *(f"version__{name}" for name in ("title", "language", "country_id", "area_id", "second_id", "grade")),
)


class Listed(NamedTuple):
    """No more of a standing brief than its line shows."""

    pk: int
    ref: str
    kind: str
    published_at: datetime
    is_demo: bool
    title: str
    language: str
    country: str | None
    area: int | None
    second: int | None
    grade: str
    beginning: str


class Own(NamedTuple):
    """A brief of the reader's own that is not public, or not any more."""

    ref: str
    title: str
    language: str
    stage: str
    saved_at: datetime

    def get_absolute_url(self) -> str:
        return reverse("briefs:edit" if self.stage == Brief.Stage.DRAFT else "briefs:brief", args=[self.ref])

    @property
    def state(self) -> Words:
        return Brief.Stage(self.stage).label


def listed_page(after: str, **chosen: object) -> Page[Listed]:
    """Some standing briefs, the newest first.

    Args:
        after: the key of the last page's end.
        chosen: what narrows the list down, as for `BriefQuerySet.about`.
    """
    if after or chosen:
        found = after_key(_listed_of(**chosen), after, moved="published_at")[: ON_A_PAGE + 1]
        return first_of(list(map(Listed._make, found)), size=ON_A_PAGE, moved="published_at")
    return first_of(list(map(Listed._make, _NEWEST.rows())), size=ON_A_PAGE, moved="published_at")


def own_of(person: Person) -> list[Own]:
    """What somebody wrote, writes along or types for others and is not public, what was saved last first; some of it."""
    return list(map(Own._make, _OWN.rows(person=person.pk)))


def _listed_of(**chosen: Any) -> QuerySet[Brief, tuple[Any, ...]]:
    told = Case(When(version__action="", then=F("version__challenge")), default=F("version__action"))
    found = Brief.objects.standing().about(**chosen).order_by("-published_at", "-pk")
    return found.values_list(*READ, Left(told, LONGEST))


def _newest() -> QuerySet[Any, Any]:
    return _listed_of()[: ON_A_PAGE + 1]


def _own(*, person: int) -> QuerySet[Any, Any]:
    reader = Person(pk=person)
    ways = (written_by(reader), joined_by(reader), typed_by(reader))
    first, *more = (Brief.objects.filter(way).order_by().values("pk") for way in ways)
    # each way is found by its index, where all of them as one condition would read every brief
    theirs = Brief.objects.filter(pk__in=first.union(*more))
    closed = theirs.exclude(stage=Brief.Stage.PUBLISHED).order_by("-saved_at", "-pk")
    return closed.values_list("ref", "title", "language", "stage", "saved_at")[:OWN]


_NEWEST = Statement(_newest)
_OWN = Statement(_own, "person")


def line_of(listed: Listed) -> SafeString:
    """A line of the list: what it found, where, about what, when; it names its place as far as that is cleared."""
    country = Country.objects.kept().get(listed.country or "")
    place, title, beginning = country.label if country else "", listed.title, listed.beginning
    if country and listed.grade not in NAMING:
        region = country.region_now if listed.grade == Grade.REGION else None
        place = region.label if region else ""
        title, beginning = without_names(title, country), _beginning_without_names(beginning, country)
    numbers = (number for number in (listed.area, listed.second) if number)
    return _listed(
        (listed.ref, listed.kind, listed.published_at, listed.is_demo),
        (title, listed.language, beginning),
        place,
        tuple((number, Area.objects.kept()[number].short_label) for number in numbers),
        get_language() or "en",
        now().year,
    )


def _beginning_without_names(beginning: str, country: Country) -> str:
    """Where it was cut, the cut may have left a piece of a name that nothing knows any more: its end is not shown."""
    shown = without_names(beginning, country)
    if len(beginning) < LONGEST:
        return shown
    known = shown.rfind(LEFT_OUT) + len(LEFT_OUT) if LEFT_OUT in shown else 0
    return f"{shown[: max(known, len(shown) - LONGEST_NAME)].rstrip()} …"


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
    told = Brief.objects.standing().filter(version__country__isnull=False, version__grade__in=NAMING).order_by()
    found = Country.objects.filter(pk__in=told.values("version__country").distinct()).values_list("pk", "labels")
    named = ((code, in_this_language(labels)) for code, labels in found)
    return tuple(sorted(named, key=lambda one: sorting(one[1])))


def forget() -> None:
    """Ask again next time, in this process."""
    _told_in.cache_clear()
