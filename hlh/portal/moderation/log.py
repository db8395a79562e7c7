"""The log of moderation, in /cms/: what was decided, done and changed, by whom, when and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from hlh.catalogue.models import Decision
from hlh.paging import by_number
from hlh.portal.moderation.letters import address_of
from hlh.staff import for_administrators
from hlh.web import SignedInRequest
from learning_labs.models import Act, PostEdition
from learning_labs.reporting import line

ROWS_ON_A_PAGE = 25


@require_safe
@for_administrators
def log(request: SignedInRequest) -> HttpResponse:
    """Every decision, the newest first."""
    found = Decision.objects.select_related("case__entry", "by__person")
    page = by_number(found, request.GET.get("after", ""), size=ROWS_ON_A_PAGE)
    rows = [(decision, address_of(decision.case)) for decision in page.rows]
    return render(request, "moderation/log.html", {"rows": rows, "next": page.next})


@require_safe
@for_administrators
def acts(request: SignedInRequest) -> HttpResponse:
    """What moderators did in all labs, the newest first."""
    page = by_number(Act.objects.for_listing(), request.GET.get("after", ""), size=ROWS_ON_A_PAGE)
    context = {"lines": [line(one) for one in page.rows], "next": page.next}
    return render(request, "moderation/acts.html", context)


@require_safe
@for_administrators
def edits(request: SignedInRequest) -> HttpResponse:
    """Which posts their authors changed, the newest first: when and why, but neither the words nor who an author is."""
    page = by_number(PostEdition.objects.for_listing(), request.GET.get("after", ""), size=ROWS_ON_A_PAGE)
    return render(request, "moderation/edits.html", {"rows": page.rows, "next": page.next})


app_name = "moderation_log"
urlpatterns = [path("", log, name="log"), path("labs/", acts, name="acts"), path("edits/", edits, name="edits")]
