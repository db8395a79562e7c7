"""What is filled in about a moment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.models.decisions import URGENT_LENGTH
from briefs.planning.times import moment_of
from hlh.people.zones import every_zone
from hlh.web import ShortWords, Words


class PlanForm(forms.Form):
    """A day, an hour, the zone of the clock, words, and whether it is urgent then."""

    at = forms.CharField(max_length=25, error_messages={"required": _("Say on which day and at which hour.")})
    zone = forms.ChoiceField(error_messages={"invalid_choice": _("Choose one of these.")})
    words = Words(max_length=2000, error_messages={"required": _("Say why; everybody reads it on its page then.")})
    urgent = ShortWords(
        required=False,
        max_length=URGENT_LENGTH,
        error_messages={
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most.")
        },
    )  # of what goes out
    edition = forms.IntegerField(required=False, min_value=0)  # that was read

    def __init__(self, data: Any = None, *, needs_words: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["zone"].choices = [(zone, zone) for zone in every_zone()]  # type: ignore[attr-defined]
        self.fields["words"].required = needs_words

    @property
    def seen(self) -> int:
        """The edition that was read; where nothing is said, none that was ever handed in."""
        return self.cleaned_data["edition"] or 0

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("at") and said.get("zone"):
            try:
                said["moment"] = moment_of(said["at"], said["zone"])
            except forms.ValidationError as trouble:
                self.add_error("at", trouble)
        return said
