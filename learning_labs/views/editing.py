"""Changing one's post, and what a post said before."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hlh.differing import difference
from hlh.markdown import rendered
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as, with_voice
from hlh.policy import NotNow, require
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.forms.editing import EditingForm
from learning_labs.models import Post
from learning_labs.order.pacing import spend_a_post
from learning_labs.saying.editing import Outdated, edition_of, why_not
from learning_labs.saying.editing import edit as rewrite
from learning_labs.views.discussions import find

ON_A_PAGE = 5  # editions: each is compared with the next one


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: SignedInRequest, slug: str, number: int, at: str) -> HttpResponse:
    """Change what a post says; where it changed meanwhile both texts are shown, and nothing is overwritten."""
    post = find_post(request, slug, number, at)
    require(policy.may_edit(request.user, post.discussion, post))
    if request.method != "POST":
        if post.stage == Post.Stage.HIDDEN:
            raise NotNow(_("A facilitator hid this post; it is not changed any more."))
        first = {"text": post.text, "edition": edition_of(post)} | drafts.offered(request)
        return _show(request, post, EditingForm(initial=first))
    form = EditingForm(request.POST)
    if form.is_valid() and (words := why_not(post, form.cleaned_data["text"])):
        form.add_error("text", str(words))
        return _show(request, post, form, is_advice=True, status=422)
    if not form.is_valid():
        return _show(request, post, form, status=422)
    if "look" in request.POST:
        return _show(request, post, form, seen=rendered(form.cleaned_data["text"]))
    spend_a_post(request.user)
    try:
        rewrite(post, **form.cleaned_data, by=request.actor)
    except Outdated:
        return _show_both(request, post, form.cleaned_data)
    drafts.done(request)
    post.refresh_from_db(fields=["number"])
    return redirect(post.get_absolute_url())


@require_safe
@never_cache
@signed_in
def history(request: SignedInRequest, slug: str, number: int, at: str) -> HttpResponse:
    """When a post was changed; its author and who keeps the lab read what, the newest change first."""
    post = find_post(request, slug, number, at)
    may_read = policy.may_read_editions(request.user, post)
    before = number_in(request.GET.get("before", ""))
    editions = post.editions.filter(number__lt=before) if before else post.editions.all()
    rows = list(editions.order_by("-number")[: ON_A_PAGE + 1]) if may_read else []
    newer = post.editions.filter(number=before).first() if before else None
    after, changes = newer.text if newer else post.text, []
    for edition in rows[:ON_A_PAGE]:
        changes.append((edition, difference(edition.text, after)))
        after = edition.text
    context = {
        "post": post,
        "discussion": post.discussion,
        "who": shown_as(post.voice, to=request.user),
        "may_read": may_read,
        "changes": changes,
        "next": rows[ON_A_PAGE - 1].number if len(rows) > ON_A_PAGE else None,
        "section": "labs",
    }
    return render(request, "learning_labs/history.html", context)


def find_post(request: SignedInRequest, slug: str, number: int, at: str) -> Post:
    """The post of a number, or one that waits, if this reader reads it."""
    found = find(request, slug, number)
    here = found.posts.exclude(stage=Post.Stage.MOVED).select_related(*with_voice())
    place = {"pk": number_in(at[5:])} if at.startswith("held-") else {"number": found.number_here(number_in(at))}
    post = get_object_or_404(here, **place)
    post.discussion = found
    if not policy.may_read_post(request.user, post):
        raise Http404
    return post


def _show_both(request: SignedInRequest, post: Post, typed: dict[str, Any]) -> HttpResponse:
    """What stands there by now beside what was typed; sending it once more is done knowingly."""
    now = post.discussion.posts.select_related(*with_voice()).get(pk=post.pk)
    now.discussion = post.discussion
    drafts.keep(request)
    form = EditingForm(initial=typed | {"edition": edition_of(now)})
    said = {"clash": difference(now.text, typed["text"]), "typed": typed["text"]}
    return _show(request, now, form, status=409, **said)


def _show(request: SignedInRequest, post: Post, form: EditingForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "post": post,
        "discussion": post.discussion,
        "form": form,
        "is_hidden": post.stage == Post.Stage.HIDDEN,
        "section": "labs",
    }
    return render(request, "learning_labs/edit.html", context | more, status=status)
