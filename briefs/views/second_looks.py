"""What was published without a second pair of eyes: the list for editors, and the second look itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from briefs import policy
from briefs.forms import DecisionForm
from briefs.models import Brief, SecondLook, Step
from briefs.reviewing import looking
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest, own

ON_A_PAGE = 50


@require_safe
@signed_in
def alone(request: SignedInRequest) -> HttpResponse:
    """Each with its reason and the steps that were open; those that nobody has looked at stand first."""
    require(policy.may_see_what_was_published_alone(request.user))
    looks = list(SecondLook.objects.in_care_of(request.user)[:ON_A_PAGE])
    steps = Step.objects.in_bulk({pk for look in looks for pk in look.steps})
    rows = [(look, [steps[pk].label for pk in look.steps if pk in steps]) for look in looks]
    waiting = [row for row in rows if row[0].looked_at is None]
    seen = [row for row in rows if row[0].looked_at is not None]
    return own(render(request, "briefs/alone.html", {"waiting": waiting, "seen": seen, "section": "briefs"}))


@require_POST
@signed_in
def second_look(request: SignedInRequest, ref: str) -> HttpResponse:
    """Another editor has looked; words may be added."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_look_again(request.user, brief))
    form = DecisionForm(request.POST, needs_words=False)
    if form.is_valid():
        looking.look(brief, form.cleaned_data["words"], by=request.actor)
    return redirect("briefs:alone")
