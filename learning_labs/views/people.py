"""Finding people in a lab."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from hlh.conversations.policy import HIDES
from hlh.links.ways import private
from hlh.paging import by_number
from hlh.people.doors import signed_in
from hlh.people.models import Naming, Profile
from hlh.people.voices import profile_behind
from hlh.policy import Refused
from hlh.taxonomy.models import Area
from hlh.web import SignedInRequest
from learning_labs.models import Lab
from learning_labs.people.directory import choices, chosen_in, people_in
from learning_labs.views.discussions import find

ON_A_PAGE = 20


@require_safe
@signed_in
def members(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who knows an area, writes a language, works in a region: each is one tap."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    chosen = chosen_in(request.GET)
    page = by_number(people_in(lab, request.user, chosen), request.GET.get("after", ""), size=ON_A_PAGE)
    areas = Area.objects.kept()
    people = []
    for one in page.rows:
        shown = one.shown_to(request.user)
        known = [areas[number] for number in shown.get("areas", []) if number in areas]
        people.append({"profile": one, "shown": shown, "areas": known})
    context = {
        "lab": lab,
        "people": people,
        "page": page,
        "choices": choices(chosen),
        "chosen": chosen,
        "query": urlencode(chosen),
        "is_closed": lab.readers == Lab.Readers.LAB,
        "section": "labs",
    }
    return private(render(request, "learning_labs/members.html", context))


@require_safe
@signed_in
def author(request: SignedInRequest, slug: str, number: int, post: int) -> HttpResponse:
    """To where one writes to who wrote a post by name. A post that names nobody is answered as one that is not there."""
    found = find(request, slug, number)
    named = found.posts.shown().for_page().filter(voice__naming=Naming.OFFICE, voice__floor=Naming.OFFICE)
    said = get_object_or_404(named, number=found.number_here(post))
    profile = profile_behind(said.voice)
    if profile is None or not Profile.objects.in_directories(request.user).filter(pk=profile.pk).exists():
        raise Refused(HIDES)
    return redirect("conversations:new", profile.ref)
