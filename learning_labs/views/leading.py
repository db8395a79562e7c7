"""Answering whether one would lead a lab: by a letter's link or signed in, one tap."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hlh.activity.models import Actor
from hlh.links.ways import came_by, private, take_key
from hlh.web import Request, for_strangers
from learning_labs.life.leading import LEAD
from learning_labs.models import LeadRequest

ANSWERS = {"yes": LeadRequest.accept, "no": LeadRequest.decline}


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: Request, ref: str, answer: str) -> HttpResponse:
    """One page with one button: opening it does nothing."""
    found = get_object_or_404(LeadRequest.objects.select_related("lab", "person"), ref=ref)
    if answer not in ANSWERS:
        raise Http404
    if request.method != "POST" and (way := take_key(request, LEAD, found)):
        return way
    is_theirs = request.user.pk == found.person_id
    link = None if is_theirs else came_by(request, LEAD, found)
    if not is_theirs and link is None:
        raise Http404
    if request.method == "POST":
        ANSWERS[answer](found, by=Actor.objects.of_link(link.pk) if link else request.actor)
        return private(redirect(found.address(answer)))
    context = {"asked": found, "lab": found.lab, "answer": answer, "by_link": not is_theirs, "section": "labs"}
    return private(render(request, "learning_labs/lead.html", context))
