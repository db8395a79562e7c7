"""A translation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.web import ShortWords, Words
from learning_labs.models import PostTranslation


class TranslationForm(forms.Form):
    """What the post says in the other language, and what the form was made from."""

    text = Words(
        max_length=PostTranslation.LONGEST,
        error_messages={
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Say no more than the post.")
        },
    )
    edition = ShortWords(max_length=64, required=False)
