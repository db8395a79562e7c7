"""Finding people in a lab."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hlh.links.ways import private
from hlh.paging import by_number
from hlh.people.doors import signed_in
from hlh.taxonomy.models import Area
from hlh.web import SignedInRequest
from learning_labs.models import Lab
from learning_labs.people.directory import choices, chosen_in, people_in

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
