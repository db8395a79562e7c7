"""What is filled in at the help desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.models import Place, Question
from hlh.catalogue.addresses import address_in
from hlh.catalogue.models import Entry
from hlh.people.models import Naming, Quoting
from hlh.people.models.persons import Stranger
from hlh.taxonomy.models import Area, Country
from hlh.web import Words

LONGEST = 4000


class AskForm(forms.Form):
    """A question: one field is needed, the rest may stay as it is."""

    text = Words(
        max_length=LONGEST,
        error_messages={
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most."),
            "required": _("Write your question here; a few words are enough."),
        },
    )
    reply = forms.EmailField(
        required=False,
        error_messages={
            "invalid": _("This is not a mail address. Write it like name@health.example, or leave it empty.")
        },
    )
    country = forms.CharField(required=False, max_length=3)
    naming = forms.TypedChoiceField(coerce=int, empty_value="0", required=False)
    quoting = forms.ChoiceField(choices=Quoting.choices, required=False)
    behalf = forms.BooleanField(required=False)
    once = forms.CharField(required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any] | None = None, *, by_name: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        levels = [level for level in reversed(Naming) if by_name or level < Naming.OFFICE]
        self.fields["naming"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]

    def clean_naming(self) -> int:
        return int(self.cleaned_data["naming"])

    def clean_reply(self) -> str:
        return str(self.cleaned_data["reply"]).replace("\0", "")

    def clean_country(self) -> Country | None:
        code = self.cleaned_data["country"]
        if not code:
            return None
        country = Country.objects.filter(pk=code.upper()).first()
        if country is None:
            raise forms.ValidationError(_("Choose a country from the list, or leave it open."))
        return country

    def clean_quoting(self) -> str:
        return self.cleaned_data["quoting"] or Quoting.ASK


class VerdictForm(forms.Form):
    """Whether it helped, and which answer did."""

    verdict = forms.ChoiceField(
        choices=Question.Verdict.choices, error_messages={"required": _("Choose one of the three.")}
    )
    answer = forms.IntegerField(required=False)


class RouteForm(forms.Form):
    """Where an officer sends a question: an area and a lab."""

    area = forms.ModelChoiceField(
        Area.objects.filter(retired_at=None), error_messages={"required": _("Choose an area.")}
    )
    lab = forms.ModelChoiceField(Entry.objects.none(), error_messages={"required": _("Choose a lab.")})

    def __init__(self, data: Mapping[str, Any] | None = None, *, labs: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["lab"].queryset = labs  # type: ignore[attr-defined]


class PointForm(forms.Form):
    """What an officer points an asker to: something that everybody reads, by its address."""

    address = Words(max_length=300, error_messages={"required": _("Paste the address of what may help.")})

    def clean_address(self) -> Entry:
        address = address_in(self.cleaned_data["address"])
        entry = Entry.objects.visible_to(Stranger()).filter(address=address).first()
        if entry is None:
            raise forms.ValidationError(_("Nothing that everybody may read stands at this address."))
        return entry


class HandOverForm(forms.Form):
    """Who can help instead."""

    place = forms.ChoiceField(choices=Place.choices, error_messages={"required": _("Choose who can help.")})
