"""A message, a flag, a decision about one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Reason
from hlh.web import Words

CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
TOO_LONG = {"max_length": _("%(limit_value)d characters fit. Keep what matters most.")}


class MessageForm(forms.Form):
    """One field."""

    text = Words(
        max_length=8000,
        error_messages={
            "max_length": _(
                "This is %(show_value)d characters long; %(limit_value)d fit. Shorten it, or send it as two messages."
            )
        },
    )
    once = forms.CharField(max_length=40, required=False)


class MessageFlagForm(forms.Form):
    """What is wrong with a message: a reason, and a sentence where there is more to say."""

    reason = forms.ChoiceField(choices=Reason.choices, error_messages=CHOOSE)
    words = Words(max_length=500, required=False, error_messages=TOO_LONG)


class JudgementForm(forms.Form):
    """What becomes of a flagged message, and a sentence for whom it is about."""

    what = forms.ChoiceField(choices=[("hidden", _("Hide it")), ("kept", _("Keep it as it is"))], error_messages=CHOOSE)
    words = Words(max_length=500, required=False, error_messages=TOO_LONG)
