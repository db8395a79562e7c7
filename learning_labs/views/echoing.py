"""Answering a post with one tap."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hlh.paging import number_in
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.models import Echo
from learning_labs.saying.echoing import in_words
from learning_labs.views.discussions import find
from learning_labs.views.reading import QUIETLY


@require_POST
@signed_in
def echoes(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Answer a post, or take the answer back: the button's name is the answer, its value the post.

    `static/js/echoing.js` is told what holds by then, and how many answered what.
    """
    found = find(request, slug, number)
    kind = next((kind for kind in Echo.Kind.values if kind in request.POST), "")
    if not kind:
        raise Http404
    post = get_object_or_404(found.posts.shown().select_related("voice"), pk=number_in(request.POST[kind]))
    post.discussion = found
    require(policy.may_echo(request.user, found.lab, post))
    holds = Echo.objects.tap(post, request.user, kind, holds=_wanted(request))
    if request.headers.get("Prefer") != QUIETLY:
        return redirect(found.page_of(post))
    post.refresh_from_db(fields=Echo.Kind.values)
    told = in_words(useful=post.useful, same=post.same, will_try=post.will_try)
    said = {"X-Holds": "true" if holds else "false", "Cache-Control": "no-store"}
    return HttpResponse(told, content_type="text/plain; charset=utf-8", headers=said)


def _wanted(request: SignedInRequest) -> bool | None:
    """Whether the answer is to hold; a form without script does not say so, and each tap turns it round."""
    return bool(request.POST["holds"]) if "holds" in request.POST else None
