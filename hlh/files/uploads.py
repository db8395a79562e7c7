"""What comes in: a file in a form, or with a mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

from hlh.files.cleaning import glance
from hlh.files.models import File
from hlh.files.refusing import NotTaken

MOST_AT_ONCE = 10  # files of one mail


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


class Bounded(FileUploadHandler):
    """Lets no form fill the disk: of a file, only a little more than is taken goes on, and the form says it is too large.

    The staff's screens take larger ones. A form is read before anybody asks who sends it, so there is a bound there too.
    """

    largest = File.LARGEST

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django’s name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        if str(META.get("PATH_INFO", "")).startswith("/cms/"):
            self.largest = settings.LARGEST_OF_STAFF

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= self.largest else None

    def file_complete(self, file_size: int) -> None:
        return None


class UploadField(forms.FileField):
    """One file of a form, read whole; what cannot be taken is refused at once with the remedy, as far as a glance tells."""

    default_error_messages = {
        "too_large": _("This file is larger than 10 MB. Send a smaller one, such as a picture of lower quality."),
        "points": _("This picture has more than 36 million points. Send a smaller one, such as a screenshot of it."),
        "empty": _("This file is empty. Choose another."),
    }

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        given = super().clean(data, initial)
        if not given:
            return None
        if given.size > File.LARGEST:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        content = given.read()
        try:
            glance(content)
        except NotTaken as no:
            is_large = no.why == File.Why.BOMB  # of a picture: nothing else is opened here
            raise ValidationError(self.error_messages["points"] if is_large else File.Why(no.why).label) from no
        return Upload(str(given.name or ""), content)
