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
from learning_labs.views.discussions import find


@require_POST
@signed_in
def echoes(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Answer a post, or take the answer back: the button's name is the answer, its value the post."""
    found = find(request, slug, number)
    kind = next((kind for kind in Echo.Kind.values if kind in request.POST), "")
    if not kind:
        raise Http404
    post = get_object_or_404(found.posts.shown().select_related("voice"), pk=number_in(request.POST[kind]))
    post.discussion = found
    require(policy.may_echo(request.user, found.lab, post))
    Echo.objects.tap(post, request.user, kind)
    return redirect(found.page_of(post))
