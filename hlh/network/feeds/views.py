"""Feeds for those who look after them: what each brought, how it went, and what is to be done."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.network.feeds import minding, policy
from hlh.network.feeds.forms import FeedForm
from hlh.network.models import Feed, Partner
from hlh.network.models.partners import offices_of
from hlh.paging import by_number
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest, own

ON_A_PAGE = 30
RUNS = 20


@require_safe
@signed_in
def feeds(request: SignedInRequest) -> HttpResponse:
    """Every feed that this person looks after: when it was read, what came of it, when it is read next."""
    require(policy.may_see_feeds(request.user))
    found = Feed.objects.visible_to(request.user).for_listing()
    page = by_number(found, request.GET.get("after", ""), size=ON_A_PAGE)
    return own(render(request, "network/feeds/list.html", {"rows": page.rows, "next": page.next}))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Say where one is; it is read soon after."""
    require(policy.may_see_feeds(request.user))
    form = _form(request, None)
    if not form.is_valid():
        return _ask(request, form, None)
    require(policy.may_keep_feeds(request.user, form.cleaned_data["partner"]))
    feed = minding.add(form.said(), by=request.actor, is_limited=not form.says_publisher)
    messages.success(request, _("It is kept, and is read in a minute."), extra_tags="good")
    return redirect(feed)


@require_safe
@signed_in
def feed(request: SignedInRequest, number: int) -> HttpResponse:
    """One of them: its last runs, and the newest that it named."""
    found = _find(request, number)
    page = by_number(found.records.all(), request.GET.get("after", ""), size=ON_A_PAGE)
    runs = found.runs.exclude(ended_at=None).order_by("-pk")[:RUNS]
    return own(
        render(request, "network/feeds/feed.html", {"feed": found, "runs": runs, "rows": page.rows, "next": page.next})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settings(request: SignedInRequest, number: int) -> HttpResponse:
    """Change what was said of it."""
    found = _find(request, number)
    form = _form(request, found)
    if not form.is_valid():
        return _ask(request, form, found)
    require(policy.may_keep_feeds(request.user, form.cleaned_data["partner"]))
    minding.change(found, form.said(), by=request.actor, is_limited=not form.says_publisher)
    messages.success(request, _("It is kept."), extra_tags="good")
    return redirect(found)


@require_POST
@signed_in
def pausing(request: SignedInRequest, number: int) -> HttpResponse:
    """Let it rest, or go on."""
    found = _find(request, number)
    act = minding.pause if request.POST.get("answer") == "yes" else minding.go_on
    act(found, by=request.actor)
    return redirect(found)


@require_POST
@signed_in
def reading(request: SignedInRequest, number: int) -> HttpResponse:
    """A worker reads it now."""
    found = _find(request, number)
    minding.read_now(found, person=request.user.pk)
    messages.success(request, _("It is being read. Open this page again in a minute."), extra_tags="good")
    return redirect(found)


def _find(request: SignedInRequest, number: int) -> Feed:
    found = get_object_or_404(Feed.objects.visible_to(request.user).for_listing(), pk=number)
    require(policy.may_keep_feeds(request.user, found.partner))
    return found


def _form(request: SignedInRequest, feed: Feed | None) -> FeedForm:
    keeps_all = policy.keeps_all_feeds(request.user)
    typed = request.POST if request.method == "POST" else None
    return FeedForm(typed, feed=feed, partners=_partners(request, feed), must_be_of_one=not keeps_all)


def _partners(request: SignedInRequest, feed: Feed | None) -> QuerySet[Partner]:
    """Those that take part now, and the one whose feed it is; of a contact their own."""
    standing = Partner.objects.standing()
    offered = (standing | Partner.objects.filter(pk=(feed and feed.partner_id) or 0)).for_listing()
    if policy.keeps_all_feeds(request.user):
        return offered
    return standing.for_listing().filter(organisation__in=offices_of(request.user))


def _ask(request: SignedInRequest, form: FeedForm, feed: Feed | None) -> HttpResponse:
    return own(
        render(request, "network/feeds/edit.html", {"form": form, "feed": feed}, status=422 if form.errors else 200)
    )
