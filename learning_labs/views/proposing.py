"""Proposing a lab, and deciding about what was proposed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.profile_forms import WordsForm
from hlh.people.speakers import shown_as, with_voice
from hlh.policy import NotNow, require
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.forms.life import OpeningForm, ProposalForm
from learning_labs.models import Lab, Proposal

SHOWN = 10  # of what somebody proposed before
MANY = ("areas", "languages", "countries")


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def propose(request: SignedInRequest) -> HttpResponse:
    """A form of three fields, and what became of what the reader proposed before."""
    require(policy.may_propose(request.user))
    kept = {name: values if name in MANY else values[0] for name, values in drafts.kept(request).items() if values}
    form = ProposalForm(request.POST or None, initial=kept)
    if form.is_valid():
        made = Proposal.objects.propose(request.user, by=request.actor, **form.cleaned_data)
        drafts.done(request)
        return redirect(made)
    context = {"form": form, "before": Proposal.objects.of(request.user)[:SHOWN], "section": "labs"}
    return render(request, "learning_labs/propose.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@signed_in
def proposal(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is proposed, for who proposed it and who decides; once it has opened, the lab itself."""
    if opened := Lab.objects.visible_to(request.user).filter(slug=slug).first():
        return redirect(opened)
    return show(request, find(request, slug))


@never_cache
@require_POST
@signed_in
def opening(request: SignedInRequest, slug: str) -> HttpResponse:
    """Yes: it opens, and is led by whom the reader names."""
    found = find_waiting(request, slug)
    require(policy.may_decide_on(request.user, found))
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    named = form.cleaned_data
    leaders = [*named["others"], *([request.user] if named["myself"] else [])]
    doors = {"readers": named["readers"], "joining": named["joining"]}
    found.accept(leaders, themselves=named["proposer"], by=request.actor, **doors)
    messages.success(request, _("The lab is open."), extra_tags="good")
    return redirect(found.lab if found.lab.is_seen_by(request.user) else "learning_labs:labs")


@never_cache
@require_POST
@signed_in
def decline(request: SignedInRequest, slug: str) -> HttpResponse:
    """No, and why."""
    found = find_waiting(request, slug)
    require(policy.may_decide_on(request.user, found))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return show(request, found, wrong=form, status=422)
    found.lab.decline(words=form.cleaned_data["words"], by=request.actor)
    return redirect(found)


def show(request: SignedInRequest, found: Proposal, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a proposal."""
    context = {
        "proposal": found,
        "lab": found.lab,
        "who": shown_as(found.voice, to=request.user),
        "may_decide": policy.may_decide_on(request.user, found),  # no, with words, also once it is decided
        "form": OpeningForm(initial={"proposer": True}),
        "section": "labs",
    }
    return render(request, "learning_labs/proposal.html", context | forms, status=status)


def find(request: SignedInRequest, slug: str) -> Proposal:
    visible = Proposal.objects.visible_to(request.user).select_related(*with_voice())
    return get_object_or_404(visible, lab__slug=slug)


def find_waiting(request: SignedInRequest, slug: str) -> Proposal:
    """The same for deciding.

    Raises:
        NotNow: when somebody else opened it meanwhile.
    """
    if Lab.objects.visible_to(request.user).filter(slug=slug).exists():
        raise NotNow(_("This lab has opened already."))
    return find(request, slug)
