"""What people say about their part in a brief, and about what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.people.models import Naming, Voice


class CreditForm(forms.Form):
    """Whether somebody wants to be listed under a brief, and how they are named there."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")], error_messages={"required": _("Say yes or no.")})
    naming = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, voice: Voice, levels: Sequence[Naming], **kwargs: Any) -> None:
        """Somebody who has not said how yet is offered what is most open first; nothing is chosen for them."""
        super().__init__(data, initial={"naming": int(voice.level)}, **kwargs)
        self.fields["naming"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> int | None:
        """How they want to be named; None where they left it as it is."""
        return cast("int | None", self.cleaned_data.get("naming"))
