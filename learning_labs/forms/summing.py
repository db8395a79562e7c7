"""The form of a summary: one field, a sentence a line."""

from __future__ import annotations

from django import forms

from hlh.web import ShortWords, Words
from learning_labs.models import Sentence
from learning_labs.models.summaries import Line
from learning_labs.order.summing import Unfounded, lines_of


class SummaryForm(forms.Form):
    """What was said, and where; an empty one takes the summary away."""

    lines = Words(max_length=2 * Sentence.MOST * Sentence.LONGEST, required=False)
    edition = ShortWords(max_length=64, required=False)

    def clean_lines(self) -> list[Line]:
        try:
            return lines_of(self.cleaned_data["lines"])
        except Unfounded as wrong:
            raise forms.ValidationError(str(wrong)) from None
