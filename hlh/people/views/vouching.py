"""A WHO office confirms that somebody works where they say."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hlh.people import policy
from hlh.people.doors import signed_in
from hlh.people.models import Profile, Verification
from hlh.policy import require
from hlh.web import SignedInRequest


@require_POST
@signed_in
def verification(request: SignedInRequest, ref: str) -> HttpResponse:
    """From now on their page says so, with the day."""
    profile = get_object_or_404(Profile.objects.visible_to(request.user), ref=ref)
    if "organisation" in profile.shown_to(request.user):
        require(policy.may_vouch_for(request.user, profile.person))
        Verification.objects.verify(profile.person, Verification.How.OFFICE, by=request.actor)
    return redirect(profile)
