"""What allauth tells: somebody signed in, has a new second factor, or has lost one. Nothing else listens to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver

from hlh.people import browsers, sessions
from hlh.people.second_factor import BY_CODE_OR_KEY, BY_PROVIDER, STRONG
from hlh.people.sign_in_elsewhere import showed_second_factor

if TYPE_CHECKING:
    from django.http import HttpRequest

    from hlh.people.models import Person


@receiver(user_logged_in)
def somebody_came(request: HttpRequest, user: Person, sociallogin: Any = None, **_more: Any) -> None:
    """Know the browser; believe the identity provider when it says that it asked for two factors."""
    if sociallogin is not None and showed_second_factor(sociallogin):
        record_authentication(request, user, BY_PROVIDER, provider=sociallogin.account.provider)
    browsers.greet(request, user)


@receiver(authenticator_added)
def it_was_shown(request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any) -> None:
    """Who has just set one up has shown it: it worked once before it was taken."""
    if authenticator.type in STRONG:
        record_authentication(request, user, BY_CODE_OR_KEY, id=authenticator.pk, type=authenticator.type)


@receiver(authenticator_removed)
def it_opens_nothing_more(request: HttpRequest, user: Person, **_more: Any) -> None:
    """What was opened with it elsewhere is closed."""
    sessions.end_others(request, user)
