"""What a reader has read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hlh.paging import number_in
from hlh.people.doors import signed_in
from hlh.web import SignedInRequest
from learning_labs.models import Lab, Reading
from learning_labs.readers.unread import end_visit, note_visit
from learning_labs.views.discussions import find

QUIETLY = "return=minimal"  # preferred by static/js/reading.js and echoing.js, which show no page


@require_POST
@signed_in
def read(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """The reader has read a discussion up to a post."""
    found = find(request, slug, number)
    Reading.objects.read(request.user, found, found.number_here(number_in(request.POST.get("upto", ""))))
    return _done(request) or redirect(found)


@require_POST
@signed_in
def visit(request: SignedInRequest, slug: str) -> HttpResponse:
    """The reader is on the page of a lab; with `all` they have read everything in it."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    if "all" in request.POST:
        Reading.objects.read_all(request.user, lab)
        end_visit(request.user, lab)
    else:
        note_visit(request.user, lab)
    return _done(request) or redirect(lab)


def _done(request: SignedInRequest) -> HttpResponse | None:
    return HttpResponse(status=204) if request.headers.get("Prefer") == QUIETLY else None
