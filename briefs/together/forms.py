"""What is filled in to write together."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class InvitingForm(forms.Form):
    """A mail address."""

    address = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Give the mail address of whom you ask."),
            "invalid": _("This is not a mail address. It looks like name@place.org."),
        },
    )
