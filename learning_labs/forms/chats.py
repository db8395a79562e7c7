"""What a phone group said: the export, and what whoever said something allows."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Quoting
from hlh.people.profile_forms import countries
from hlh.taxonomy.models import Country
from hlh.web import Words, without_tricks
from learning_labs.chats.reading import messages_of
from learning_labs.chats.sealing import LONGEST_WORDS
from learning_labs.chats.stripping import Stripped, stripped
from learning_labs.chats.telegram import is_json
from learning_labs.models import Lab

BIGGEST = 1_000_000  # bytes of an export
MOST_LINES = 5000
_TOO_BIG = _("This is more than 1 MB or 5,000 lines. Cut it to the weeks that matter, and bring the rest after it.")


class ExportForm(forms.Form):
    """The export of a phone group, pasted or as its file. After cleaning only what was stripped is left of it."""

    export = forms.CharField(required=False, strip=False)
    file = forms.FileField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        file, export = given.pop("file", None), given.pop("export", "")
        field = "file" if file else "export"
        text = self._text_of(file) if file else export
        if self.errors:
            return given
        if is_too_big(text):
            self.add_error(field, _TOO_BIG)
            return given
        given["messages"] = self._stripped(text)
        if len(given["messages"]) > MOST_LINES:
            self.add_error(field, _TOO_BIG)
        elif not given["messages"]:
            self.add_error(
                field,
                _("No messages were found here. Export the chat without media, and paste the whole text file."),
            )
        return given

    def _stripped(self, text: str) -> list[Stripped]:
        said, names = messages_of(text)
        return [one for one in stripped(said, names) if (one.text and without_tricks(one.text).strip())]

    def _text_of(self, file: UploadedFile[Any]) -> str:
        if (file.size or 0) > BIGGEST:
            self.add_error("file", _TOO_BIG)
            return ""
        content = file.read()
        if content.startswith(b"PK"):
            self.add_error("file", _("This is a packed file. Open it, and take the text file that is in it."))
            return ""
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            return str(content.decode("utf-16" if is_wide else "utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", _("This is no text file of a chat. Open it, copy the words, and paste them above."))
            return ""


def is_too_big(text: str) -> bool:
    """Whether an export is more than is read at once. JSON has many lines for each message; those are counted when it is read."""
    return len(text.encode(errors="replace")) > BIGGEST or (not is_json(text) and text.count("\n") > MOST_LINES)


class ChosenWords(Words):
    """The words of one message, as a facilitator corrects them."""

    def __init__(self) -> None:
        too_long = _("This is %(show_value)d characters long; %(limit_value)d fit into a link. Cut it.")
        super().__init__(max_length=LONGEST_WORDS, error_messages={"max_length": too_long})


class AllowingForm(NamingForm):
    """What somebody allows of their words: each message may be shortened or emptied; named least, and not quoted, at first."""

    country = forms.ChoiceField(required=False, error_messages={"invalid_choice": _("Choose one of these.")})

    def __init__(self, data: Mapping[str, Any] | None = None, *, lab: Lab, words: list[str]) -> None:
        levels = [level for level in Naming if level <= min(lab.floor, Naming.COUNTRY)]
        super().__init__(data, levels=levels, initial={"naming": Naming.NOBODY, "quoting": Quoting.NO})
        for name in ("naming", "quoting"):
            self.fields[name].error_messages["required"] = _("Choose one of these.")
        self.fields["country"].choices = [("", _("I do not say")), *countries()]  # type: ignore[attr-defined]
        self.many = len(words)
        for place, text in enumerate(words):
            field = ChosenWords()
            field.required, field.initial = False, text
            self.fields[f"words_{place}"] = field

    def parts(self) -> list[Any]:
        """The fields of the messages."""
        return [self[f"words_{place}"] for place in range(self.many)]

    def clean_country(self) -> Country | None:
        return Country.objects.kept().get(self.cleaned_data["country"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said["words"] = [said.pop(f"words_{place}", "") for place in range(self.many)]
        if not any(said["words"]) and not self.errors:
            self.add_error("words_0", _("Nothing is left. Leave some words, or say no below."))
        return said
