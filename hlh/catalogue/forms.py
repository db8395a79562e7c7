"""What readers fill in about an entry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Tap
from hlh.web import Words

CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
LATEST = timedelta(days=2 * 365)
WEST_OF_US = timedelta(hours=12)  # somewhere it is still the day before ours


class TapForm(forms.Form):
    """An answer; a sentence may come with it, or later."""

    answer = forms.ChoiceField(choices=Tap.Answer.choices, error_messages=CHOOSE)
    words = Words(
        max_length=Tap.LONGEST,
        required=False,
        error_messages={"max_length": _("%(limit_value)d characters fit. Keep what matters most.")},
    )

    def said(self) -> dict[str, Any]:
        """What to keep: a form without the field leaves what was said before."""
        said = dict(self.cleaned_data)
        if "words" not in self.data:
            said["words"] = None
        return said


class ReminderForm(forms.Form):
    """The day on which somebody wants to be reminded; empty for none."""

    remind_on = forms.DateField(
        required=False, error_messages={"invalid": _("Write the day as year, month and day, such as 2027-03-24.")}
    )

    def clean_remind_on(self) -> date | None:
        """The day, where it is not over anywhere, and not so far off that nobody would know why."""
        day: date | None = self.cleaned_data["remind_on"]
        if day and not (now() - WEST_OF_US).date() <= day <= (now() + LATEST).date():
            raise forms.ValidationError(_("Choose a day from today on, in the next two years."))
        return day
