"""Asking to join a lab, answering that, and inviting into it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.taxonomy.languages import LANGUAGES
from hlh.web import ShortWords
from learning_labs.models import Invitation


class AskingForm(forms.Form):
    """One sentence, which may stay away."""

    words = ShortWords(required=False, max_length=300)


class DecliningForm(forms.Form):
    """No, and why."""

    words = ShortWords(
        max_length=300, error_messages={"required": _("Say why in one sentence; whoever asked reads it in a letter.")}
    )


class InvitingForm(forms.Form):
    """Whom, in which language, and as what."""

    address = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write the mail address of whoever you invite."),
            "invalid": _("This is no mail address. Write one like name@ministry.example."),
        },
    )
    language = forms.ChoiceField(
        choices=[(language.code, language.name) for language in LANGUAGES],
        error_messages={
            "required": _("Choose the language of the letter."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    position = forms.ChoiceField(
        choices=Invitation.Position.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )

    def clean_position(self) -> str:
        return self.cleaned_data["position"] or Invitation.Position.MEMBER
