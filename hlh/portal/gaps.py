"""The gap map: what is asked, against what stands in the hub in that language. It composes the desk's questions and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from helpdesk.models import Question
from hlh.catalogue.audiences import readable_by
from hlh.people.doors import signed_in
from hlh.people.models.persons import Stranger
from hlh.people.voices import people_who_speak
from hlh.policy import require
from hlh.taxonomy.kept import Kept
from hlh.taxonomy.languages import LANGUAGES, Language
from hlh.taxonomy.models import Area, Country, Region
from hlh.web import SignedInRequest
from knowledge_hub.deciding import HELPING
from knowledge_hub.policy import may_see_gaps

BACK = timedelta(days=90)
FEWEST_COUNTRIES, FEWEST_PEOPLE = 3, 5  # from which on a figure is shown: below it gives somebody away
SUPPLY = """
SELECT area, language, count(*) FROM (
    SELECT DISTINCT entry.id, unnest(entry.areas) AS area, passage.language
    FROM catalogue_entry entry JOIN catalogue_passage passage ON passage.entry_id = entry.id
    WHERE entry.kind = ANY(%s) AND entry.audience_id = ANY(%s)
) AS said GROUP BY area, language
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """An area in a language.

    Attributes:
        is_asked: whether anybody asked.
        asked: how often; 0 where too few people or countries did, so that no figure is shown.
        here: how many resources and briefs of it everybody reads in that language.
    """

    language: Language
    is_asked: bool
    asked: int
    here: int

    @property
    def is_gap(self) -> bool:
        """Somebody asked, and there is nothing."""
        return self.is_asked and not self.here


@require_safe
@signed_in
def gaps(request: SignedInRequest) -> HttpResponse:
    """Areas by languages, of questions from everywhere or from one region."""
    require(may_see_gaps(request.user))
    region = Region.objects.kept().get(request.GET.get("region", ""))
    context = {
        "section": "hub",
        "languages": LANGUAGES,
        "rows": list(_rows(region)),
        "region": region,
        "regions": list(Region.objects.kept().values()),
        "days": BACK.days,
    }
    return render(request, "portal/gaps.html", context)


def _rows(region: Region | None) -> list[tuple[Area, list[Cell]]]:
    demand, supply = _demand(region), _supply.get()
    rows = []
    for area in Area.objects.offered():
        cells = []
        for language in LANGUAGES:
            key = (area.number, language.code)
            cells.append(Cell(language, key in demand, demand.get(key, 0), supply.get(key, 0)))
        rows.append((area, cells))
    return rows


def _demand(region: Region | None) -> dict[tuple[int, str], int]:
    """How often was asked, by area and language; 0 where a figure would say too much."""
    asked = Question.objects.filter(asked_at__gte=now() - BACK, area__isnull=False, scope__in=Question.ANSWERED_HERE)
    if region is not None:
        inside = [code for code, one in Country.objects.kept().items() if one.region_now == region]
        asked = asked.filter(country__in=inside)
    counted = asked.order_by().values("area", "language")
    counted = counted.annotate(many=Count("pk"), countries=Count("country", distinct=True), people=people_who_speak())
    return {
        (row["area"], row["language"]): row["many"] if _may_be_told(row["countries"], row["people"]) else 0
        for row in counted
    }


def _may_be_told(countries: int, people: int) -> bool:
    """Whether a figure of so many gives nobody away."""
    return countries >= FEWEST_COUNTRIES and people >= FEWEST_PEOPLE


def _count() -> dict[tuple[int, str], int]:
    with connection.cursor() as cursor:
        cursor.execute(SUPPLY, [list(HELPING), list(readable_by(Stranger()))])
        return {(area, language): many for area, language, many in cursor.fetchall()}


_supply = Kept(_count)
