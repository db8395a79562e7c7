"""The forms by which a discussion is kept in order: one act each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.paging import number_in
from hlh.people.models import Person
from hlh.web import ShortWords, Words
from learning_labs.models import Discussion, Lab

MOST_MINUTES, MOST_DAYS = 1440, 730
_AT_AN_END = re.compile(r"(?:/labs/([\w-]+)/|^#?)(\d{1,9})/?(?:[?#]\S*)?$", re.ASCII)
_POSTS = re.compile(r"[\s,;]+")
MINUTES = {
    "min_value": _("Write a number of minutes, 0 or more."),
    "max_value": _("Write 1440 minutes, which is a day, at most."),
    "invalid": _("Write a number of minutes, such as 30."),
}
DAYS = {
    "min_value": _("Write 7 days at least: people answer after a holiday, too."),
    "max_value": _("Write 730 days at most."),
    "invalid": _("Write a number of days, such as 90."),
}


class ActForm(forms.Form):
    """One of many on a page: its fields are told apart by the name of the act."""

    act = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": f"{self.act}-%s"}))


class BecauseForm(ActForm):
    """An act with its reason."""

    act = "close"

    because = ShortWords(max_length=300, error_messages={"required": _("Say why in one sentence.")})


class MaybeBecauseForm(ActForm):
    """An act whose reason may stay empty."""

    act = "reopen"

    because = ShortWords(max_length=300, required=False)


class MovingForm(MaybeBecauseForm):
    """To which lab."""

    act = "move"

    lab = forms.TypedChoiceField(
        coerce=int, error_messages={"required": _("Choose a lab."), "invalid_choice": _("Choose one of these labs.")}
    )

    def __init__(self, *args: Any, labs: Sequence[Lab], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labs = {lab.pk: lab for lab in labs}
        self.fields["lab"].choices = [(lab.pk, lab.title) for lab in labs]  # type: ignore[attr-defined]

    def clean_lab(self) -> Lab:
        return self.labs[self.cleaned_data["lab"]]


class MergingForm(MaybeBecauseForm):
    """Into which other discussion of the lab."""

    act = "merge"

    into = ShortWords(
        max_length=300, error_messages={"required": _("Write the number or the address of the other discussion.")}
    )

    def __init__(self, *args: Any, lab: Lab, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lab = lab

    def clean_into(self) -> Discussion:
        """The one of this lab that goes by this number, or stands at this address."""
        typed = _AT_AN_END.search(self.cleaned_data["into"])
        is_here = typed is not None and typed[1] in (None, self.lab.slug)
        number = number_in(typed[2]) if typed and is_here else 0
        found = Discussion.objects.filter(lab=self.lab, number=number).exclude(post_count=0).first()
        if found is None:
            raise forms.ValidationError(
                _("No discussion of this lab stands there. Copy its address, or the number at the end of it.")
            )
        found.lab = self.lab
        return found


class SplittingForm(MaybeBecauseForm):
    """Which posts, and what their discussion is called."""

    act = "split"

    title = ShortWords(
        max_length=Discussion.TITLE, error_messages={"required": _("Give it a title that says what it is about.")}
    )
    posts = ShortWords(
        max_length=600, error_messages={"required": _("Write the numbers of the posts, such as 4, 5, 9.")}
    )

    def clean_posts(self) -> list[int]:
        words = [word for word in _POSTS.split(self.cleaned_data["posts"]) if word]
        numbers = [number_in(word.removeprefix("#")) if word.isascii() else 0 for word in words]
        if not numbers or not all(numbers):
            raise forms.ValidationError(_("Write the numbers of the posts, such as 4, 5, 9."))
        return sorted(set(numbers))


class SlowForm(ActForm):
    """How many minutes lie between two posts of one person; nothing: as the lab says."""

    act = "slow"

    minutes = forms.IntegerField(required=False, min_value=0, max_value=MOST_MINUTES, error_messages=MINUTES)


class PaceForm(ActForm):
    """How a lab paces its discussions."""

    act = "pace"

    slow_minutes = forms.IntegerField(required=False, min_value=0, max_value=MOST_MINUTES, error_messages=MINUTES)
    quiet_days = forms.IntegerField(required=False, min_value=7, max_value=MOST_DAYS, error_messages=DAYS)

    def clean_slow_minutes(self) -> int:
        return int(self.cleaned_data["slow_minutes"] or 0)


class AssigningForm(ActForm):
    """Who looks after it."""

    act = "assign"

    person = forms.TypedChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose who looks after it."),
            "invalid_choice": _("Choose one of the facilitators of this lab."),
        },
    )

    def __init__(self, *args: Any, keepers: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keepers = {person.pk: person for person in keepers}
        self.fields["person"].choices = [(person.pk, person.get_full_name()) for person in keepers]  # type: ignore[attr-defined]

    def clean_person(self) -> Person:
        return self.keepers[self.cleaned_data["person"]]


class NoteForm(ActForm):
    """A word among those who keep the lab."""

    act = "note"

    words = Words(max_length=2000)
    once = forms.CharField(max_length=40, required=False)
