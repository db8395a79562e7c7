"""The people of a partner: its own contacts name others, and end what they named; of no other organisation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hlh.limits import spend
from hlh.network import policy
from hlh.network.forms import ContactForm
from hlh.network.models import Partner
from hlh.network.views.partners import find_to_edit
from hlh.people.doors import signed_in
from hlh.people.models import Appointment, Nomination, Role
from hlh.policy import NotNow, require
from hlh.web import SignedInRequest, own

MOST_A_DAY = 20  # that one person names
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contacts(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who speaks for it, who is named, and naming somebody: whom who names them may confirm does so from now on."""
    found = find_to_edit(request, slug)
    form = ContactForm(request.POST if request.method == "POST" else None, initial={"language": found.language})
    if not form.is_bound:
        return _show(request, found, form)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        if not spend(f"network-contacts:{request.user.pk}", most=MOST_A_DAY):
            raise NotNow(_("As many letters as go in a day were sent for you. Come back tomorrow."))
        named = Nomination.objects.nominate(
            role=Role.PARTNER, scope=[found.mark], by=request.actor, **form.cleaned_data
        )
        if named.nominee() is not None and policy.may_confirm(request.user, found, named):
            named.confirm(by=request.actor)
    except NotNow as no:
        form.add_error("address", str(no.words))
        return _show(request, found, form, status=409)
    messages.success(request, _("They are told in a letter."))
    return redirect("network:contacts", found.slug)


@require_POST
@signed_in
def confirm_contact(request: SignedInRequest, slug: str, ref: str) -> HttpResponse:
    """Whoever was named before they had an account has come."""
    found = find_to_edit(request, slug)
    named = get_object_or_404(found.named(), ref=ref)
    require(policy.may_confirm(request.user, found, named))
    named.confirm(by=request.actor)
    return redirect("network:contacts", found.slug)


@require_POST
@signed_in
def end_contact(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Somebody speaks for it no more; what they answered stays."""
    found = find_to_edit(request, slug)
    theirs = get_object_or_404(found.contacts().select_related("nominated_by"), pk=number)
    require(policy.may_end(request.user, theirs))
    theirs.end(by=request.actor)
    if number in {one.pk for one in request.user.appointments_now}:  # their own: they keep this page no more
        return redirect(found)
    return redirect("network:contacts", found.slug)


def _show(request: SignedInRequest, found: Partner, form: ContactForm, *, status: int = 200) -> HttpResponse:
    held = list(found.contacts().select_related("person", "nominated_by")[:SHOWN])
    behind = {one.appointment_id: one for one in Nomination.objects.filter(appointment__in=held).for_listing()}
    context = {
        "partner": found,
        "form": form,
        "contacts": [
            (one, _called(request, one, behind.get(one.pk)), policy.may_end(request.user, one)) for one in held
        ],
        "named": [_waiting(request, found, one) for one in found.named()[:SHOWN]],
        "section": "network",
    }
    return own(render(request, "network/contacts.html", context, status=status))


def _called(request: SignedInRequest, held: Appointment, named: Nomination | None) -> str:
    """How a contact is called: whoever named them knows the address that they typed, and learns no other name by it."""
    if policy.keeps_all(request.user) or held.person_id == request.user.pk or named is None or not named.typed:
        return str(held.person)
    return named.typed if named.is_by(request.user) else held.person.name or named.typed


def _waiting(request: SignedInRequest, found: Partner, named: Nomination) -> dict[str, Any]:
    """A row of who waits. Whether an address has an account is told to whoever may confirm whom it is of, and nobody else."""
    may_confirm = policy.may_confirm(request.user, found, named)
    is_known = policy.keeps_all(request.user) or named.is_by_themselves or named.person_id == request.user.pk
    return {
        "named": named,
        "called": str((is_known and named.person) or named.typed or named.address),
        "has_come": bool(may_confirm) and named.nominee() is not None,
        "may_confirm": may_confirm,
    }
