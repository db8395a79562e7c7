"""Summing up a discussion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.policy import NotNow
from hlh.web import SignedInRequest
from learning_labs.forms.summing import SummaryForm
from learning_labs.models import Discussion
from learning_labs.order.summing import Outdated, Unfounded, edition_of, sum_up, typed_of
from learning_labs.views.keeping import kept


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def summary(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Write what was said so far; where two do so at once nothing is overwritten."""
    found = kept(request, slug, number)
    if not found.has_opened:
        raise NotNow(_("A facilitator reads the opening post first. Until then nothing can be added."))
    if request.method != "POST":
        first = {"lines": typed_of(found), "edition": edition_of(found)} | drafts.offered(request)
        return _show(request, found, SummaryForm(initial=first))
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        sum_up(found, form.cleaned_data["lines"], edition=form.cleaned_data["edition"], by=request.actor)
    except Unfounded as wrong:
        form.add_error("lines", str(wrong))
        return _show(request, found, form, status=422)
    except Outdated:
        drafts.keep(request)
        form = SummaryForm(initial={"lines": request.POST.get("lines", ""), "edition": edition_of(found)})
        return _show(request, found, form, status=409, stands=typed_of(found))
    drafts.done(request)
    messages.success(request, _("It is kept."), extra_tags="good")
    return redirect(found)


def _show(
    request: SignedInRequest, found: Discussion, form: SummaryForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"discussion": found, "form": form, "section": "labs"}
    return render(request, "learning_labs/summing.html", context | more, status=status)
