"""Exact words of a post, for a brief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.policy import may_quote
from hlh.web import Words
from learning_labs.models import Post


class WordsForm(forms.Form):
    """Exact words of a post, and the brief that they are taken into."""

    words = Words(
        max_length=2000,
        error_messages={
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most.")
        },
    )
    into = forms.ChoiceField(required=False, error_messages={"invalid_choice": _("Choose one of these.")})
    once = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, briefs: Sequence[tuple[str, str]], post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        named = [(ref, title or _("Without a title yet")) for ref, title in briefs]
        self.fields["into"].choices = [*named, ("", _("A new learning brief"))]  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        """Cut down, never changed: they have to stand in the post to the letter."""
        words = str(self.cleaned_data["words"])
        if words not in self.post.text:
            raise forms.ValidationError(
                _("These are not the exact words of the post. Cut off what you do not need, and change nothing else.")
            )
        return words

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not (ruling := may_quote(self.post.voice)):
            self.add_error("words", forms.ValidationError(str(ruling.reason)))
        return said
