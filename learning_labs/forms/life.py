"""Proposing a lab, deciding about it, arranging it, and moving it on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.addresses import address_in
from hlh.catalogue.models import Entry
from hlh.people.models import Naming, Person, Role
from hlh.people.models.persons import Stranger
from hlh.people.profile_forms import TONGUES, countries
from hlh.taxonomy.models import Area
from hlh.web import ShortWords, Words
from learning_labs.models import Lab

SYNTHESES = (Entry.Kind.LEARNING_BRIEF, Entry.Kind.ACTION_BRIEF)  # a brief keeps its address whatever becomes of it
MOST_NAMED = 5
WHO_READS = [
    (Lab.Readers.EVERYBODY.value, _("Everybody, with an account or without")),
    (Lab.Readers.MEMBERS.value, _("Everybody with an account")),
    (Lab.Readers.LAB.value, _("Only its members")),
]
Choices = list[tuple[Any, Any]]


class AboutForm(forms.Form):
    """What a lab is about."""

    guiding_question = ShortWords(max_length=300, error_messages={"required": _("Write the question in one sentence.")})
    purpose = Words(max_length=2000, required=False)
    areas = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={"required": _("Choose one area at least."), "invalid_choice": _("Choose from these.")},
    )
    languages = forms.MultipleChoiceField(required=False, choices=TONGUES)
    countries = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, lab: Lab | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        every, self.mine = Area.objects.kept().values(), lab.areas if lab else []
        areas: Choices = [(area.number, area) for area in every if not area.retired_at or area.number in self.mine]
        self.fields["areas"].choices = sorted(areas, key=lambda choice: choice[0])  # type: ignore[attr-defined]
        self.fields["countries"].choices = countries()  # type: ignore[attr-defined]

    def clean_areas(self) -> list[int]:
        """What it is mainly about stays first; then in the order of the contents."""
        chosen = self.cleaned_data["areas"]
        return [*(area for area in self.mine if area in chosen), *(area for area in chosen if area not in self.mine)]


class ProposalForm(AboutForm):
    """Three fields are needed; the rest can be said later."""

    title = ShortWords(max_length=120, error_messages={"required": _("Give it a name that says what it is about.")})

    field_order = ("title", "guiding_question", "areas")


class ArrangingForm(AboutForm):
    """What its facilitators choose for a lab that is open."""

    floor = forms.TypedChoiceField(coerce=int, error_messages={"invalid_choice": _("Choose one of these.")})
    due_on = forms.DateField(required=False, error_messages={"invalid": _("Write a day like 2026-12-31.")})
    next_step = ShortWords(required=False, max_length=300)
    joining = forms.ChoiceField(required=False, error_messages={"invalid_choice": _("Choose one of these.")})
    roles = forms.MultipleChoiceField(
        required=False, choices=Role.choices, error_messages={"invalid_choice": _("Choose from these.")}
    )
    edition = forms.CharField(required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any] | None = None, *, lab: Lab, **kwargs: Any) -> None:
        initial = {name: getattr(lab, name) for name in Lab.ARRANGED} | kwargs.pop("initial", {})
        super().__init__(data, lab=lab, initial=initial, **kwargs)
        levels = [(level.value, level.label) for level in sorted(Naming, reverse=True)]
        self.fields["floor"].choices = levels  # type: ignore[attr-defined]
        ways = [way for way in Lab.Joining if way != Lab.Joining.OPEN or lab.readers != Lab.Readers.LAB]
        self.fields["joining"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]
        self.lab = lab
        self.due_before = lab.due_on

    def clean_due_on(self) -> Any:
        return _not_past(self.cleaned_data["due_on"], kept=self.due_before)

    def clean_joining(self) -> str:
        """As it is, where a page of before this choice is sent."""
        return self.cleaned_data["joining"] or self.lab.joining

    def clean_roles(self) -> list[str]:
        """Kept only where they say who joins."""
        if self.cleaned_data.get("joining") != Lab.Joining.ROLE:
            return []
        chosen = self.cleaned_data["roles"] or ([] if self.data.get("joining") else self.lab.roles)
        if not chosen:
            raise forms.ValidationError(_("Choose one role at least, or another way of joining."))
        return list(chosen)


class StepForm(forms.Form):
    """A lab moves on: why, until when, and what comes next."""

    words = ShortWords(required=False, max_length=500)
    due_on = forms.DateField(required=False, error_messages={"invalid": _("Write a day like 2026-12-31.")})
    next_step = ShortWords(required=False, max_length=300)

    def clean_due_on(self) -> Any:
        return _not_past(self.cleaned_data["due_on"])


class ReopeningForm(StepForm):
    """The same, with the reason."""

    words = ShortWords(
        max_length=500, error_messages={"required": _("Say why in one sentence; its people read it in a letter.")}
    )


class ClosingForm(forms.Form):
    """With what came of it, or why nothing did."""

    synthesis = forms.CharField(required=False, max_length=300)
    reason = ShortWords(required=False, max_length=500)

    def clean_synthesis(self) -> Entry | None:
        """A brief that everybody reads who reads the hub."""
        typed = self.cleaned_data["synthesis"]
        if not typed:
            return None
        standing = Entry.objects.visible_to(Stranger()).filter(kind__in=SYNTHESES)
        found = standing.filter(address=address_in(typed)).first()
        if found is None:
            raise forms.ValidationError(
                _("No published brief stands there. Copy its address or its reference, such as LB-2026-0001.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and not said["synthesis"] and not said["reason"]:
            self.add_error("reason", _("Name the brief that came of it, or say why there is none."))
        return said


class OpeningForm(forms.Form):
    """Who leads a lab that opens, who reads it, and who joins it; roles are named in its settings."""

    proposer = forms.BooleanField(required=False)
    myself = forms.BooleanField(required=False)
    others = forms.CharField(required=False, max_length=1000)
    readers = forms.ChoiceField(
        required=False, choices=WHO_READS, error_messages={"invalid_choice": _("Choose one of these.")}
    )
    joining = forms.ChoiceField(
        required=False,
        choices=[(way.value, way.label) for way in Lab.Joining if way != Lab.Joining.ROLE],
        error_messages={"invalid_choice": _("Choose one of these.")},
    )

    def clean_readers(self) -> str:
        return self.cleaned_data["readers"] or Lab.Readers.EVERYBODY

    def clean_joining(self) -> str:
        """Nobody comes unasked into a lab that only its members read."""
        is_closed = self.cleaned_data.get("readers") == Lab.Readers.LAB
        if is_closed and self.cleaned_data["joining"] == Lab.Joining.OPEN:
            raise forms.ValidationError(
                _("Where only members read, people ask to join or are invited. Choose one of these.")
            )
        return self.cleaned_data["joining"] or (Lab.Joining.INVITATION if is_closed else Lab.Joining.OPEN)

    def clean_others(self) -> list[Person]:
        """People with an account, by their confirmed addresses."""
        typed = [word for word in re.split(r"[\s,;]+", self.cleaned_data["others"].replace("\0", "")) if word]
        if len(typed) > MOST_NAMED:
            raise forms.ValidationError(_("Name five people at most."))
        found = []
        for address in dict.fromkeys(typed):
            known = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
            if known is None or not known.user.is_active:
                raise forms.ValidationError(
                    _("Nobody with an account has the address “%(address)s”. Correct it, or name them later."),
                    params={"address": address},
                )
            found.append(known.user)
        return found


def _not_past(day: Any, *, kept: Any = None) -> Any:
    if day is not None and day != kept and day < localdate():
        raise forms.ValidationError(_("This day has passed. Choose a later one."))
    return day
