"""Partners, calls and answers, as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from hlh.network.models import Answer, Call, Partner
from hlh.network.models.calls import in_two_weeks
from hlh.people.models import Organisation
from hlh.people.models.appointments import regions_by_code
from hlh.people.traces import has_traces
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Area, Country
from hlh.web import ShortWords, Words

TONGUES = [(language.code, language.name) for language in LANGUAGES]
OF_PARTNERS = [kind for kind in Organisation.Kind if kind not in Organisation.OFFICIAL]
NO_MAIL = _("This is not a mail address. Write it like name@health.example.")


class Address(ShortWords):
    """The address of a page or a file on the web."""

    default_validators = [
        URLValidator(schemes=["http", "https"], message=_("Copy the whole address; it begins with https://."))
    ]


class Scoping(forms.Form):
    """Areas, regions and languages: of a partner or of a call."""

    areas = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"required": _("Choose one area at least."), "invalid_choice": _("Choose from these.")},
    )
    regions = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": _("Choose from these.")})
    languages = forms.MultipleChoiceField(
        required=False, choices=TONGUES, error_messages={"invalid_choice": _("Choose from these.")}
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        areas = [(area.number, area) for area in Area.objects.offered()]
        self.fields["areas"].choices = areas  # type: ignore[attr-defined]
        regions = [(code, region.label) for code, region in regions_by_code().items()]
        self.fields["regions"].choices = regions  # type: ignore[attr-defined]


class PageForm(Scoping):
    """What the people of a partner say of it."""

    said = Words(required=False, max_length=600)
    site = Address(required=False, max_length=300)


class PartnerForm(PageForm):
    """The same, and what the people of the hub keep: how often it is called, and where, while it has no accounts."""

    calls_a_month = forms.IntegerField(min_value=0, max_value=30)
    address = forms.EmailField(required=False, max_length=254, error_messages={"invalid": NO_MAIL})
    language = forms.ChoiceField(choices=TONGUES, error_messages={"invalid_choice": _("Choose one of these.")})

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()


class NewPartnerForm(PartnerForm):
    """The same with the organisation: one that the hub knows by this name and kind, else a new one."""

    name = ShortWords(max_length=200)
    kind = forms.ChoiceField(error_messages={"required": _("Choose one of these.")})
    country = forms.ModelChoiceField(Country.objects.all(), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        kinds = [(kind.value, kind.label) for kind in OF_PARTNERS]
        self.fields["kind"].choices = [("", _("Choose one of these.")), *kinds]  # type: ignore[attr-defined]

    def organisation(self) -> Organisation:
        said = self.cleaned_data
        region = said["country"].region_on() if said["country"] else None
        known = {"name": said["name"], "kind": said["kind"], "country": said["country"]}
        return Organisation.objects.get_or_create(**known, defaults={"region": region})[0]

    def of_the_partner(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in Partner.KEPT}


class ContactForm(forms.Form):
    """Somebody of a partner, known by their mail address."""

    address = forms.EmailField(
        max_length=254,
        error_messages={"required": _("Write the mail address of whom you name."), "invalid": NO_MAIL},
    )
    language = forms.ChoiceField(choices=TONGUES, error_messages={"invalid_choice": _("Choose one of these.")})

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).replace("\0", "").lower()


class CallForm(Scoping):
    """What is asked: plain, and without anything that leads to a person."""

    title = ShortWords(max_length=160)
    asked = Words(max_length=2000)
    language = forms.ChoiceField(choices=TONGUES, error_messages={"invalid_choice": _("Choose one of these.")})
    until = forms.DateField(
        initial=in_two_weeks,
        error_messages={"invalid": _("Write a day like 2026-12-31."), "required": _("Write a day like 2026-12-31.")},
    )
    once = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["areas"].required = True

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not localdate() < until <= localdate() + Call.FARTHEST:
            raise forms.ValidationError(_("Choose a day to come, within half a year."))
        return until

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in ("title", "asked"):
            if has_traces(said.get(name, "")):
                self.add_error(
                    name, _("This leads to a person or a place on the web. Say it without names and addresses.")
                )
        return said

    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in Call.CHANGED}


class OpeningForm(forms.Form):
    """The partners that stayed ticked."""

    partners = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, offered: list[int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["partners"].choices = [(pk, pk) for pk in offered]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """One field; where a resource stands, and whether words of it may be quoted, may stay empty."""

    text = Words(max_length=Answer.LONGEST)
    address = Address(required=False, max_length=500)
    quoting = forms.BooleanField(required=False)
    once = forms.CharField(max_length=40, required=False)

    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"text": said["text"], "address": said["address"], "may_be_quoted": said["quoting"]}


class AcceptanceForm(forms.Form):
    """The words that others read."""

    words = Words(max_length=Answer.LONGEST)
