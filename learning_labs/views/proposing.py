"""Proposing a lab, and deciding about what was proposed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.links.ways import private
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.profile_forms import WordsForm
from hlh.people.speakers import shown_as, with_voice
from hlh.policy import require
from hlh.taxonomy.models import Country
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.forms.life import OpeningForm, ProposalForm
from learning_labs.models import Lab, Proposal

SHOWN = 10  # of what somebody proposed before
MANY = ("areas", "languages", "countries")


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def propose(request: SignedInRequest) -> HttpResponse:
    """A form of three fields, and what became of what the reader proposed before."""
    require(policy.may_propose(request.user))
    kept = {name: value if name in MANY else value[0] for name, value in drafts.kept(request).items() if value}
    form = ProposalForm(request.POST or None, initial=kept)
    if form.is_valid():
        lab = Lab.objects.propose(request.user, by=request.actor, **form.cleaned_data)
        drafts.done(request)
        return redirect("learning_labs:proposal", lab.slug)
    before = Lab.objects.proposed_by(request.user)[:SHOWN]
    context = {"form": form, "before": before, "section": "labs"}
    return private(render(request, "learning_labs/propose.html", context, status=422 if form.is_bound else 200))


@require_safe
@signed_in
def proposal(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is proposed, for who proposed it and who decides; once it has opened, the lab itself."""
    if opened := Lab.objects.visible_to(request.user).filter(slug=slug).first():
        return redirect(opened)
    return show(request, find(request, slug))


@require_POST
@signed_in
def opening(request: SignedInRequest, slug: str) -> HttpResponse:
    """Yes: it opens, and is led by whom the reader names."""
    lab = find(request, slug)
    require(policy.may_decide_on(request.user, lab))
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return show(request, lab, form=form, status=422)
    named = form.cleaned_data
    leaders = [*named["others"], *([request.user] if named["myself"] else [])]
    lab.open_with(leaders, proposer=named["proposer"], by=request.actor)
    messages.success(request, _("The lab is open."), extra_tags="good")
    return redirect(lab)


@require_POST
@signed_in
def decline(request: SignedInRequest, slug: str) -> HttpResponse:
    """No, and why."""
    lab = find(request, slug)
    require(policy.may_decide_on(request.user, lab))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return show(request, lab, wrong=form, status=422)
    lab.decline(words=form.cleaned_data["words"], by=request.actor)
    return redirect("learning_labs:proposal", lab.slug)


def show(request: SignedInRequest, lab: Lab, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a proposal."""
    proposal = Proposal.objects.select_related(*with_voice()).filter(lab=lab).first()
    context = {
        "lab": lab,
        "proposal": proposal,
        "countries": [country.label for code in lab.countries if (country := Country.objects.kept().get(code))],
        "who": proposal and shown_as(proposal.voice, to=request.user),
        "may_decide": policy.may_decide_on(request.user, lab),  # no, with words, also once it is decided
        "form": OpeningForm(initial={"proposer": True}),
        "section": "labs",
    }
    return private(render(request, "learning_labs/proposal.html", context | forms, status=status))


def find(request: SignedInRequest, slug: str) -> Lab:
    return get_object_or_404(Lab.objects.proposals(request.user), slug=slug)
