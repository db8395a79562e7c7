"""Choosing how much one is told."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hlh.mail.telling import tell_again
from hlh.people.doors import signed_in
from hlh.policy import NotNow, Words
from hlh.web import SignedInRequest
from learning_labs.models import Lab, Watch
from learning_labs.models.watching import HELP_FOR_DISCUSSIONS, HELP_FOR_LABS
from learning_labs.views.discussions import find


@require_POST
@signed_in
def lab(request: SignedInRequest, slug: str) -> HttpResponse:
    """For a whole lab."""
    found = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    level = _level(request, HELP_FOR_LABS)
    Watch.objects.choose(request.user, level, lab=found)
    messages.success(request, str(HELP_FOR_LABS[level]), extra_tags="good")
    return redirect(found)


@require_POST
@signed_in
def discussion(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """For one discussion; whoever wants to be told there again takes back that they stopped its letters."""
    found = find(request, slug, number)
    level = _level(request, HELP_FOR_DISCUSSIONS)
    Watch.objects.choose(request.user, level, discussion=found)
    if level in (Watch.Level.WATCH, Watch.Level.NORMAL):
        tell_again(request.user, found.place)
    messages.success(request, str(HELP_FOR_DISCUSSIONS[level]), extra_tags="good")
    return redirect(found)


def _level(request: SignedInRequest, levels: Mapping[str, Words]) -> str:
    level = request.POST.get("level", "-")
    if level not in levels:
        raise NotNow(_("Choose one of the levels on the page."))
    return level
