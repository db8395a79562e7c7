"""Signing in at an identity provider of WHO or a ministry: whom it may vouch for, and how far it is believed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.shortcuts import render
from requests import RequestException

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

    from hlh.people.models import Person

log = logging.getLogger(__name__)


class Elsewhere(DefaultSocialAccountAdapter):
    """allauth's way in by a provider.

    A provider vouches for addresses of its own domains alone, named in the settings. Else whoever runs one could open
    any account by saying that its address is theirs. An address of ours has to be confirmed too: else somebody could
    make an account with another's address, and wait for them in it.
    """

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Person, str] | None:
        for claimed in sociallogin.email_addresses:
            if _vouches(sociallogin, claimed):
                ours = EmailAddress.objects.filter(email__iexact=claimed.email, verified=True).select_related("user")
                if found := ours.first():
                    return found.user, claimed.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """For what it can't vouch for, our own code is sent to the address."""
        for claimed in sociallogin.email_addresses:
            claimed.verified = _vouches(sociallogin, claimed)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        person: Person = super().populate_user(request, sociallogin, data)
        person.name = " ".join(str(data.get("name") or "").split())[:120]
        return person


def showed_second_factor(sociallogin: SocialLogin) -> bool:
    """Whether the provider says, in the words agreed with it (`amr` or `acr`), that it asked for two factors."""
    agreed = set(_settings(sociallogin).get("second_factor", []))
    said = sociallogin.account.extra_data.get("id_token") or {}
    methods = said.get("amr")
    told = {*(methods if isinstance(methods, list) else []), said.get("acr")}
    return bool(agreed & {word for word in told if isinstance(word, str)})


def _vouches(sociallogin: SocialLogin, claimed: EmailAddress) -> bool:
    domain = claimed.email.rpartition("@")[2].lower()
    return claimed.verified is True and domain in _settings(sociallogin).get("domains", [])


def _settings(sociallogin: SocialLogin) -> dict[str, Any]:
    return sociallogin.provider.app.settings or {}


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go there; a provider that does not answer is said in plain words."""
    return _or_say_so(request, openid_connect.login, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from there."""
    return _or_say_so(request, openid_connect.callback, provider_id)


def _or_say_so(request: HttpRequest, view: Callable[..., HttpResponse], provider_id: str) -> HttpResponse:
    try:
        return view(request, provider_id)
    except RequestException as trouble:
        log.warning("the identity provider %s does not answer: %s", provider_id, type(trouble).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)
