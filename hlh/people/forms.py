"""How somebody chooses to be named, on every form of every room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.people.models import Naming, Quoting


class NamingForm(forms.Form):
    """How somebody is named in a place, and whether they may be quoted."""

    naming = forms.TypedChoiceField(coerce=int, error_messages={"invalid_choice": _("Choose one of these.")})
    quoting = forms.ChoiceField(choices=Quoting.choices, error_messages={"invalid_choice": _("Choose one of these.")})

    def __init__(self, data: Mapping[str, Any] | None = None, *, levels: Sequence[Naming], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.levels = levels
        self.fields["naming"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]
