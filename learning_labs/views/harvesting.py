"""From a discussion to a brief."""

from __future__ import annotations

from typing import Any, Protocol

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hlh.activity.models import Actor
from hlh.catalogue.models import Excerpt
from hlh.catalogue.policy import may_quote
from hlh.links.models import new_secret
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Person
from hlh.people.speakers import shown_as
from hlh.policy import require
from hlh.web import SignedInRequest, key_of
from learning_labs import policy
from learning_labs.facilitating.claims import passage_of
from learning_labs.forms.words import UNDER, WordsForm
from learning_labs.models import Claim, Discussion, Post
from learning_labs.views.discussions import POSTS_ON_A_PAGE, find


class Made(Protocol):
    """Where what was begun is written on, and how many posts may not be quoted in it."""

    @property
    def address(self) -> str: ...

    @property
    def left_out(self) -> int: ...


class Taken(Protocol):
    """Where words were taken to, and whether their author is asked first."""

    @property
    def address(self) -> str: ...

    @property
    def is_waiting(self) -> bool: ...


class Loop(Protocol):
    """The way to the briefs: given by the project's addresses, because rooms do not know each other."""

    def make_brief(self, discussion: Discussion, person: Person, *, once: str, by: Actor) -> Made: ...

    def briefs_for_words(self, person: Person) -> list[tuple[str, str]]: ...

    def take_words(self, post: Post, words: str, person: Person, *, into: str, once: str, by: Actor) -> Taken: ...


@require_POST
@signed_in
def make_brief(request: SignedInRequest, slug: str, number: int, loop: Loop) -> HttpResponse:
    """Begin a brief with what a discussion says, as far as it may be quoted."""
    found = find(request, slug, number)
    require(policy.may_write(request.user, found.lab))
    once = key_of(request.POST.get("once") or new_secret(), request.user.pk, found.pk)
    made = loop.make_brief(found, request.user, once=once, by=request.actor)
    if made.left_out:
        words = ngettext(
            "%(n)d post was left out: its author has not allowed quoting. Ask in the discussion, or tell it in your words.",
            "%(n)d posts were left out: their authors have not allowed quoting. Ask in the discussion, or tell it in your words.",
            made.left_out,
        )
        messages.info(request, words % {"n": made.left_out})
    messages.info(request, _("This is a draft that only you see. Put it into your own words, then hand it in."))
    return redirect(made.address)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_words(request: SignedInRequest, slug: str, number: int, loop: Loop) -> HttpResponse:
    """Choose a post, cut its text down to the exact words, and say which brief they go into."""
    found = find(request, slug, number)
    require(policy.may_take_words(request.user))
    chosen = (request.POST if request.method == "POST" else request.GET).get("post", "")
    if not chosen:
        return _choose_a_post(request, found)
    post = found.posts.shown().for_page().filter(number=found.number_here(number_in(chosen))).first()
    if post is None:
        raise Http404
    said: dict[str, Any] = {"briefs": loop.briefs_for_words(request.user), "post": post}
    said["claims"] = Claim.objects.of(found.lab) if policy.may_harvest(request.user, found.lab) else None
    if request.method != "POST":
        form = WordsForm(
            initial={"words": post.own_words, "once": new_secret()} | _typed_before(request, chosen), **said
        )
        return _show_words(request, found, post, form)
    form = WordsForm(request.POST, **said)
    if not form.is_valid():
        return _show_words(request, found, post, form, status=422)
    words, into = form.cleaned_data["words"], form.cleaned_data["into"]
    once = key_of(form.cleaned_data["once"] or new_secret(), request.user.pk, post.pk)
    if into.startswith(UNDER):
        return _take_under_a_claim(request, post, form.cleaned_data, once=once)
    taken = loop.take_words(post, words, request.user, into=into, once=once, by=request.actor)
    drafts.done(request)
    if taken.is_waiting:
        _say_that_they_wait(request)
    return redirect(taken.address)


def _take_under_a_claim(request: SignedInRequest, post: Post, said: dict[str, Any], *, once: str) -> HttpResponse:
    """The words go under a claim of the lab, or under a new one."""
    lab, by = post.discussion.lab, request.actor
    with transaction.atomic():
        if said["into"] == f"{UNDER}new":
            kind = said["claim_kind"] or Claim.Kind.WORKS
            claim = Claim.objects.begin(lab, words=said["claim"], kind=kind, once=once, by=by)
        else:
            claim = get_object_or_404(Claim.objects.of(lab), pk=number_in(said["into"].removeprefix(UNDER)))
        excerpt = claim.take(passage_of(post), said["words"], request.user, by=by)
    drafts.done(request)
    if excerpt.stage == Excerpt.Stage.ASKED:
        _say_that_they_wait(request)
    return redirect(f"{reverse('learning_labs:harvest', args=[lab.slug])}#claim-{claim.pk}")


def _say_that_they_wait(request: SignedInRequest) -> None:
    messages.info(request, _("Their author is asked. Until they say yes, only you and the editors read these words."))


def _typed_before(request: SignedInRequest, chosen: str) -> dict[str, str]:
    """What was cut of this post before the reader had to sign in."""
    kept = {name: values[0] for name, values in drafts.kept(request).items() if values}
    return kept if kept.get("post") == chosen else {}


def _choose_a_post(request: SignedInRequest, found: Discussion) -> HttpResponse:
    """The posts, a page at a time, each with whether its words may be taken."""
    after = number_in(request.GET.get("after", ""))
    rows = list(found.posts.shown().for_page().filter(number__gt=after)[: POSTS_ON_A_PAGE + 1])
    shown = [(post, shown_as(post.voice, to=request.user), may_quote(post.voice)) for post in rows[:POSTS_ON_A_PAGE]]
    more = rows[POSTS_ON_A_PAGE - 1].number if len(rows) > POSTS_ON_A_PAGE else ""
    context = {"discussion": found, "posts": shown, "next": more, "section": "labs"}
    return render(request, "learning_labs/words.html", context)


def _show_words(
    request: SignedInRequest, found: Discussion, post: Post, form: WordsForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "discussion": found,
        "post": post,
        "who": shown_as(post.voice, to=request.user),
        "may_quote": may_quote(post.voice),
        "form": form,
        "may_harvest": policy.may_harvest(request.user, found.lab),
        "section": "labs",
    }
    return render(request, "learning_labs/words.html", context, status=status)
