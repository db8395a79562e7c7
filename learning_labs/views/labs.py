"""The labs, and one of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from hlh.paging import by_movement, number_in
from hlh.people.doors import signed_in
from hlh.people.profile_forms import countries
from hlh.policy import require
from hlh.remembering import same_for_strangers
from hlh.taxonomy.likeness import LIKE, Factor
from hlh.taxonomy.models import Area
from hlh.web import Request, SignedInRequest
from learning_labs import policy
from learning_labs.models import Lab, Watch
from learning_labs.models.steps import steps_of
from learning_labs.readers.likeness import Lens, lens_in
from learning_labs.readers.listing import listed, listed_in
from learning_labs.readers.unread import visit_of
from learning_labs.readers.watching import levels_for_labs
from learning_labs.views.joining import show as show_membership

LABS_ON_A_PAGE = 20
DISCUSSIONS_ON_A_PAGE = 20


@require_safe
def labs(request: Request) -> HttpResponse:
    """Every lab that the reader may see; one area's with ?area=6."""
    found = Lab.objects.visible_to(request.user)
    area = Area.objects.current(number_in(request.GET.get("area", "")))
    if area:
        found = found.about(area.number)
    page = by_movement(found, request.GET.get("after", ""), size=LABS_ON_A_PAGE)
    return render(
        request,
        "learning_labs/labs.html",
        {
            "page": page,
            "area": area,
            "query": f"area={area.number}" if area else "",
            "may_facilitate": policy.may_facilitate(request.user),
            "section": "labs",
        },
    )


@require_safe
def lab(request: Request, slug: str) -> HttpResponse:
    """One lab: what it is for, and its discussions."""
    found = Lab.objects.at(slug, reader=request.user)
    if found is None:
        door = get_object_or_404(Lab.objects.with_a_door(request.user), slug=slug)
        return show_membership(request, door)
    if request.GET:
        return show(request, found)
    return same_for_strangers(
        request, f"{found.stage} {found.joining} {found.next_session}", lambda: show(request, found)
    )


def show(request: Request, found: Lab) -> HttpResponse:
    """The page of a lab."""
    visit = visit_of(request.user, found)
    found.know(request.user, belongs=visit.is_member)
    after, is_open = request.GET.get("after", ""), request.GET.get("open") == "1"
    lens = lens_in(request.GET)
    list_of = lens.listed_in if lens else listed_in
    page = list_of(found, after, reader=request.user, is_open=is_open, size=DISCUSSIONS_ON_A_PAGE)
    return render(
        request,
        "learning_labs/lab.html",
        {
            "lab": found,
            "steps": steps_of(found),
            "people": _shown(request, found.people_count, Lab.FEWEST_PEOPLE),
            "unanswered": found.unanswered_count if found.takes_posts else 0,
            "countries": _shown(request, found.country_count, Lab.FEWEST_COUNTRIES),
            "rows": [listed(one, found, lens.shared(one) if lens else ()) for one in page.rows],
            "page": page,
            "is_open": is_open,
            "query": "&".join(filter(None, ["open=1" if is_open else "", lens.query if lens else ""])),
            **_choice(request, lens),
            "is_member": visit.is_member,
            "may_add": policy.may_write(request.user, found) if request.user.is_authenticated else found.is_open_to_all,
            "may_join": policy.may_join(request.user, found),
            "visit": visit,
            "level": visit.level or Watch.Level.NORMAL,
            "levels": levels_for_labs(),
            "may_moderate": policy.may_moderate_in(request.user, found),
            "section": "labs",
        },
    )


def _choice(request: Request, lens: Lens | None) -> dict[str, object]:
    """What is chosen of a country to look from; nothing is read where nobody asks."""
    if LIKE not in request.GET:
        return {"asks_like": False}
    factors = [(factor, lens is None or factor in lens.factors) for factor in Factor]
    return {"asks_like": True, "lens": lens, "places": countries(), "factors": factors}


@require_POST
@signed_in
def first_posts(request: SignedInRequest, slug: str) -> HttpResponse:
    """Its facilitator says whether the first posts of newcomers wait."""
    found = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    require(policy.may_moderate_in(request.user, found))
    found.let_first_posts_wait(wait=request.POST.get("wait") == "yes", by=request.actor)
    return redirect(found)


def _shown(request: Request, count: int, fewest: int) -> int:
    """A kept count; to the public nothing where it is so small that it might tell who."""
    return count if count >= fewest or request.user.is_authenticated else 0
