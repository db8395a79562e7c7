"""What people fill in in a lab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.policy import may_quote
from hlh.files.uploads import UploadField
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Quoting
from hlh.web import Words
from learning_labs.models import Post


class PostForm(NamingForm):
    """A post: the words, their kind, and how their author is named; not asked again of who speaks here already."""

    text = Words(
        max_length=8000,
        error_messages={
            "max_length": _(
                "This is %(show_value)d characters long; %(limit_value)d fit. Shorten it, or send it as two posts."
            )
        },
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in (Post.Kind.EXPERIENCE, Post.Kind.FAILED, Post.Kind.CONSIDER)],
        required=False,
    )
    file = UploadField(required=False)
    once = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, levels: Sequence[Naming], **kwargs: Any) -> None:
        super().__init__(data, levels=levels, **kwargs)
        if not levels:
            self.fields["naming"].required = self.fields["quoting"].required = False
            self.fields["naming"].choices = [(level.value, level.label) for level in Naming]  # type: ignore[attr-defined]

    def clean_naming(self) -> int:
        return int(self.cleaned_data["naming"] or Naming.NOBODY)

    def clean_quoting(self) -> str:
        return str(self.cleaned_data["quoting"] or Quoting.ASK)


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
