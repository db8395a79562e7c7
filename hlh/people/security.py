"""The pages of an account's safety: what there is, the second factor, the sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.views import connections as connections_of_allauth
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.people import second_factor, sessions
from hlh.people.doors import signed_in

if TYPE_CHECKING:
    from hlh.web import Request, SignedInRequest

GOING_ON = "going_on_to"  # in the session: where somebody was on their way to when they were asked
WAYS = {"app": "mfa_activate_totp", "passkey": "mfa_add_webauthn"}


@require_safe
@signed_in
def overview(request: SignedInRequest) -> HttpResponse:
    """Password, addresses, second factor, passkeys, sessions: one page that leads to each."""
    person = request.user
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "has_password": person.has_usable_password(),
        "addresses": EmailAddress.objects.filter(user=person).order_by("-primary", "pk"),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "providers": settings.SOCIALACCOUNT_PROVIDERS,
        "connected": SocialAccount.objects.filter(user=person).count(),
    }
    return render(request, "account/security.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def factor(request: SignedInRequest) -> HttpResponse:
    """Show the second factor, or choose one; then on to where one was going."""
    there = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST" and (way := WAYS.get(request.POST.get("way", ""))):
        request.session[GOING_ON] = there
        return redirect(way)
    if not request.user.owes_second_factor:
        return HttpResponseRedirect(there)
    if second_factor.has_one(request.user):
        showing = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
        return HttpResponseRedirect(f"{showing}?{urlencode({'next': there})}")
    return render(request, "account/second_factor.html", {"next": there})


@require_safe
@signed_in
def picture(request: SignedInRequest) -> HttpResponse:
    """The secret of the app that is being set up, as a picture for its camera; an address of its own, nothing inline."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret or second_factor.is_asked_before(request, request.user):
        raise Http404
    factors = second_factor.Factors()
    svg = factors.build_totp_svg(factors.build_totp_url(request.user, secret))
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@require_safe
@signed_in
def list_sessions(request: SignedInRequest) -> HttpResponse:
    """Where this person is signed in."""
    return render(request, "usersessions/usersession_list.html", {"places": sessions.places(request, request.user)})


@require_POST
@signed_in
def end_session(request: SignedInRequest, number: int) -> HttpResponse:
    """End one of them; this one too."""
    if not sessions.end(request.user, number):
        raise Http404
    messages.success(request, _("That session is ended."))
    return redirect("usersessions_list")


@require_POST
@signed_in
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    """End all but this one."""
    sessions.end_others(request, request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("usersessions_list")


def connections(request: Request) -> HttpResponse:
    """Other ways to sign in, where the hub knows any."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        raise Http404
    answer: HttpResponse = connections_of_allauth(request)
    return answer


def _safe(request: Request, there: str) -> str:
    return there if there and get_adapter(request).is_safe_url(there) else reverse("account_security")
