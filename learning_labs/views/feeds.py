"""The feed of a lab: open where the lab is, else by a key in its address."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from hlh.links.ways import KEY, private
from hlh.people.doors import signed_in
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import django_code
from hlh.web import Request, SignedInRequest, without_tricks
from learning_labs.models import Discussion, FeedKey, Lab, Post
from learning_labs.models.said import own_words

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

IN_A_FEED = 30
LONGEST = 300  # characters of how a discussion begins


@require_safe
def feed(request: Request, slug: str) -> HttpResponse:
    """The discussions of a lab that moved last; nobody who speaks is named in it."""
    secret = request.GET.get(KEY, "")
    reader: Anyone | None = FeedKey.objects.opening(slug, secret) if secret else Stranger()
    lab = Lab.objects.at(slug, reader=reader) if reader else None
    if lab is None:
        raise Http404
    found = Discussion.objects.filter(lab=lab).exclude(post_count=0).order_by("-moved_at", "-pk")
    moved = list(found[:IN_A_FEED])
    etag = _etag(lab, moved)
    if not (answer := get_conditional_response(request, etag=etag)):
        answer = HttpResponse(_written(request, lab, moved), content_type="application/atom+xml; charset=utf-8")
    answer["ETag"] = etag
    return private(answer) if secret else answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def address(request: SignedInRequest, slug: str) -> HttpResponse:
    """An address with a key for the reader's own feed reader: made, shown once, and taken back."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    there = f"{settings.SITE}{reverse('lab_feed', args=[lab.slug])}"
    mine = FeedKey.objects.filter(person=request.user, lab=lab)
    if request.method == "POST" and "revoke" in request.POST:
        mine.delete()
        return redirect("learning_labs:feed", lab.slug)
    is_made = request.method == "POST"
    calendar = f"{settings.SITE}{reverse('calendars:lab', args=[lab.slug])}"
    secret = f"?{KEY}={FeedKey.objects.make(request.user, lab)}" if is_made else ""
    is_open = lab.readers == Lab.Readers.EVERYBODY
    made = {"made": there + secret, "made_calendar": calendar + secret} if secret else {}
    open_to_all = {"there": there, "calendar": calendar} if is_open else {}
    context = {"lab": lab, "key": mine.first(), "section": "labs"} | made | open_to_all
    return private(render(request, "learning_labs/feed.html", context))


def _written(request: Request, lab: Lab, moved: list[Discussion]) -> str:
    shown = Post.objects.shown().filter(number=1, discussion__in=moved)
    openings = {here: own_words(text) for here, text in shown.values_list("discussion", "text")}
    with override(django_code(lab.language)):
        title, there = without_tricks(lab.title), settings.SITE + lab.get_absolute_url()
        feed = Atom1Feed(
            title=title,
            link=there,
            description="",
            subtitle=without_tricks(lab.guiding_question),
            author_name=title,
            feed_url=f"{settings.SITE}{request.path}",
            feed_guid=settings.SITE + f"/labs/{lab.slug}/",
            language=lab.language,
        )
        for one in moved:
            one.lab = lab
            feed.add_item(
                title=without_tricks(one.title),
                link=settings.SITE + one.get_absolute_url(),
                description=without_tricks(openings.get(one.pk, ""))[:LONGEST],
                pubdate=one.opened_at,
                updateddate=one.moved_at,
                unique_id=f"{settings.SITE}/labs/#{one.pk}",  # also after it was moved to another lab
            )
        return feed.writeString("utf-8")


def _etag(lab: Lab, moved: list[Discussion]) -> str:
    said = [lab.title, lab.guiding_question, *(f"{one.pk} {one.changed_at}" for one in moved)]
    return quote_etag(hashlib.sha256("\n".join(said).encode()).hexdigest()[:32])
