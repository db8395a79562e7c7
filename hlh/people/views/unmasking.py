"""Seeing who a voice is, by two: asking, allowing, the hour in which both see it."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.paging import by_movement
from hlh.people import drafts, policy
from hlh.people.doors import signed_in
from hlh.people.models import Unmasking, Voice
from hlh.people.profile_forms import WordsForm
from hlh.people.speakers import shown_as
from hlh.people.unmasking import identity_of, opened
from hlh.people.unmasking_forms import ReasonForm
from hlh.policy import require
from hlh.web import SignedInRequest

ON_A_PAGE = 25


@require_safe
@signed_in
def unmaskings(request: SignedInRequest) -> HttpResponse:
    """What I asked, decided, or have to decide."""
    require(policy.may_see_unmaskings(request.user))
    mine = Unmasking.objects.visible_to(request.user)
    page = by_movement(mine, request.GET.get("after", ""), size=ON_A_PAGE, moved="asked_at")
    rows = [(row, shown_as(row.voice)) for row in page.rows]
    return _private(render(request, "people/unmaskings.html", {"rows": rows, "next": page.next, "section": "me"}))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say why; a regional focal point reads it, and the author does, if it is allowed."""
    require(policy.may_ask_to_unmask(request.user))
    number = opened(ref)
    voice = get_object_or_404(Voice.objects.select_related("person", "organisation"), pk=number)
    require(policy.may_unmask(request.user, voice))
    form = ReasonForm(request.POST or None, initial={"about": _about(request)} | drafts.offered(request))
    if not form.is_valid():
        context = {"form": form, "who": shown_as(voice), "section": "me"}
        return _private(render(request, "people/unmask.html", context, status=422 if form.is_bound else 200))
    unmasking = Unmasking.objects.ask(voice, **form.cleaned_data, by=request.actor)
    drafts.done(request)
    return redirect(unmasking)


@require_safe
@signed_in
def unmasking(request: SignedInRequest, ref: str) -> HttpResponse:
    """How it stands; within the hour, who it is."""
    return _show(request, _find(request, ref))


@require_POST
@signed_in
def allowance(request: SignedInRequest, ref: str) -> HttpResponse:
    """Yes: both see it for an hour, and the author is told."""
    found = _find(request, ref)
    require(policy.may_allow_unmasking(request.user, found))
    found.allow(by=request.actor)
    return redirect(found)


@require_POST
@signed_in
def refusal(request: SignedInRequest, ref: str) -> HttpResponse:
    """No, and why."""
    found = _find(request, ref)
    require(policy.may_allow_unmasking(request.user, found))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _show(request, found, wrong=form, status=422)
    found.refuse(words=form.cleaned_data["words"], by=request.actor)
    return redirect(found)


def _show(
    request: SignedInRequest, found: Unmasking, *, wrong: WordsForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "unmasking": found,
        "who": shown_as(found.voice),
        "identity": identity_of(found.voice) if found.is_seen_by(request.user) else None,
        "may_allow": found.is_waiting and policy.may_allow_unmasking(request.user, found),
        "is_asker": found.asked_by.person_id == request.user.pk,
        "wrong": wrong,
        "section": "me",
    }
    return _private(render(request, "people/unmasking.html", context, status=status))


def _find(request: SignedInRequest, ref: str) -> Unmasking:
    return get_object_or_404(Unmasking.objects.visible_to(request.user), ref=ref)


def _about(request: SignedInRequest) -> str:
    """Where it was said: the page that one comes from, and the place on it."""
    origin = f"{request.scheme}://{request.get_host()}"
    page = request.headers.get("Referer", "")
    anchor = request.GET.get("at", "")
    if not page.startswith(f"{origin}/"):
        return ""
    if len(anchor) > 40:
        raise BadRequest
    return f"{page.removeprefix(origin)}{anchor}"[:300]


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer
