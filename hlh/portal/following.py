"""Following an area or a country, from its page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hlh.catalogue.keeping import follow
from hlh.catalogue.models import Follow
from hlh.people.doors import signed_in
from hlh.people.models.persons import Anyone
from hlh.taxonomy.models import Area, Country
from hlh.web import SignedInRequest


@require_POST
@signed_in
def area(request: SignedInRequest, slug: str) -> HttpResponse:
    """Follow an area, or follow it no more."""
    try:
        found, _is_old = Area.objects.at(slug)
    except Area.DoesNotExist as nowhere:
        raise Http404 from nowhere
    follow(request, area=found)
    return redirect("area", slug=found.slug)


@require_POST
@signed_in
def country(request: SignedInRequest, iso3: str) -> HttpResponse:
    """The same with a country."""
    found = Country.objects.kept().get(iso3.upper())
    if found is None:
        raise Http404
    follow(request, country=found)
    return redirect("country", iso3=found.iso3)


def is_followed(person: Anyone, **what: Area | Country) -> bool:
    """Whether somebody follows it; of strangers nothing is asked."""
    return person.is_authenticated and Follow.objects.filter(person=person, **what).exists()
