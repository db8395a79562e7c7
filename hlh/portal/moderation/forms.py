"""What readers flag, and what facilitators decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Decision, Reason
from hlh.web import Words

UNKNOWN = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
TOO_LONG = {"max_length": _("%(limit_value)d characters fit. Keep what matters most.")}


class FlagForm(forms.Form):
    """What is wrong with something: a reason, and a sentence where there is more to say."""

    reason = forms.ChoiceField(choices=Reason.choices, error_messages=UNKNOWN)
    words = Words(max_length=500, required=False, error_messages=TOO_LONG)


class DecisionForm(forms.Form):
    """What becomes of a case. Hiding needs a reason; where none of the list fits, in words."""

    what = forms.ChoiceField(choices=Decision.What.choices, error_messages=UNKNOWN)
    reason = forms.ChoiceField(choices=[("", ""), *Reason.choices], required=False, error_messages=UNKNOWN)
    words = Words(max_length=2000, required=False, error_messages=TOO_LONG)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("what") == Decision.What.HIDDEN and "reason" in said:
            if not said["reason"]:
                self.add_error("reason", _("Say why: its author and the readers see the reason."))
            elif said["reason"] == Reason.OTHER and not said.get("words"):
                self.add_error("words", _("Say why in a sentence: its author reads it."))
        return said
