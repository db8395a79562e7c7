"""What became of a brief elsewhere: everybody reads it, whoever tried it tells it in a minute."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefs.models import Brief, Uptake
from briefs.naming import levels_for
from briefs.people_forms import UptakeForm
from briefs.uptaking import as_notes, in_words, place_of, take_back, tell
from briefs.views.finding import find
from hlh.links.models import new_secret
from hlh.paging import by_movement
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Naming
from hlh.people.voices import written_by
from hlh.policy import NotNow
from hlh.web import Request, SignedInRequest, key_of

ON_A_PAGE = 20


@require_safe
def uptakes(request: Request, ref: str) -> HttpResponse:
    """Every note about a brief, the newest first."""
    brief = get_object_or_404(Brief.objects.public().for_listing().at(ref))
    found = Uptake.objects.filter(brief=brief).visible_to(request.user).for_listing()
    page = by_movement(found, request.GET.get("after", ""), size=ON_A_PAGE, moved="at")
    context = {
        "brief": brief,
        "notes": as_notes(page.rows, brief, request.user),
        "next": page.next,
        "tried": in_words(brief),
        "section": "briefs",
    }
    return render(request, "briefs/uptakes.html", context)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def uptake(request: SignedInRequest, ref: str) -> HttpResponse:
    """Tell what became of it where one works."""
    brief = find(request, ref)
    if not brief.is_standing:
        raise NotNow(_("This brief no longer stands. Its page says what to read instead."))
    levels = levels_for(request.user)
    if request.method != "POST":
        return _show(request, brief, UptakeForm(levels=levels, initial=_first(request, brief)))
    form = UptakeForm(request.POST, levels=levels)
    if not form.is_valid():
        return _show(request, brief, form, status=422)
    said = form.said()
    once = key_of(form.cleaned_data["once"], request.user.pk, brief.pk, *said.values())
    made = tell(brief, request.user, said, naming=form.cleaned_data["naming"], once=once, by=request.actor)
    drafts.done(request)
    if made.is_held:
        messages.info(request, _("Thank you. A facilitator reads it first; you are told when everybody reads it."))
    else:
        messages.success(request, _("Thank you. Everybody reads it now."))
    return redirect(made.get_absolute_url())


@require_POST
@signed_in
def untold(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Take back what one told oneself."""
    brief = find(request, ref)
    theirs = Uptake.objects.filter(written_by(request.user), brief=brief).select_related("brief")
    take_back(get_object_or_404(theirs, pk=number))
    messages.success(request, _("It is taken back."))
    return redirect("briefs:uptakes", brief.ref)


def _first(request: SignedInRequest, brief: Brief) -> dict[str, Any]:
    """What an empty form begins with: what was kept of it, else their country and how they are named here already."""
    before = (
        Uptake.objects.filter(written_by(request.user), voice__place=place_of(brief)).select_related("voice").first()
    )
    modest = next((level for level in levels_for(request.user) if level <= Naming.COUNTRY), Naming.NOBODY)
    first = {
        "country": request.user.country.pk if request.user.country else "",
        "naming": int(before.voice.level if before else modest),
        "once": new_secret(),
    }
    return first | drafts.offered(request)


def _show(request: SignedInRequest, brief: Brief, form: UptakeForm, *, status: int = 200) -> HttpResponse:
    context = {"brief": brief, "form": form, "section": "briefs"}
    return render(request, "briefs/uptake.html", context, status=status)
