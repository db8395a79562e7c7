"""What comes in: a file in a form, or with a mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hlh.files.models import File

MOST_AT_ONCE = 10  # files of one mail


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


class UploadField(forms.FileField):
    """One file of a form, read whole; too large a one is refused with the remedy."""

    default_error_messages = {
        "too_large": _("This file is larger than 10 MB. Send a smaller one, such as a picture of lower quality."),
        "empty": _("This file is empty. Choose another."),
    }

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        given = super().clean(data, initial)
        if not given:
            return None
        if given.size > File.LARGEST:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return Upload(str(given.name or ""), given.read())
