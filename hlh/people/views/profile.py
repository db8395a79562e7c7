"""My profile: what I say about myself, and to whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Organisation, OrganisationProposal, Profile, Verification
from hlh.people.profile_forms import ProfileForm
from hlh.web import SignedInRequest

OFFERED = 200  # organisations, while one types


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: SignedInRequest) -> HttpResponse:
    """See and change it."""
    form = ProfileForm(request.POST or None, profile=Profile.objects.of(request.user), typed=drafts.kept(request))
    if not form.is_valid():
        return _show(request, form)
    said = form.cleaned_data
    found = form.found
    Profile.objects.say(request.user, seen=form.seen, **said | {"organisation": found})
    if said["organisation"] and found is None:
        OrganisationProposal.objects.propose(
            request.user, name=said["organisation"], kind=said["kind"], country=said["country"], by=request.actor
        )
    else:
        OrganisationProposal.objects.take_back(request.user)
    Verification.objects.look_at_mail(request.user)
    drafts.done(request)
    messages.success(request, _("It is kept. What you wrote before stays as it was shown."), extra_tags="good")
    return redirect("me:profile")


def _show(request: SignedInRequest, form: ProfileForm) -> HttpResponse:
    person = request.user
    context = {
        "form": form,
        "profile": Profile.objects.filter(person=person).first(),
        "waiting": OrganisationProposal.objects.waiting().filter(person=person).first(),
        "verified": Verification.objects.of(person) if person.organisation_id else None,
        "organisations": Organisation.objects.to_choose(person.country)[:OFFERED],
        "section": "me",
    }
    return render(request, "me/profile.html", context, status=422 if form.is_bound else 200)
