"""Area pages and country pages: what stands in the catalogue about each."""

from __future__ import annotations

from collections import defaultdict

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hlh.catalogue.models import Entry
from hlh.portal.atom import feed_at
from hlh.portal.figures import areas_with_open
from hlh.portal.finding import Choice, Facet
from hlh.portal.following import is_followed
from hlh.portal.shelves import shelves
from hlh.taxonomy.kept import Kept
from hlh.taxonomy.models import Area, Country, Level, Phase, Region, SubTopic
from hlh.taxonomy.models.labels import sorting
from hlh.web import Request, without_tricks
from knowledge_hub.models import Pack

LONGEST = 60  # characters of a country's name


@require_safe
def areas(request: Request) -> HttpResponse:
    """The ten areas."""
    return render(request, "portal/areas.html", {"areas": areas_with_open(), "section": "areas"})


@require_safe
def area(request: Request, slug: str) -> HttpResponse:
    """One area: its topics, and a shelf for each kind of thing; narrowed down by phase and level."""
    try:
        found, is_old = Area.objects.at(slug)
    except Area.DoesNotExist as nowhere:
        raise Http404 from nowhere
    if is_old:
        return redirect("area", slug=found.slug, permanent=True)
    phase, level = request.GET.get("phase", ""), request.GET.get("level", "")
    if (phase and phase not in Phase.objects.kept()) or (level and level not in Level.objects.kept()):
        return redirect("area", slug=slug)
    entries = Entry.objects.visible_to(request.user).about(found.number)
    if phase:
        entries = entries.filter(phase=phase)
    if level:
        entries = entries.filter(levels__contains=[level])
    context = {
        "area": found,
        "topics": _topics.get().get(found.number, []),
        "facets": _facets(phase, level),
        "is_narrowed": bool(phase or level),
        "shelves": shelves(entries, area=found.number, phase=phase, level=level),
        "is_followed": is_followed(request.user, area=found),
        "pack": Pack.objects.about(found.number),
        "feed": feed_at("area_feed", found.slug, phase=phase, level=level),
        "section": "areas",
    }
    return render(request, "portal/area.html", context)


@require_safe
def countries(request: Request) -> HttpResponse:
    """Every country and territory by region; those whose name has some letters with ?q=."""
    typed = " ".join(without_tricks(request.GET.get("q", "").replace("\0", "")).split())[:LONGEST]
    looked_for = sorting(typed)
    by_region: dict[str, list[Country]] = defaultdict(list)
    for country in Country.objects.kept().values():
        names = (*country.labels.values(), country.iso3)
        if country.region_now and (not typed or any(looked_for in sorting(name) for name in names)):
            by_region[country.region_now.code].append(country)
    regions = [
        (region, sorted(by_region[code], key=lambda country: sorting(country.label)))
        for code, region in sorted(Region.objects.kept().items())
        if code in by_region
    ]
    return render(request, "portal/countries.html", {"regions": regions, "typed": typed, "section": "countries"})


@require_safe
def country(request: Request, iso3: str) -> HttpResponse:
    """What is named with one country. An entry holds the countries of named voices only, so nobody is given away."""
    found = Country.objects.kept().get(iso3.upper())
    if found is None:
        raise Http404
    if iso3 != found.iso3:
        return redirect("country", iso3=found.iso3, permanent=True)
    entries = Entry.objects.visible_to(request.user).told_by(found.iso3)
    context = {
        "country": found,
        "shelves": shelves(entries, country=found.iso3),
        "is_followed": is_followed(request.user, country=found),
        "feed": feed_at("country_feed", found.iso3),
        "section": "countries",
    }
    return render(request, "portal/country.html", context)


def _facets(phase: str, level: str) -> list[Facet]:
    """Phases and levels as links; each keeps the other."""

    def address(**said: str) -> str:
        return "?" + "&".join(f"{name}={value}" for name, value in said.items() if value)

    by_phase = [
        Choice(one.label, None, address(phase="" if code == phase else code, level=level), code == phase)
        for code, one in Phase.objects.kept().items()
    ]
    by_level = [
        Choice(one.label, None, address(phase=phase, level="" if code == level else code), code == level)
        for code, one in Level.objects.kept().items()
    ]
    return [Facet("phase", _("Phase"), by_phase), Facet("level", _("Level"), by_level)]


def _all_topics() -> dict[int, list[SubTopic]]:
    topics: dict[int, list[SubTopic]] = defaultdict(list)
    for topic in SubTopic.objects.filter(retired_at=None).order_by("area", "pk"):
        topics[topic.area_id].append(topic)
    return topics


_topics = Kept(_all_topics)
