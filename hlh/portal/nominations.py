"""The page of a nomination: for those who see it by their account, and for who came by the link of a letter."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hlh.links.ways import came_by, private, take_key
from hlh.mail.about_people import NOMINEE
from hlh.people.models import Nomination
from hlh.people.views import nominations
from hlh.web import Request, SignedInRequest, own


@require_safe
def nomination(request: Request, ref: str) -> HttpResponse:
    """What somebody is named for; who has no account yet is led to one, and finds it there."""
    found = get_object_or_404(Nomination.objects.for_listing(), ref=ref)
    if answer := take_key(request, NOMINEE, found):
        return answer
    if Nomination.objects.visible_to(request.user).filter(pk=found.pk).exists():
        return own(nominations.show(cast("SignedInRequest", request), found))
    if came_by(request, NOMINEE, found) is None:
        raise Http404
    return private(render(request, "people/invited.html", {"nomination": found}))
