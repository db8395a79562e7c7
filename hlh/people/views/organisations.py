"""New organisations that people typed, for those who decide; and what the hub knows of each."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.activity.ledger import record
from hlh.paging import by_movement
from hlh.people import facts, policy
from hlh.people.doors import signed_in
from hlh.people.models import Organisation, OrganisationProposal, Person, Verification
from hlh.people.profile_forms import OrganisationForm, SameForm, WordsForm
from hlh.policy import require
from hlh.web import SignedInRequest, without_tricks

ON_A_PAGE = 20
FOUND = 30


@require_safe
@signed_in
def proposals(request: SignedInRequest) -> HttpResponse:
    """What waits, each with those that it may be the same as; ?q= finds one that is there."""
    require(policy.may_see_new_organisations(request.user))
    return _show(request)


@require_POST
@signed_in
def confirmation(request: SignedInRequest, ref: str) -> HttpResponse:
    """It is one: a new one, or the same as another."""
    proposal = _find(request, ref)
    form = SameForm(request.POST)
    if not form.is_valid():
        return _show(request, status=422)
    proposal.confirm(form.cleaned_data["same"], by=request.actor)
    Verification.objects.look_at_mail(Person.objects.get(pk=proposal.person_id))
    return redirect("people:organisations")


@require_POST
@signed_in
def refusal(request: SignedInRequest, ref: str) -> HttpResponse:
    """It is none; the words say why."""
    proposal = _find(request, ref)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _show(request, wrong=(proposal.pk, form), status=422)
    proposal.refuse(words=form.cleaned_data["words"], by=request.actor)
    return redirect("people:organisations")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organisation(request: SignedInRequest, number: int) -> HttpResponse:
    """Its name, kind, country, and the mail domains that are its own."""
    require(policy.may_keep_organisations(request.user))
    found = get_object_or_404(Organisation, pk=number)
    form = OrganisationForm(request.POST or None, organisation=found)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "people/organisation.html", {"form": form, "organisation": found}, status=status)
    with transaction.atomic():
        region = form.cleaned_data["country"] and form.cleaned_data["country"].region_on()
        Organisation.objects.filter(pk=found.pk).update(**form.cleaned_data, region=region or found.region)
        record(facts.ORGANISATION_CHANGED, found, by=request.actor)
    messages.success(request, _("It is kept."), extra_tags="good")
    return redirect("people:organisation", found.pk)


def _find(request: SignedInRequest, ref: str) -> OrganisationProposal:
    require(policy.may_see_new_organisations(request.user))
    proposal = get_object_or_404(OrganisationProposal.objects.select_related("person"), ref=ref)
    require(policy.may_decide_on(request.user, proposal))
    return proposal


def _show(request: SignedInRequest, *, wrong: tuple[int, WordsForm] | None = None, status: int = 200) -> HttpResponse:
    waiting = OrganisationProposal.objects.to_decide(request.user)
    page = by_movement(waiting, request.GET.get("after", ""), size=ON_A_PAGE, moved="proposed_at")
    query = without_tricks(request.GET.get("q", "")[:200]).strip()
    may_keep = policy.may_keep_organisations(request.user)
    context = {
        "rows": [(row, wrong[1] if wrong and wrong[0] == row.pk else None) for row in page.rows],
        "near": Organisation.objects.near_any([row.name for row in page.rows]),
        "next": page.next,
        "found": Organisation.objects.containing(query)[:FOUND] if may_keep and query else [],
        "q": query,
        "may_keep": may_keep,
        "section": "me",
    }
    return render(request, "people/organisations.html", context, status=status)
