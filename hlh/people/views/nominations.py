"""For those who confirm roles: what waits, and what is held in their care."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from hlh.paging import by_movement
from hlh.people import policy
from hlh.people.doors import signed_in
from hlh.people.models import Appointment, Nomination
from hlh.people.profile_forms import WordsForm
from hlh.policy import require
from hlh.web import SignedInRequest

ON_A_PAGE = 25


@require_safe
@signed_in
def nominations(request: SignedInRequest) -> HttpResponse:
    """What waits; ?view=running shows who holds what."""
    require(policy.may_see_nominations(request.user))
    view = "running" if request.GET.get("view") == "running" else "waiting"
    after = request.GET.get("after", "")
    page: Any
    if view == "running":
        page = by_movement(Appointment.objects.in_care_of(request.user), after, size=ON_A_PAGE, moved="since")
    else:
        page = by_movement(Nomination.objects.to_decide(request.user), after, size=ON_A_PAGE, moved="nominated_at")
    context = {"rows": page.rows, "next": page.next, "view": view, "query": f"view={view}", "section": "me"}
    return render(request, "people/nominations.html", context)


@require_POST
@signed_in
def confirmation(request: SignedInRequest, ref: str) -> HttpResponse:
    """Yes: they hold the role from now on."""
    nomination = _find(request, ref)
    require(policy.may_decide_on_nomination(request.user, nomination))
    nomination.confirm(by=request.actor)
    return redirect(nomination)


@require_POST
@signed_in
def refusal(request: SignedInRequest, ref: str) -> HttpResponse:
    """No, and why."""
    nomination = _find(request, ref)
    require(policy.may_decide_on_nomination(request.user, nomination))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return show(request, nomination, wrong=form, status=422)
    nomination.refuse(words=form.cleaned_data["words"], by=request.actor)
    return redirect(nomination)


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, ref: str) -> HttpResponse:
    """It is taken back."""
    nomination = _find(request, ref)
    require(policy.may_withdraw(request.user, nomination))
    nomination.withdraw(by=request.actor)
    return redirect("me:appointments")


def show(
    request: SignedInRequest, nomination: Nomination, *, wrong: WordsForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a nomination, for whom it is about, who named them (and knows them by an address), and who decides."""
    may_decide = policy.may_decide_on_nomination(request.user, nomination)
    context = {
        "nomination": nomination,
        "nominee": nomination.nominee() if may_decide else None,
        "is_yours": nomination.is_about(request.user),
        "may_decide": may_decide,
        "may_withdraw": policy.may_withdraw(request.user, nomination),
        "wrong": wrong,
        "section": "me",
    }
    return render(request, "people/nomination.html", context, status=status)


def _find(request: SignedInRequest, ref: str) -> Nomination:
    return get_object_or_404(Nomination.objects.visible_to(request.user), ref=ref)
