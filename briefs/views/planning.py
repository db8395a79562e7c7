"""For editors: choosing the moment at which a brief goes out, or is taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from briefs import policy
from briefs.models import Brief, Plan
from briefs.planning.forms import PlanForm
from briefs.views.showing import show
from hlh.people.doors import signed_in
from hlh.policy import NotNow, require
from hlh.web import SignedInRequest


@require_POST
@signed_in
def plan(request: SignedInRequest, ref: str) -> HttpResponse:
    """It stays in review until then, and is published by itself."""
    brief = _found(request, ref)
    require(policy.may_decide(request.user, brief))
    if brief.stage != Brief.Stage.IN_REVIEW:  # its author works on it, and nobody else reads that
        raise NotNow(_("This is already “%(stage)s”.") % {"stage": brief.get_stage_display()})
    form = PlanForm(request.POST, needs_words=False)
    if form.is_valid() and (late := brief.wants_a_reason(form.cleaned_data["words"])):
        form.add_error("words", str(late))
    if form.errors:
        return show(request, brief, brief, plan_form=form, act="plan", status=422)
    said = form.cleaned_data
    what, at, words, urgent = Plan.What.PUBLISH, said["moment"], said["words"], said["urgent"]
    Plan.objects.make(brief, what=what, at=at, words=words, urgent=urgent, seen=form.seen, by=request.actor)
    messages.success(request, _("Planned. Until then it stays in review, and you can change the moment."))
    return redirect("briefs:upcoming", brief.ref)


@require_POST
@signed_in
def expiry(request: SignedInRequest, ref: str) -> HttpResponse:
    """It is withdrawn then, with the reason that is given now."""
    brief = _found(request, ref)
    require(policy.may_expire(request.user, brief))
    form = PlanForm(request.POST, needs_words=True)
    if not form.is_valid():
        return show(request, brief, brief.version or brief, plan_form=form, act="expiry", status=422)
    said = form.cleaned_data
    what, at, words = Plan.What.WITHDRAW, said["moment"], said["words"]
    Plan.objects.make(brief, what=what, at=at, words=words, seen=form.seen, by=request.actor)
    messages.success(request, _("Planned. Its author and you are told a week before."))
    return redirect(brief)


@require_POST
@signed_in
def cancellation(request: SignedInRequest, ref: str) -> HttpResponse:
    """What was planned will not happen."""
    brief = _found(request, ref)
    what = Plan.What.WITHDRAW if request.POST.get("what") == Plan.What.WITHDRAW else Plan.What.PUBLISH
    is_going_out = what == Plan.What.PUBLISH
    require(policy.may_decide(request.user, brief) if is_going_out else policy.may_expire(request.user, brief))
    get_object_or_404(Plan.objects.waiting(), brief=brief, what=what).cancel(by=request.actor)
    messages.success(request, _("Cancelled. Nothing happens by itself."))
    return redirect("briefs:upcoming", brief.ref) if is_going_out else redirect(brief)


def _found(request: SignedInRequest, ref: str) -> Brief:
    return get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
