"""Screens of /cms/ for administrators: the steps that a brief goes through, for a kind and a region."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefs.models import Step
from briefs.reviewing import stepping
from briefs.reviewing.step_forms import StepForm
from hlh.staff import for_administrators
from hlh.web import SignedInRequest


@require_safe
@for_administrators
def steps(request: SignedInRequest) -> HttpResponse:
    """Those in use in their order, then those that are retired."""
    every = list(Step.objects.select_related("region").order_by("place", "pk"))
    context = {
        "steps": [one for one in every if one.retired_at is None],
        "retired": [one for one in every if one.retired_at is not None],
    }
    return render(request, "briefs/steps/list.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def new(request: SignedInRequest) -> HttpResponse:
    """One more."""
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        step = stepping.add(by=request.actor, **form.values())
        messages.success(request, _("“%(name)s” holds for every brief that is handed in from now on.") % {"name": step})
        return redirect("steps:steps")
    return render(request, "briefs/steps/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def step(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them, to be changed."""
    found = get_object_or_404(Step.objects.select_related("region"), pk=pk)
    form = StepForm(request.POST if request.method == "POST" else None, thing=found)
    if request.method == "POST" and form.is_valid():
        stepping.change(found, by=request.actor, **form.values())
        messages.success(request, _("Saved. It holds for every brief that is handed in from now on."))
        return redirect("steps:steps")
    return render(request, "briefs/steps/step.html", {"step": found, "form": form}, status=422 if form.errors else 200)


@require_POST
@for_administrators
def retirement(request: SignedInRequest, pk: int) -> HttpResponse:
    """It is used no more; what is under way goes on."""
    stepping.retire(get_object_or_404(Step, pk=pk), by=request.actor)
    return redirect("steps:steps")


@require_POST
@for_administrators
def restoration(request: SignedInRequest, pk: int) -> HttpResponse:
    """It is used again."""
    stepping.restore(get_object_or_404(Step, pk=pk), by=request.actor)
    return redirect("steps:steps")
