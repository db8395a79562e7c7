"""What is not known yet: on the page of a learning brief, in one list for everybody, and for the research agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from briefs.models import Gap, Told
from hlh.taxonomy.languages import listed
from hlh.taxonomy.models import Area, Country

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.catalogue.lineage import Step

MOST_EXPORTED = 5000
HEAD = ("gap", "area", "countries", "brief", "title", "claim", "language", "address")


@dataclass(frozen=True, slots=True)
class Unknown:
    """An evidence gap as a page shows it.

    Attributes:
        key, words: of the gap.
        claim: the key of the claim that it is about, and number where that stands; empty and 0 of the whole brief.
        area: what it belongs to, where that is said.
        countries: where an answer is looked for, in words.
    """

    key: str
    words: str
    claim: str
    number: int
    area: Area | None
    countries: str


def unknowns_of(told: Told) -> list[Unknown]:
    """What a text says is not known yet."""
    numbers = {claim["key"]: number for number, claim in enumerate(told.claims, 1)}
    areas = Area.objects.kept() if told.unknowns else {}
    return [
        Unknown(
            one["key"],
            one["words"],
            one["claim"],
            numbers.get(one["claim"], 0),
            areas.get(one["area"]) if one["area"] else None,
            in_words(one["countries"]),
        )
        for one in told.unknowns
        if one["words"]
    ]


def in_words(codes: Iterable[str]) -> str:
    """Countries by their codes, as a reader calls them."""
    kept = Country.objects.kept()
    return listed(kept[code].label for code in codes if code in kept)


def where_to_tell(thread: Iterable[Step]) -> str:
    """Where somebody who knows more says so: the nearest discussion that the brief came of, else a brief of their own."""
    talks = (step.address for step in thread if step.kind_sign == "talk" and step.address)
    return next(talks, reverse("briefs:new"))


def about(area: int | None) -> QuerySet[Gap]:
    """The gaps of briefs that stand, of one area or of all."""
    found = Gap.objects.standing().for_listing()
    return found.filter(area=area) if area else found


def exported(gaps: QuerySet[Gap]) -> Iterator[dict[str, Any]]:
    """The gaps for whoever plans research: what everybody reads on their pages, and nothing of a person."""
    areas = Area.objects.kept()
    for gap in gaps.order_by("pk")[:MOST_EXPORTED]:
        version = gap.brief.version
        area = areas.get(gap.area_id or 0)
        yield {
            "gap": gap.words,
            "area": str(area.label) if area else "",
            "countries": gap.countries,
            "brief": gap.brief.ref,
            "title": version.title if version else "",
            "claim": next((one["claim"] for one in version.claims if one["key"] == gap.claim), "") if version else "",
            "language": gap.language,
            "address": f"{settings.SITE}{gap.get_absolute_url()}",
        }
