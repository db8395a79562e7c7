"""Beginning a discussion: asking or discussing in one field, telling an experience in four short ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.files.uploads import UploadField
from hlh.people.forms import NamingForm
from hlh.people.models import Naming
from hlh.taxonomy.models import Area
from hlh.web import ShortWords, Words
from learning_labs.models import Discussion, Lab

LONGEST = 8000
LONGEST_PART = 2000
PARTS = ("problem", "did", "came", "advice")


class _Placed(NamingForm):
    """What every beginning chooses: a title, the area where the lab has several, a file, how its author is named."""

    title = ShortWords(max_length=Discussion.TITLE, required=False)
    area = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    file = UploadField(required=False)
    once = forms.CharField(max_length=40, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, lab: Lab, levels: Sequence[Naming], **kwargs: Any
    ) -> None:
        super().__init__(data, levels=levels, **kwargs)
        known = Area.objects.kept()
        areas = [(number, known[number].label) for number in lab.areas if number in known]
        self.fields["area"].choices = areas if len(areas) > 1 else []  # type: ignore[attr-defined]


class BeginningForm(_Placed):
    """A question, a discussion or an announcement: its text is enough."""

    text = Words(max_length=LONGEST)


class ExperienceForm(_Placed):
    """What somebody did: four short parts, the last of which may stay empty."""

    problem = Words(max_length=LONGEST_PART)
    did = Words(max_length=LONGEST_PART)
    came = Words(max_length=LONGEST_PART)
    advice = Words(max_length=LONGEST_PART, required=False)

    def parts(self) -> list[tuple[str, str]]:
        """The parts that say something, each with its heading in the reader's language."""
        said = [(HEADINGS[name], self.cleaned_data[name]) for name in PARTS]
        return [(str(heading), text) for heading, text in said if text]

    def text(self) -> str:
        """The whole, as it stands in the discussion."""
        return "\n\n".join(f"### {heading}\n\n{text}" for heading, text in self.parts())

    def wrong_part(self, upto: int) -> int | None:
        """The first of the parts up to here that cannot stand as it is, counted from nought."""
        return next((number for number, name in enumerate(PARTS[: upto + 1]) if self.errors.get(name)), None)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said["title"] = said.get("title") or said.get("problem", "")
        return said


HEADINGS = {
    "problem": gettext_lazy("What was the problem?"),
    "did": gettext_lazy("What did you do?"),
    "came": gettext_lazy("What came of it?"),
    "advice": gettext_lazy("What would you tell others?"),
}


def hint_for(part: str) -> str:
    """What helps to begin with a part of an experience."""
    return {
        "problem": _("Two sentences are enough: what failed, where, for whom."),
        "did": _("Who did what, with what they had."),
        "came": _("What changed, in figures if you have them. What failed counts as much."),
        "advice": _("May stay empty."),
    }[part]
