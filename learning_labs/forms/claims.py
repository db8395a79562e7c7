"""A claim of a lab."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.web import ShortWords
from learning_labs.models import Claim


class ClaimForm(forms.Form):
    """One sentence, and what it says of the thing: works, does not, depends, open."""

    claim = ShortWords(max_length=300, error_messages={"required": _("Write what the posts teach, in one sentence.")})
    kind = forms.ChoiceField(
        choices=Claim.Kind.choices,
        initial=Claim.Kind.WORKS,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    once = forms.CharField(max_length=40, required=False)
