"""Saying whether an answer worked: by the link of a letter or signed in, one tap."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hlh.activity.models import Actor
from hlh.links.ways import came_by, private, take_key
from hlh.people.speakers import shown_as
from hlh.people.voices import is_own
from hlh.web import Request, for_strangers
from learning_labs.models import FollowUp
from learning_labs.outcomes.letters import OUTCOME, is_asked_still


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: Request, ref: str) -> HttpResponse:
    """The answer, and four buttons: opening it does nothing, and what was said may be changed."""
    found = get_object_or_404(FollowUp.objects.for_asking(), ref=ref)
    if request.method != "POST" and (way := take_key(request, OUTCOME, found)):
        return way
    is_theirs = is_own(request.user, found.voice)
    link = None if is_theirs else came_by(request, OUTCOME, found)
    if link is None and not is_theirs:
        if request.user.is_authenticated or request.method == "POST":
            raise Http404
        return private(redirect_to_login(request.get_full_path()))
    if not is_asked_still(found):
        raise Http404
    said = request.POST.get("outcome", "")
    if said in FollowUp.Outcome:
        found.tell(FollowUp.Outcome(said), by=Actor.objects.of_link(link.pk) if link else request.actor)
        return private(redirect(found.get_absolute_url()))
    context = {
        "asked": found,
        "post": found.post,
        "discussion": found.post.discussion,
        "who": shown_as(found.post.voice, to=request.user),
        "outcomes": FollowUp.Outcome.choices,
        "by_link": link is not None,
        "is_unclear": request.method == "POST",
        "section": "labs",
    }
    return private(
        render(request, "learning_labs/did_it_work.html", context, status=422 if request.method == "POST" else 200)
    )
