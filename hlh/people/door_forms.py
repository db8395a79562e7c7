"""Forms of the second factor, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from hlh.web import ShortWords

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_NAME = 60


def code_field(hint: StrOrPromise) -> forms.CharField:
    """Typed on a telephone: a number pad, and the code is offered where the telephone knows it."""
    numbers = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input"})
    return forms.CharField(label=_("Code"), help_text=hint, widget=numbers, max_length=40)


class Once:
    """A code opens once, for as long as the clock would take it again; with the cache away it opens until then."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        lasts = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"code:{self.user.pk}:{normalize_user_code(code)}", True, timeout=lasts):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class ShowCode(Once, AuthenticateForm):
    """At the door."""

    code = code_field(_("Six figures from your app, or one of your recovery codes."))


class ShowCodeAgain(Once, ReauthenticateForm):
    """Within a session, before something that matters."""

    code = code_field(_("Six figures from your app, or one of your recovery codes."))


class SetUpApp(ActivateTOTPForm):
    """The first code of an app shows that it works."""

    code = code_field(_("Six figures from your app."))


class AddPasskey(AddWebAuthnForm):
    """Every passkey may sign in by itself: it asks for a finger, a face or a PIN."""

    name = ShortWords(label=_("A name for this passkey"), max_length=LONGEST_NAME)
    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)


class NamePasskey(EditWebAuthnForm):
    name = ShortWords(label=_("A name for this passkey"), max_length=LONGEST_NAME)
