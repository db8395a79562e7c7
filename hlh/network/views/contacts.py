"""The people of a partner: its own contacts name others, and end what they named; of no other organisation."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hlh.limits import spend
from hlh.network.forms import ContactForm
from hlh.network.models import Partner
from hlh.network.views.partners import find_to_edit
from hlh.people.doors import signed_in
from hlh.people.models import Nomination, Role
from hlh.policy import NotNow
from hlh.web import SignedInRequest, own

MOST_A_DAY = 20  # that one person names
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contacts(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who speaks for it, who is named, and naming somebody: whoever has an account does so from now on."""
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
        if named.nominee() is not None and not named.is_about(request.user):
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
    named = get_object_or_404(_named(found), ref=ref)
    if named.is_about(request.user):
        raise NotNow(_("Nobody confirms themselves. Somebody else has to decide."))
    named.confirm(by=request.actor)
    return redirect("network:contacts", found.slug)


@require_POST
@signed_in
def end_contact(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Somebody speaks for it no more; what they answered stays."""
    found = find_to_edit(request, slug)
    get_object_or_404(found.contacts(), pk=number).end(by=request.actor)
    if number in {one.pk for one in request.user.appointments_now}:  # their own: they keep this page no more
        return redirect(found)
    return redirect("network:contacts", found.slug)


def _named(found: Partner) -> QuerySet[Nomination]:
    return Nomination.objects.waiting().filter(role=Role.PARTNER, scope=[found.mark]).for_listing()


def _show(request: SignedInRequest, found: Partner, form: ContactForm, *, status: int = 200) -> HttpResponse:
    named = list(_named(found).order_by("pk")[:SHOWN])
    context = {
        "partner": found,
        "form": form,
        "contacts": list(found.contacts()[:SHOWN]),
        "named": [(one, one.nominee() is not None, one.is_about(request.user)) for one in named],
        "section": "network",
    }
    return own(render(request, "network/contacts.html", context, status=status))
