"""Looking at published briefs again: what is overdue, "still right", and another day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from briefs import policy
from briefs.looking import confirm, overdue, set_day
from briefs.models import Brief
from briefs.people_forms import LookAgainForm
from briefs.views.showing import show
from hlh.paging import by_promise
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as
from hlh.policy import NotNow, require
from hlh.web import SignedInRequest

ON_A_PAGE = 30


@require_safe
@signed_in
def late(request: SignedInRequest) -> HttpResponse:
    """What nobody has looked at in time, in the scope of this editor, the longest first."""
    require(policy.may_see_reviews(request.user))
    found = overdue().editable_by(request.user).for_listing()
    page = by_promise(found, request.GET.get("after", ""), size=ON_A_PAGE, promised="look_again_at")
    rows = [(brief, shown_as(brief.voice, to=request.user)) for brief in page.rows]
    return render(request, "briefs/late.html", {"rows": rows, "next": page.next, "section": "briefs"})


@require_POST
@signed_in
def confirmation(request: SignedInRequest, ref: str) -> HttpResponse:
    """It is still right."""
    brief = get_object_or_404(Brief.objects.public().for_listing().at(ref))
    require(policy.may_confirm(request.user, brief))
    confirm(brief, by=request.actor)
    messages.success(request, _("Thank you. It says now that somebody looked at it today."))
    return redirect(brief)


@require_POST
@signed_in
def look_again(request: SignedInRequest, ref: str) -> HttpResponse:
    """By when it is to be looked at again."""
    brief = get_object_or_404(Brief.objects.public().for_listing().at(ref))
    require(policy.may_set_look_again(request.user, brief))
    form = LookAgainForm(request.POST)
    if form.is_valid():
        try:
            set_day(brief, form.cleaned_data["day"], by=request.actor)
        except NotNow as wrong:
            form.add_error("day", str(wrong.words))
    if form.errors:
        return show(request, brief, brief.version or brief, look_form=form, status=422)
    messages.success(request, _("Saved."))
    return redirect(brief)
