"""Asking to see who a voice is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.web import Words


class ReasonForm(forms.Form):
    """Why; read by whoever decides, and by the author."""

    reason = Words(
        max_length=500,
        error_messages={
            "required": _("Say why in one or two sentences. The author reads it, if it is allowed."),
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most."),
        },
    )
    about = forms.CharField(required=False, max_length=300)

    def clean_about(self) -> str:
        return _of_ours(self.cleaned_data["about"])

    @property
    def way_back(self) -> str:
        """Where one came from."""
        return _of_ours(self["about"].value())


def _of_ours(address: object) -> str:
    """An address of ours, or nothing."""
    said = str(address or "")
    return said if said.startswith("/") and not said.startswith(("//", "/\\")) else ""
