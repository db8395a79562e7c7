"""My data: everything that is mine as a copy, and being forgotten."""

from __future__ import annotations

from datetime import timedelta
from time import time

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.people.data_forms import ErasureForm
from hlh.people.doors import signed_in
from hlh.people.erasing import erase
from hlh.people.models import Export
from hlh.people.policy import may_be_erased
from hlh.policy import NotNow, require
from hlh.web import SignedInRequest

SIGNED_IN_LATELY = timedelta(minutes=15)


@require_safe
@signed_in
def data(request: SignedInRequest) -> HttpResponse:
    """What can be done: fetch a copy, be forgotten."""
    copies = list(Export.objects.of(request.user)[:5])
    return _unkept(render(request, "me/data.html", {"copies": copies, "section": "me"}))


@require_POST
@signed_in
def copies(request: SignedInRequest) -> HttpResponse:
    """Ask for a copy; a letter says when it is ready. One of today stands on the page already."""
    if Export.objects.want(request.user, by=request.actor).is_ready:
        words = _("Your copy is ready")
    else:
        words = _("Your copy is being made. A letter tells you when it is ready; it takes minutes, at most a day.")
    messages.success(request, words, extra_tags="good")
    return redirect("me:data")


@require_safe
@signed_in
def export(request: SignedInRequest, ref: str) -> HttpResponse:
    """Fetch it."""
    found = get_object_or_404(Export.objects.of(request.user).defer(None).ready(), ref=ref)
    answer = HttpResponse(bytes(found.content or b""), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="learning-hub-{found.wanted_at:%Y-%m-%d}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    return _unkept(answer)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@reauthentication_required
def erasure(request: SignedInRequest) -> HttpResponse:
    """“Erase your account” says what goes and what stays, and does it once the address was typed."""
    require(may_be_erased(request.user))
    _has_just_signed_in(request)
    form = ErasureForm(request.POST or None, person=request.user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _unkept(render(request, "me/erasure.html", {"form": form, "section": "me"}, status=status))
    person, actor = request.user, request.actor
    logout(request)
    erase(person, by=actor)
    words = _("Your account is erased. What you wrote stays, as a former member’s. Thank you for what you shared.")
    messages.success(request, words, extra_tags="good")
    return redirect("home")


def _has_just_signed_in(request: SignedInRequest) -> None:
    """Who has neither a password nor a second factor shows that it is them by a fresh one-time code.

    Raises:
        NotNow: when the last one is too old.
    """
    if get_reauthentication_flows(request.user):
        return  # was asked for one already
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    if not shown or time() - max(shown) > SIGNED_IN_LATELY.total_seconds():
        raise NotNow(_("Please sign out, sign in again with a new code, and come back here within fifteen minutes."))


def _unkept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer
