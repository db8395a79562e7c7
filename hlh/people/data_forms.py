"""What is typed before somebody is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.people.models import Person
from hlh.web import ShortWords


class ErasureForm(forms.Form):
    """Their own address, typed: no tired tap erases anybody."""

    address = ShortWords(
        max_length=254, error_messages={"required": _("Type the mail address of your account here to erase it.")}
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, person: Person, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.person = person

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"])
        if typed.casefold() != self.person.email.casefold():
            raise forms.ValidationError(_("This is not the mail address of your account. It stands above the field."))
        return typed
