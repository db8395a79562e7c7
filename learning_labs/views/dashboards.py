"""The facilitator's dashboard of one lab, and a line for each lab that somebody facilitates."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hlh.paging import by_movement, by_number, by_promise
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest, own
from learning_labs import policy
from learning_labs.facilitating import dashboards
from learning_labs.models import Lab

FIRST, ON_A_PAGE = 10, 30  # of each list on the dashboard, and of one list alone
LABS_ON_A_PAGE = 20
SUPPORTED, OTHERS, STALE, SILENT = LISTS = ("supported", "unanswered", "stale", "silent")


@require_safe
@signed_in
def dashboard(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everything that waits for a facilitator on one screen; one list alone with ?list=stale."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    require(policy.may_moderate_in(request.user, lab))
    only = request.GET.get("list", "")
    after = request.GET.get("after", "") if only in LISTS else ""
    lists = {
        name: _list(lab, name, after, ON_A_PAGE if only else FIRST) for name in ([only] if only in LISTS else LISTS)
    }
    context = {
        "lab": lab,
        "lists": lists,
        "only": only if only in LISTS else "",
        "cases": dashboards.cases_waiting(lab, request.user),
        "most_cases": dashboards.MOST_CASES,
        "section": "labs",
    }
    return own(render(request, "learning_labs/dashboard.html", context))


def _list(lab: Lab, name: str, after: str, size: int) -> Any:
    """A page of one of the lists; what waits longest stands first."""
    if name == SILENT:
        return by_number(dashboards.fallen_silent(lab), after, size=size)
    if name == STALE:
        return by_promise(dashboards.standing_still(lab), after, size=size, promised="moved_at")
    supported, others = dashboards.supported_first(lab)
    return by_promise(supported if name == SUPPORTED else others, after, size=size, promised="opened_at")


@require_safe
@signed_in
def facilitating(request: SignedInRequest) -> HttpResponse:
    """A line for each lab that they facilitate, with the figures that beat counts."""
    person = request.user
    require(policy.may_facilitate(person))
    page = by_movement(dashboards.kept_by(person), request.GET.get("after", ""), size=LABS_ON_A_PAGE)
    return own(render(request, "learning_labs/facilitating.html", {"page": page, "section": "labs"}))
