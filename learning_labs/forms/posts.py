"""A post."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.files.uploads import UploadField
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Quoting
from hlh.policy import Ruling
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
        choices=[(kind.value, kind.label) for kind in (*Post.Kind.told(), Post.Kind.GUIDANCE)],
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    file = UploadField(required=False)
    once = forms.CharField(max_length=40, required=False)
    mentions = forms.Field(widget=forms.SelectMultiple, required=False)
    sure = forms.BooleanField(required=False)  # their author was asked whether so many are to be told

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        levels: Sequence[Naming],
        guides: Callable[[], Ruling],
        are_offered: Callable[[Sequence[str]], bool] | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer what this author may choose.

        Args:
            levels: how they may be named; none where they speak already.
            guides: says whether they may post guidance of WHO; it reads their roles, so it is asked only where that matters.
            are_offered: says whether this author may choose these people to be told; of a form that is only shown, nothing.
        """
        super().__init__(data, levels=levels, **kwargs)
        self._guides, self._are_offered = guides, are_offered
        if not levels:
            self.fields["naming"].required = self.fields["quoting"].required = False
            self.fields["naming"].choices = [(level.value, level.label) for level in Naming]  # type: ignore[attr-defined]

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What this author may bring: values and labels, in the words of the language."""
        kinds = (*Post.Kind.told(), Post.Kind.GUIDANCE) if self._guides() else Post.Kind.told()
        return tuple((kind.value, str(kind.label)) for kind in kinds)

    def clean_kind(self) -> str:
        kind = str(self.cleaned_data["kind"])
        if kind == Post.Kind.GUIDANCE and not (ruling := self._guides()):
            raise forms.ValidationError(str(ruling.reason))
        return kind

    def clean_mentions(self) -> list[str]:
        tokens = list(dict.fromkeys(self.cleaned_data["mentions"] or []))
        if tokens and not (self._are_offered and self._are_offered(tokens)):
            raise forms.ValidationError(_("Not all of these can be told from here. Choose again, ten at most."))
        return tokens

    def clean_naming(self) -> int:
        return int(self.cleaned_data["naming"] or Naming.NOBODY)

    def clean_quoting(self) -> str:
        return str(self.cleaned_data["quoting"] or Quoting.ASK)


def ask_for_the_file_again(form: forms.Form) -> None:
    """The form is shown once more before anything is sent, and a file does not come along."""
    if form.cleaned_data["file"]:
        form.add_error("file", _("Please choose your file again: a browser sends it once only."))
