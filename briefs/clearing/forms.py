"""Asking a country to clear words, and answering for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from briefs.models import Clearance, Grade
from hlh.taxonomy.languages import LANGUAGES
from hlh.web import Words

LONGEST = 2000
YES, NO, BACK = "yes", "no", "back"  # what the buttons say


class AskingForm(forms.Form):
    """Whom, in which language, about which naming; nobody's address asks the focal points of the country."""

    address = forms.EmailField(
        max_length=254,
        required=False,
        error_messages={"invalid": _("This is no mail address. Write one like name@ministry.example.")},
    )
    language = forms.ChoiceField(
        choices=[(language.code, language.name) for language in LANGUAGES],
        error_messages={
            "required": _("Choose the language of the letter."),
            "invalid_choice": _("Choose one of these."),
        },
    )

    wanted = forms.ChoiceField(
        choices=Grade, required=False, error_messages={"invalid_choice": _("Choose one of these.")}
    )

    def clean_wanted(self) -> str:
        return str(self.cleaned_data["wanted"] or Grade.COUNTRY)

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()


class AnswerForm(forms.Form):
    """Yes, with how far the place is named and until when; or no, with words."""

    seen = forms.CharField(max_length=64)
    grade = forms.ChoiceField(
        choices=Grade, required=False, error_messages={"invalid_choice": _("Choose one of these.")}
    )
    until = forms.DateField(required=False, error_messages={"invalid": _("Write the day as year-month-day.")})
    words = Words(required=False, max_length=LONGEST)

    @property
    def is_yes(self) -> bool:
        return YES in self.data

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        today = now().date()
        if until is not None and not today <= until <= today + Clearance.LONGEST:
            raise forms.ValidationError(_("Choose a day to come, within ten years; or leave it empty."))
        return until

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.is_yes and not said.get("grade") and "grade" not in self.errors:
            self.add_error("grade", _("Choose how far the place is named."))
        if NO in self.data and not said.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what has to change; the author reads it in a letter."))
        return self.cleaned_data
