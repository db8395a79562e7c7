"""My roles: those that I hold, those that I am named for, and naming myself or another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hlh.people import drafts, policy
from hlh.people.appointment_forms import NominationForm, OtherForm
from hlh.people.doors import signed_in
from hlh.people.models import Appointment, Nomination, Role
from hlh.policy import require
from hlh.taxonomy.languages import data_code
from hlh.web import SignedInRequest

SHOWN = 50


@require_safe
@signed_in
def appointments(request: SignedInRequest) -> HttpResponse:
    """What I hold, what waits, and the two forms."""
    return _show(request)


@require_POST
@signed_in
def claim(request: SignedInRequest) -> HttpResponse:
    """I am the focal point of …: somebody else confirms it."""
    form = NominationForm(request.POST)
    if not form.is_valid():
        return _show(request, own=form, status=422)
    said = form.cleaned_data
    require(policy.may_nominate(request.user, said["role"], form.scope, themselves=True))
    Nomination.objects.nominate(
        role=said["role"], scope=form.scope, person=request.user, because=said["because"], by=request.actor
    )
    drafts.done(request)
    messages.success(request, _("It waits to be confirmed. A letter tells you."), extra_tags="good")
    return redirect("me:appointments")


@require_POST
@signed_in
def nominate(request: SignedInRequest) -> HttpResponse:
    """Name somebody else; they get a letter, with or without an account."""
    require(policy.may_nominate_others(request.user))
    form = OtherForm(request.POST, may_all=request.user.holds(Role.ADMINISTRATOR))
    if not form.is_valid():
        return _show(request, other=form, status=422)
    said = form.cleaned_data
    require(policy.may_nominate(request.user, said["role"], form.scope, themselves=False))
    nomination = Nomination.objects.nominate(
        role=said["role"],
        scope=form.scope,
        address=said["address"],
        language=said["language"] or data_code(get_language() or "en"),
        because=said["because"],
        by=request.actor,
    )
    drafts.done(request)
    return redirect(nomination)


@require_POST
@signed_in
def end(request: SignedInRequest, number: int) -> HttpResponse:
    """A role ends today: one's own, or one in one's care."""
    theirs = Appointment.objects.running().filter(person=request.user) | Appointment.objects.in_care_of(request.user)
    appointment = get_object_or_404(theirs, pk=number)
    require(policy.may_end(request.user, appointment))
    require(policy.may_be_left(appointment))
    appointment.end(by=request.actor)
    messages.success(request, _("It has ended. What was done under it stays done."), extra_tags="good")
    return redirect("me:appointments" if appointment.person_id == request.user.pk else "people:nominations")


def _show(
    request: SignedInRequest, *, own: NominationForm | None = None, other: OtherForm | None = None, status: int = 200
) -> HttpResponse:
    person = request.user
    home = f"country:{person.country.pk}" if person.country else ""
    first = {"place": home, "language": data_code(get_language() or "en")}
    may_all = person.holds(Role.ADMINISTRATOR)
    context = {
        "running": Appointment.objects.running().filter(person=person).order_by("-since", "-pk")[:SHOWN],
        "nominations": Nomination.objects.of(person)[:SHOWN],
        "own": own
        or NominationForm(auto_id="own_%s", initial=first | drafts.offered(request, f"{request.path}claim/")),
        "other": other
        or OtherForm(
            may_all=may_all, auto_id="other_%s", initial=first | drafts.offered(request, f"{request.path}nominations/")
        ),
        "may_nominate_others": policy.may_nominate_others(person),
        "section": "me",
    }
    return render(request, "me/appointments.html", context, status=status)
