"""For everybody who reads: the list, a brief, its versions and what changed between them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from briefs import policy
from briefs.acts import acts_of
from briefs.comparing import changes
from briefs.counting import count_read
from briefs.forms import ListForm
from briefs.listing import countries_that_told, line_of, listed_page, own_of
from briefs.models import Brief, Kind
from briefs.views.finding import find, find_version
from briefs.views.showing import show
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.taxonomy.models import Area, Level, Phase
from hlh.web import Request, SignedInRequest


@require_safe
def briefs(request: Request) -> HttpResponse:
    """What was published, the newest first; ?kind=, ?area=, ?country=, ?phase= and ?level= narrow it down."""
    form = ListForm(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    page = listed_page(request.GET.get("after", ""), **chosen)
    context = {
        "page": page,
        "lines": list(map(line_of, page.rows)),
        "own": own_of(request.user) if request.user.is_authenticated else [],
        "chosen": chosen,
        "query": urlencode(chosen),
        "kinds": tuple((value, str(label)) for value, label in Kind.choices),
        "areas": tuple((area.number, area.label) for area in Area.objects.kept().values()),
        "countries": countries_that_told(),
        "phases": tuple((one.pk, one.label) for one in Phase.objects.kept().values()),
        "levels": tuple((one.pk, one.label) for one in Level.objects.kept().values()),
        "may_see_reviews": policy.may_see_reviews(request.user),
        "section": "briefs",
    }
    return render(request, "briefs/list.html", context)


@require_safe
def brief(request: Request, ref: str) -> HttpResponse:
    """A brief, as it was last published; its author and editors see what is not published yet."""
    found = find(request, ref)
    if found.ref != ref:
        return redirect(found, permanent=found.is_public)
    response = show(request, found, found.version or found)
    if found.is_standing:
        count_read(request, found)
    return response


@require_safe
def version(request: Request, ref: str, number: int) -> HttpResponse:
    """What one version said. The address of a version stays, whatever came after it."""
    found, told = find_version(request, ref, number)
    if found.ref != ref:
        return redirect(told, permanent=True)
    return show(request, found, told)


@require_safe
def difference(request: Request, ref: str, number: int) -> HttpResponse:
    """What changed in a version since the one before it, or since the one that ?since= names."""
    found, told = find_version(request, ref, number)
    since = request.GET.get("since", "")
    earlier = int(since) if since.isdecimal() and len(since) < 6 else number - 1
    before = get_object_or_404(found.versions.filter(number__lt=number), number=earlier).as_shown()
    before.brief = found
    if found.stage == Brief.Stage.WITHDRAWN:
        return show(request, found, told)
    told = told.as_shown()
    context = {
        "brief": found,
        "version": told,
        "before": before,
        "changes": changes(before, told, found.kind),
        "versions": found.versions.order_by("-number").only("number", "brief"),
        "section": "briefs",
    }
    return render(request, "briefs/changes.html", context)


@require_safe
@signed_in
def upcoming(request: SignedInRequest, ref: str) -> HttpResponse:
    """The text that is worked on, for its author and, in review, for editors."""
    found = get_object_or_404(Brief.objects.workable_by(request.user).for_listing().at(ref))
    return show(request, found, found)


@require_safe
@signed_in
def acts(request: SignedInRequest, ref: str) -> HttpResponse:
    """Each act about a brief, for a spreadsheet."""
    found = find(request, ref)
    require(policy.may_read_acts(request.user, found))
    response = HttpResponse(acts_of(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.ref}-acts.csv"'
    return response
