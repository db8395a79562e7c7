"""What a reviewer fills in, half or whole; and whom an editor asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.models import QUESTIONS, Answer, Reviewer, Task
from hlh.policy import Words as Sentence
from hlh.taxonomy.languages import LANGUAGES
from hlh.web import ShortWords, Words

TOO_LONG = _("This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most.")


class JudgingForm(forms.Form):
    """Five questions, each with one remark that may stay away; then words for the author."""

    APPROVE, RETURN, SAVE = "approve", "return", "save"

    words = Words(required=False, max_length=2000, error_messages={"max_length": TOO_LONG})

    def __init__(self, data: Mapping[str, Any] | None = None, *, reviewer: Reviewer | None, act: str = SAVE) -> None:
        super().__init__(data, auto_id="judging_%s")  # a remark on the same page has words too
        self.act = act
        self.fields["words"].initial = reviewer.words if reviewer else ""
        said = reviewer.answers if reviewer else {}
        for key in QUESTIONS:
            one = said.get(key, {})
            self.fields[f"answer_{key}"] = forms.ChoiceField(
                choices=Answer.choices, required=False, initial=one.get("answer", "")
            )
            self.fields[f"remark_{key}"] = ShortWords(
                required=False, max_length=300, initial=one.get("remark", ""), error_messages={"max_length": TOO_LONG}
            )

    def clean(self) -> dict[str, Any]:
        if self.act == self.APPROVE:
            for key in QUESTIONS:
                if not self.cleaned_data.get(f"answer_{key}"):
                    self.add_error(f"answer_{key}", _("Answer this before you say yes."))
        if self.act == self.RETURN and not self.cleaned_data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what has to change; the author reads it in a letter."))
        return self.cleaned_data

    def answers(self) -> dict[str, dict[str, str]]:
        """What was answered, by question, without what stayed empty."""
        said = {
            key: {"answer": self.cleaned_data[f"answer_{key}"], "remark": self.cleaned_data[f"remark_{key}"]}
            for key in QUESTIONS
        }
        return {key: one for key, one in said.items() if any(one.values())}

    def rows(self) -> Iterator[tuple[Sentence, forms.BoundField, forms.BoundField]]:
        """Each question with its two fields."""
        for key, question in QUESTIONS.items():
            yield question, self[f"answer_{key}"], self[f"remark_{key}"]


class AskingForm(forms.Form):
    """Whom, for which step, and how they are called in the list."""

    task = forms.ModelChoiceField(
        Task.objects.none(), to_field_name="ref", error_messages={"required": _("Choose the step that they review.")}
    )
    name = ShortWords(max_length=120, error_messages={"required": _("Write how they are called in this list.")})
    address = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write the mail address of whoever you ask."),
            "invalid": _("This is no mail address. Write one like name@ministry.example."),
        },
    )
    language = forms.ChoiceField(choices=[(language.code, language.name) for language in LANGUAGES])

    def __init__(self, data: Mapping[str, Any] | None = None, *, tasks: list[Task], language: str) -> None:
        super().__init__(data, initial={"language": language, "task": tasks[0].ref if len(tasks) == 1 else ""})
        field: Any = self.fields["task"]
        field.queryset = Task.objects.filter(pk__in=[task.pk for task in tasks])
        field.choices = [(task.ref, task.step.label) for task in tasks]
