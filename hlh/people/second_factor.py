"""The second factor: until a session has shown one, whoever works for the hub is an ordinary member in it.

Everything that is open to staff asks `Person.holds`, `scope_of`, `is_staff` or `has_perm`; these answer with nothing as
long as the session owes a second factor. So no door has to be guarded one by one.
"""

from __future__ import annotations

import base64
import hashlib
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hlh.people import drafts

if TYPE_CHECKING:
    from django.http import HttpRequest

    from hlh.people.models import Person

BY_CODE_OR_KEY = "mfa"  # allauth's word for a code of the app, a recovery code or a passkey
BY_PROVIDER = "provider"  # ours: an identity provider said that it had asked for a second factor
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
OPEN = {"mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn", "mfa_index"}


def is_shown(request: HttpRequest, person: Person) -> bool:
    """Whether this session of theirs has shown a second factor. A passkey that signs in counts: it asks for both."""
    records = get_authentication_records(request, person)
    return any(record.get("method") in (BY_CODE_OR_KEY, BY_PROVIDER) for record in records)


def has_one(person: Person) -> bool:
    """Whether they can show one: an app or a passkey. Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=person, type__in=STRONG).exists())


def is_asked_before(request: HttpRequest, person: Person) -> bool:
    """Whether this address changes second factors, which a session that knows the password alone must not.

    Else a session from before somebody had a second factor could add one of its own.
    """
    name = getattr(request.resolver_match, "url_name", "") or ""
    return name.startswith("mfa_") and name not in OPEN and person.owes_second_factor and has_one(person)


def ask(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the second factor, and back afterwards; what was posted is kept as a draft."""
    if request.method == "POST":
        drafts.keep(request)  # type: ignore[arg-type]
    query = urlencode({"next": drafts.page_of(request)})
    return HttpResponseRedirect(f"{reverse('account_second_factor')}?{query}")


def code_now(authenticator: Authenticator) -> str:
    """The code that somebody's app shows now; for the demonstration and tests."""
    secret = Factors().decrypt(authenticator.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD)))


class Factors(DefaultMFAAdapter):
    """allauth's second factors, kept and named as the hub does."""

    def encrypt(self, text: str) -> str:
        """Whoever reads the database alone can make no codes."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _lock().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002  as allauth calls it
        return _("My passkey")

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME


def _lock() -> MultiFernet:
    """Made from the secret key; former ones still open what they closed."""
    keys: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"second factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
