"""An answer in two minutes: one sentence and three taps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.people.forms import NamingForm
from hlh.people.models import Naming
from hlh.web import Words
from learning_labs.models import Post

KINDS = (Post.Kind.TRIED, Post.Kind.FAILED, Post.Kind.CONSIDER)


class SentenceForm(NamingForm):
    """The words, what they are, how their author is named, and whether they may be quoted."""

    text = Words(
        max_length=2000,
        error_messages={
            "max_length": _(
                "This is %(show_value)d characters long; %(limit_value)d fit. One sentence is enough; write more in the discussion."
            )
        },
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in KINDS],
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    once = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, levels: Sequence[Naming], **kwargs: Any) -> None:
        super().__init__(data, levels=levels, **kwargs)
        for name in ("naming", "quoting"):
            self.fields[name].error_messages["required"] = _("Choose one of these.")
