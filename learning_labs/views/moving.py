"""The settings of a lab, and its moves from one stage to the next: for its facilitators and administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.forms.keeping import PaceForm
from learning_labs.forms.life import ArrangingForm, ClosingForm, ReopeningForm, StepForm
from learning_labs.life.arranging import arrange, edition_of
from learning_labs.models import Claim, Lab
from learning_labs.order.pacing import pace as set_pace


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settings(request: SignedInRequest, slug: str) -> HttpResponse:
    """What the lab is for, how far people are named, and its clock."""
    lab = find(request, slug)
    form = ArrangingForm(request.POST or None, lab=lab, initial={"edition": edition_of(lab)})
    if not form.is_valid():
        return show(request, lab, form=form, status=422 if form.is_bound else 200)
    arrange(lab, by=request.actor, **form.cleaned_data)
    messages.success(request, _("It is kept."), extra_tags="good")
    return redirect(lab)


@require_POST
@signed_in
def synthesis(request: SignedInRequest, slug: str) -> HttpResponse:
    """From now on it is brought together what was said."""
    lab = find(request, slug)
    form = StepForm(request.POST)
    if not form.is_valid():
        return show(request, lab, synthesis=form, status=422)
    lab.synthesise(by=request.actor, **form.cleaned_data)
    return redirect(lab)


@require_POST
@signed_in
def closing(request: SignedInRequest, slug: str) -> HttpResponse:
    """It closes: with the brief that came of it, or the reason why there is none."""
    lab = find(request, slug)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return show(request, lab, closing=form, status=422)
    lab.close(by=request.actor, **form.cleaned_data)
    return redirect(lab)


@require_POST
@signed_in
def reopening(request: SignedInRequest, slug: str) -> HttpResponse:
    """It goes on, and why."""
    lab = find(request, slug)
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        return show(request, lab, reopening=form, status=422)
    lab.reopen(by=request.actor, **form.cleaned_data)
    return redirect(lab)


@require_POST
@signed_in
def pace(request: SignedInRequest, slug: str) -> HttpResponse:
    """How slow people write, and after which silence a discussion closes by itself."""
    lab = find(request, slug)
    form = PaceForm(request.POST)
    if not form.is_valid():
        return show(request, lab, pacing=form, status=422)
    set_pace(lab, by=request.actor, **form.cleaned_data)
    messages.success(request, _("It is kept."), extra_tags="good")
    return redirect("learning_labs:settings", lab.slug)


def show(request: SignedInRequest, lab: Lab, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of settings, each form as it was sent."""
    context = {
        "lab": lab,
        "form": ArrangingForm(lab=lab, initial={"edition": edition_of(lab)}),
        "synthesis": StepForm(),
        "closing": ClosingForm(),
        "reopening": ReopeningForm(),
        "pacing": PaceForm(initial={"slow_minutes": lab.slow_minutes or "", "quiet_days": lab.quiet_days}),
        "claims": Claim.objects.of(lab).count(),
        "section": "labs",
    }
    return render(request, "learning_labs/settings.html", context | forms, status=status)


def find(request: SignedInRequest, slug: str) -> Lab:
    """The lab, for who keeps it; for everybody else the reason why not."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    require(policy.may_moderate_in(request.user, lab))
    return lab
