"""What was published without a second pair of eyes: the list for editors, and the second look itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from briefs import policy
from briefs.forms import DecisionForm
from briefs.models import Brief, SecondLook, Step
from briefs.reviewing import looking
from hlh.people.doors import signed_in
from hlh.policy import NotNow, require
from hlh.web import SignedInRequest, own

ON_A_PAGE = 50


@require_safe
@signed_in
def alone(request: SignedInRequest) -> HttpResponse:
    """Each with its reason and the steps that were open; those that nobody has looked at stand first."""
    return _show(request)


@require_POST
@signed_in
def second_look(request: SignedInRequest, ref: str) -> HttpResponse:
    """Another editor has looked; words may be added. Those that do not fit are shown where they were typed."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_look_again(request.user, brief))
    form = DecisionForm(request.POST, needs_words=False)
    if not form.is_valid():
        return _show(request, form=form, about=brief)
    looking.look(brief, form.cleaned_data["words"], by=request.actor)
    return redirect("briefs:alone")


def _show(request: SignedInRequest, *, form: DecisionForm | None = None, about: Brief | None = None) -> HttpResponse:
    """The list.

    Args:
        request: whose.
        form: words that were refused, to be mended.
        about: the brief that they were about.

    Raises:
        NotNow: when the place where they were typed is not there any more.
    """
    require(policy.may_see_what_was_published_alone(request.user))
    found = SecondLook.objects.in_care_of(request.user)
    looks = list(found[:ON_A_PAGE])
    if about is not None and all(look.brief_id != about.pk for look in looks):
        looks += found.filter(brief=about)
    steps = Step.objects.in_bulk({pk for look in looks for pk in look.steps})
    rows = [(look, [steps[pk].label for pk in look.steps if pk in steps]) for look in looks]
    waiting = [row for row in rows if row[0].looked_at is None]
    seen = [row for row in rows if row[0].looked_at is not None]
    refused = None
    if form is not None and about is not None:
        theirs = (look for look, _steps in waiting if look.by.person_id != request.user.pk)
        refused = next((look.pk for look in theirs if look.brief_id == about.pk), None)
        if refused is None:
            raise NotNow(_("Nothing of it waits for your second look any more."))
    context = {"waiting": waiting, "seen": seen, "form": form, "refused": refused, "section": "briefs"}
    return own(render(request, "briefs/alone.html", context, status=422 if form else 200))
