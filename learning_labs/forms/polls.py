"""Asking a poll."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.web import ShortWords, Words
from learning_labs.models import Poll

DAYS = {
    "min_value": gettext_lazy("A poll is open for a day at least."),
    "max_value": gettext_lazy("A poll is open for 90 days at most."),
    "invalid": gettext_lazy("Write a number of days, such as 14."),
}


class PollForm(forms.Form):
    """A question, and its answers, one a line."""

    question = ShortWords(max_length=Poll.LONGEST_QUESTION, error_messages={"required": gettext_lazy("Ask something.")})
    answers = Words(
        max_length=Poll.MOST_ANSWERS * (Poll.LONGEST_ANSWER + 2),
        error_messages={"required": gettext_lazy("Write two answers at least, each on a line of its own.")},
    )
    takes_several = forms.BooleanField(required=False)
    days = forms.IntegerField(min_value=1, max_value=Poll.MOST_DAYS, initial=Poll.DAYS, error_messages=DAYS)

    def clean_answers(self) -> list[str]:
        rows = [" ".join(row.split()) for row in self.cleaned_data["answers"].splitlines()]
        answers = list(dict.fromkeys(row for row in rows if row))
        if len(answers) < Poll.FEWEST_ANSWERS:
            raise forms.ValidationError(_("Write two answers at least, each on a line of its own."))
        if len(answers) > Poll.MOST_ANSWERS:
            raise forms.ValidationError(_("Write %(n)d answers at most.") % {"n": Poll.MOST_ANSWERS})
        if any(len(answer) > Poll.LONGEST_ANSWER for answer in answers):
            raise forms.ValidationError(
                _("An answer is too long. Write %(n)d characters at most.") % {"n": Poll.LONGEST_ANSWER}
            )
        return answers
