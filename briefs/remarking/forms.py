"""What is filled in about a passage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, sections_of
from hlh.web import Words

MOST_WORDS, MOST_QUOTED = 2000, 1000


class RemarkForm(forms.Form):
    """Which section, which of its words, and what is said about them."""

    section = forms.ChoiceField(error_messages={"invalid_choice": _("Choose a section of this brief.")})
    quote = Words(
        required=False,
        max_length=MOST_QUOTED,
        error_messages={"max_length": _("Copy fewer words: a sentence or two are enough to find the place.")},
    )
    words = Words(max_length=MOST_WORDS, error_messages={"required": _("Write what you want to say about it.")})
    once = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any = None, *, brief: Brief, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        told = [(one.key, str(one.heading)) for one in sections_of(brief, brief.kind) if one.words]
        self.fields["section"].choices = told  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """What is said back."""

    words = Words(max_length=MOST_WORDS, error_messages={"required": _("Write what you want to say back.")})
    once = forms.CharField(max_length=40, required=False)
