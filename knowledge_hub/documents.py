"""Documents that are uploaded at the staff's screens: of a size that a weak line can carry, and what they say they are."""

from __future__ import annotations

import zipfile
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

OFFICE = ("docx", "xlsx", "pptx", "odt", "ods", "odp")  # each of them a zip with its parts


class DocumentForm(BaseDocumentForm):
    """A document to upload: of a size that a weak line can carry, and inside what its name says."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        if file.size > settings.LARGEST_OF_STAFF:
            most = filesizeformat(settings.LARGEST_OF_STAFF)
            raise ValidationError(
                _("This file is larger than %(most)s. Make it smaller, or link to it.") % {"most": most}
            )
        if not is_what_it_says(file.name.rpartition(".")[2].lower(), file):
            raise ValidationError(_("The content of this file is not what its name says. Save it anew, and try again."))
        return file


def is_what_it_says(ending: str, file: Any) -> bool:
    """Whether a file begins as files of its ending do: nothing that a browser would run hides behind a plain name."""
    file.seek(0)
    beginning = file.read(4096)
    file.seek(0)
    if ending == "pdf":
        return b"%PDF-" in beginning[:1024]
    if ending in OFFICE:
        return bool(zipfile.is_zipfile(file))
    return b"\0" not in beginning and _is_text(beginning)


def _is_text(beginning: bytes) -> bool:
    """Whether it is UTF-8; the last letter may be cut."""
    try:
        beginning.decode("utf-8")
    except UnicodeDecodeError as trouble:
        return trouble.start > len(beginning) - 4
    return True
