"""Asking three who may know; and the page on which one of them answers in two minutes, without signing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hlh.activity.models import Actor
from hlh.catalogue.tongues import language_of
from hlh.links.models import Link, new_secret
from hlh.links.ways import came_by, private, take_key
from hlh.people.doors import signed_in
from hlh.people.models import Quoting
from hlh.people.speakers import shown_as
from hlh.people.voices import voice_of
from hlh.policy import require
from hlh.web import Request, SignedInRequest, for_strangers, own
from learning_labs import policy
from learning_labs.facilitating.matching import Candidate, because, candidates
from learning_labs.facilitating.nudging import NUDGE, is_seen, reason_for
from learning_labs.forms.asking import SentenceForm
from learning_labs.models import Discussion, Nudge
from learning_labs.models.nudges import AT_ONCE
from learning_labs.saying.naming import at_first, levels_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Three people who may know, each with the reason; one button asks them. And what became of those asked before."""
    found = Discussion.objects.at(slug, number, reader=request.user)
    if found is None or not found.has_opened:
        raise Http404
    require(policy.may_moderate_in(request.user, found.lab))
    may_nudge = policy.may_nudge(request.user, found)
    if request.method == "POST":
        require(may_nudge)
        return _ask(request, found)
    left = AT_ONCE - Nudge.objects.lately(found).count()
    proposed = candidates(found, reader=request.user)[:left] if may_nudge and left > 0 else []
    context = {
        "discussion": found,
        "lab": found.lab,
        "may_nudge": may_nudge,
        "is_early": left <= 0,
        "proposed": [_line(found, one) for one in proposed],
        "figures": Nudge.objects.figures_of(found),
        "section": "labs",
    }
    return own(render(request, "learning_labs/ask.html", context))


def _ask(request: SignedInRequest, found: Discussion) -> HttpResponse:
    """Only those who are proposed now can be asked, whatever a form says; sent twice, they are asked once."""
    wanted = set(request.POST.getlist("who"))
    chosen = [one for one in candidates(found, reader=request.user) if one.profile.ref in wanted]
    asked = Nudge.objects.ask(found, chosen, by=request.actor)
    if asked:
        words = ngettext("%(n)s person is asked.", "%(n)s people are asked.", asked) % {"n": asked}
        messages.success(request, words)
    else:
        messages.info(request, _("Nobody new is asked: choose at least one person who can still be asked this month."))
    return redirect("learning_labs:ask", found.lab.slug, found.number)


def _line(found: Discussion, one: Candidate) -> dict[str, Any]:
    """What a facilitator sees of somebody: what they let members see, and why they may know."""
    return {"profile": one.profile, "shown": one.shown, "because": because(found, one.reasons)}


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: Request, ref: str) -> HttpResponse:
    """The question, one field for a sentence, three taps: opening it does nothing."""
    found = _nudge(ref)
    if request.method != "POST" and (way := _way_in(request, found)):
        return way
    link = _came(request, found)
    here = found.discussion
    levels = levels_in(here.lab, found.person)
    begins = {"naming": at_first(levels), "quoting": Quoting.ASK, "kind": "tried", "once": new_secret()}
    form = SentenceForm(request.POST if request.method == "POST" else None, levels=levels, initial=begins)
    mine = _own_post(found)
    if form.is_bound and form.is_valid() and mine is None:
        require(policy.may_write(found.person, here.lab))
        said = form.cleaned_data
        here.say(found.person, **said, language=language_of(said["text"]), by=_actor(request, link))
    if form.is_bound and (mine or form.is_valid()):
        return private(redirect(found.get_absolute_url()))
    context = {"form": form, "mine": mine, "opening": here.posts.shown().for_page().filter(number=1).first()}
    return _show(request, "learning_labs/asked.html", found, link, **context, status=422 if form.is_bound else 200)


@for_strangers
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: Request, ref: str) -> HttpResponse:
    """One page with one button: opening it does nothing."""
    found = _nudge(ref)
    if request.method != "POST" and (way := _way_in(request, found)):
        return way
    link = _came(request, found)
    if request.method == "POST":
        found.say_not_me(by=_actor(request, link))
        return private(redirect(found.not_me_address))
    return _show(request, "learning_labs/not_me.html", found, link)


def _nudge(ref: str) -> Nudge:
    return get_object_or_404(Nudge.objects.select_related("discussion__lab", "person"), ref=ref, person__is_active=True)


def _way_in(request: Request, found: Nudge) -> HttpResponse | None:
    """By the key of a letter to the clean address; by a collected letter, which has no key, to the door first."""
    if way := take_key(request, NUDGE, found):
        return way
    if request.user.is_authenticated or came_by(request, NUDGE, found):
        return None
    return private(redirect_to_login(request.get_full_path()))


def _came(request: Request, found: Nudge) -> Link | None:
    """The link that somebody came by; None for whoever is asked and signed in; a miss for all others."""
    link = None if request.user.pk == found.person_id else came_by(request, NUDGE, found)
    if (link is None and request.user.pk != found.person_id) or not is_seen(found):
        raise Http404
    return link


def _actor(request: Request, link: Link | None) -> Actor:
    return Actor.objects.of_link(link.pk) if link else request.actor


def _own_post(found: Nudge) -> Any:
    """What they have said in the discussion already, whichever way."""
    voice = voice_of(found.person, found.discussion.place)
    return found.discussion.posts.filter(voice=voice).order_by("pk").last() if voice else None


def _show(
    request: Request, template: str, found: Nudge, link: Link | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    opening = more.get("opening")
    context = {
        "nudge": found,
        "discussion": found.discussion,
        "lab": found.discussion.lab,
        "person": found.person,
        "why": reason_for(found),
        "who": shown_as(opening.voice) if opening else None,
        "by_link": link is not None,
        "section": "labs",
    }
    return private(render(request, template, context | more, status=status))
