"""Proposing a resource by its address, and what its proposer says and reads of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.limits import spend
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as, with_voice
from hlh.policy import TooOften, require
from hlh.web import SignedInRequest
from knowledge_hub import policy
from knowledge_hub.models import Proposal
from knowledge_hub.proposing.addresses import key_of
from knowledge_hub.proposing.alike import near, standing_at
from knowledge_hub.proposing.forms import (
    AcceptForm,
    AnswerForm,
    DeclineForm,
    DetailsForm,
    ProposeForm,
    QuestionForm,
    known_of,
)
from knowledge_hub.proposing.looking import soon

MOST_A_DAY = 20  # proposals of one person
SHOWN = 10  # of what somebody proposed before


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def propose(request: SignedInRequest) -> HttpResponse:
    """One field. What the hub has already is shown instead, and so is what waits already."""
    form = ProposeForm(request.POST or None, initial=drafts.offered(request))
    there, waits = None, False
    if form.is_valid():
        address = form.cleaned_data["address"]
        there = standing_at(address, reader=request.user)
        mine = Proposal.objects.open().filter(address_key=key_of(address)).visible_to(request.user).first()
        waits = there is None and mine is None and _waits(address)
        if there is None and mine is None and not waits:
            mine = _proposed(request, **form.cleaned_data)
            waits = mine is None
        if mine is not None and there is None:
            drafts.done(request)
            return redirect(mine)
    context = {"form": form, "there": there, "waits": waits, "before": Proposal.objects.of(request.user)[:SHOWN]}
    return render(
        request, "knowledge_hub/propose.html", context | {"section": "hub"}, status=422 if form.is_bound else 200
    )


@never_cache
@require_safe
@signed_in
def proposal(request: SignedInRequest, ref: str) -> HttpResponse:
    """What is known of it, and what comes next: for who proposed it, and for curators."""
    return show(request, find(request, ref))


@never_cache
@require_POST
@signed_in
def details(request: SignedInRequest, ref: str) -> HttpResponse:
    """Its proposer says what could not be found."""
    found = find(request, ref)
    require(policy.may_speak_for(request.user, found))
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return show(request, found, details=form, status=422)
    found.say(said=form.cleaned_data, by=request.actor)
    drafts.done(request)
    return redirect(found)


@never_cache
@require_POST
@signed_in
def answer(request: SignedInRequest, ref: str) -> HttpResponse:
    """Its proposer answers what a curator asked."""
    found = find(request, ref)
    require(policy.may_speak_for(request.user, found))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, found, answering=form, status=422)
    found.answer(words=form.cleaned_data["words"], by=request.actor)
    drafts.done(request)
    return redirect(found)


@never_cache
@require_POST
@signed_in
def withdrawal(request: SignedInRequest, ref: str) -> HttpResponse:
    """Its proposer takes it back."""
    found = find(request, ref)
    require(policy.may_speak_for(request.user, found))
    found.withdraw(by=request.actor)
    messages.success(request, pgettext("a proposal", "Taken back"), extra_tags="good")
    return redirect("proposing:propose")


def show(request: SignedInRequest, found: Proposal, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a proposal."""
    decides = found.is_open and policy.may_decide_on(request.user, found)
    speaks = found.is_open and policy.may_speak_for(request.user, found)
    context = {
        "proposal": found,
        "who": shown_as(found.voice, to=request.user) if found.voice else None,
        "near": near([found], reader=request.user).get(found.pk, []) if found.is_open else [],
        "questions": list(found.questions.all()),
        "may_decide": decides,
        "may_speak": speaks,
        "accepting": AcceptForm(initial=known_of(found) | _kept(request, found, "acceptance")) if decides else None,
        "asking": QuestionForm(initial=_kept(request, found, "question")),
        "declining": DeclineForm(initial=_kept(request, found, "decline")),
        "answering": AnswerForm(initial=_kept(request, found, "answer")),
        "details": DetailsForm(initial=_told(found) | _kept(request, found, "details")),
        "section": "hub",
    }
    return render(request, "knowledge_hub/proposal.html", context | forms, status=status)


def find(request: SignedInRequest, ref: str) -> Proposal:
    visible = Proposal.objects.visible_to(request.user).select_related("resource", *with_voice())
    return get_object_or_404(visible, ref=ref)


def _told(found: Proposal) -> dict[str, Any]:
    return {name: getattr(found, name) for name in DetailsForm.base_fields}


def _kept(request: SignedInRequest, found: Proposal, what: str) -> dict[str, Any]:
    """What was kept of a form of this page, when it was sent at a wrong moment."""
    kept = drafts.kept(request, f"{found.get_absolute_url()}{what}/")
    return {name: values if name == "areas" else values[0] for name, values in kept.items() if values}


def _waits(address: str) -> bool:
    """Whether somebody else proposed it; who, and in which words, is for curators."""
    return Proposal.objects.open().filter(address_key=key_of(address)).exists()


def _proposed(request: SignedInRequest, *, address: str, why: str) -> Proposal | None:
    """The new proposal, which is looked up within the minute; None where somebody else was faster.

    Raises:
        TooOften: after as many as go in a day.
    """
    if not spend(f"proposals:{request.user.pk}", most=MOST_A_DAY):
        raise TooOften(_("You proposed as much today as goes in a day. Go on tomorrow; your words are kept."))
    try:
        made = Proposal.objects.propose(request.user, address=address, why=why, by=request.actor)
    except IntegrityError:
        return None
    soon(made.pk)
    return made
