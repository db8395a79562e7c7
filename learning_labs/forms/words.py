"""Exact words of a post, for a brief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.policy import may_quote
from hlh.web import ShortWords, Words
from learning_labs.models import Claim, Post

UNDER = "claim-"  # what a choice begins with that is a claim, and no brief


class WordsForm(forms.Form):
    """Exact words of a post, and the brief that they are taken into, or the claim that they go under."""

    words = Words(
        max_length=2000,
        error_messages={
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most.")
        },
    )
    into = forms.ChoiceField(required=False, error_messages={"invalid_choice": _("Choose one of these.")})
    claim = ShortWords(max_length=300, required=False)
    claim_kind = forms.ChoiceField(choices=Claim.Kind.choices, required=False, initial=Claim.Kind.WORKS)
    once = forms.CharField(max_length=40, required=False)

    def __init__(
        self, *args: Any, briefs: Sequence[tuple[str, str]], claims: Sequence[Claim] | None, post: Post, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        named = [(ref, title or _("Without a title yet")) for ref, title in briefs]
        under = [(f"{UNDER}{claim.pk}", claim.words) for claim in claims or ()]
        new = [(f"{UNDER}new", _("A new claim of this lab"))] if claims is not None else []
        self.fields["into"].choices = [*under, *new, *named, ("", _("A new learning brief"))]  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        """Cut down, never changed: they have to stand in the post to the letter."""
        words = str(self.cleaned_data["words"])
        if words not in self.post.own_words:
            raise forms.ValidationError(
                _("These are not the exact words of the post. Cut off what you do not need, and change nothing else.")
            )
        return words

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("into") == f"{UNDER}new" and not said.get("claim"):
            self.add_error("claim", forms.ValidationError(_("Write what the posts teach, in one sentence.")))
        if not (ruling := may_quote(self.post.voice)):
            self.add_error("words", forms.ValidationError(str(ruling.reason)))
        return said
