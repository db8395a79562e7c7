"""Where somebody is quoted: what waits for their yes or no, and the way to take it back. By sign-in, or by a letter's link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hlh.activity.models import Actor
from hlh.catalogue.anchors import address_of
from hlh.catalogue.models import Entry, Excerpt
from hlh.catalogue.quoting import consent_of
from hlh.links.ways import came_by, private, take_key
from hlh.paging import by_movement
from hlh.people.doors import signed_in
from hlh.people.voices import is_own
from hlh.portal.consenting import CONSENT
from hlh.web import Request, SignedInRequest, for_strangers, own

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

ON_A_PAGE = 20
Stage = Excerpt.Stage
ANSWERS: dict[str, Callable[..., None]] = {"yes": Excerpt.give, "no": Excerpt.refuse, "back": Excerpt.withdraw}


@dataclass(frozen=True, slots=True)
class Line:
    """Words of somebody, for their own eyes: how their consent stands, where they were said and where they are read.

    Attributes:
        excerpt: the words, with their date.
        stage: how consent stands now.
        said_in, read_in: what they come from, and the public thing that they stand in; None where this reader may not.
        is_for_all: whether they said no for the whole place, which has to be changed there.
    """

    excerpt: Excerpt
    stage: Stage
    said_in: Entry | None
    read_in: Entry | None
    is_for_all: bool

    @property
    def said_at(self) -> str:
        """Where the words stand in what they come from."""
        return address_of(self.said_in, self.excerpt.anchor) if self.said_in else ""


@require_safe
@signed_in
def quoted(request: SignedInRequest) -> HttpResponse:
    """Every excerpt of the reader's words, the newest first."""
    found = Excerpt.objects.of(request.user).for_showing()
    page = by_movement(found, request.GET.get("after", ""), size=ON_A_PAGE, moved="taken_at")
    context = {"lines": lines(page.rows, request.user), "next": page.next, "section": "me"}
    return own(render(request, "me/quoted.html", context))


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def excerpt(request: Request, ref: str) -> HttpResponse:
    """One excerpt, for whoever said the words: opening it does nothing, a button does."""
    found = get_object_or_404(Excerpt.objects.for_showing().select_related("into").exclude(voice=None), ref=ref)
    if request.method != "POST" and (answer := take_key(request, CONSENT, found)):
        return answer
    mine = found.voice is not None and is_own(request.user, found.voice)
    link = None if mine else came_by(request, CONSENT, found)
    if not mine and link is None:
        raise Http404
    if request.method == "POST":
        act = ANSWERS.get(request.POST.get("answer", ""))
        if act is None:
            raise Http404
        act(found, by=Actor.objects.of_link(link.pk) if link else request.actor)
        return private(redirect(found))
    (line,) = lines([found], request.user)
    context = {"line": line, "by_link": not request.user.is_authenticated, "section": "me"}
    return private(render(request, "me/excerpt.html", context))


def lines(excerpts: Sequence[Excerpt], reader: Anyone) -> list[Line]:
    """Each with what this reader may open of where it comes from and where it stands."""
    entries = {one.passage.entry_id for one in excerpts if one.passage} | {one.into_id for one in excerpts}
    known = Entry.objects.visible_to(reader).in_bulk([entry for entry in entries if entry])
    return [
        Line(
            one,
            consent_of(one),
            known.get(one.passage.entry_id) if one.passage else None,
            known.get(one.into_id or 0),
            one.is_refused_by_its_place,
        )
        for one in excerpts
    ]
