"""Naming somebody for a role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.people.models import Role
from hlh.people.models.appointments import regions_by_code
from hlh.people.policy import OPEN
from hlh.people.profile_forms import countries
from hlh.taxonomy.languages import LANGUAGES
from hlh.web import ShortWords

OF_A_COUNTRY = (Role.COUNTRY_FOCAL_POINT, Role.LEARNING_POINT)


class NominationForm(forms.Form):
    """A role, and where: a country or a region, as the role asks for."""

    role = forms.ChoiceField(error_messages={"required": _("Choose a role.")})
    place = forms.ChoiceField(required=False)
    because = ShortWords(
        required=False,
        max_length=500,
        error_messages={"max_length": _("Two or three sentences are enough: %(limit_value)d characters fit.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, may_all: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        roles = [(role.value, role.label) for role in Role if may_all or role in OPEN]
        regions = [(f"region:{code}", region.label) for code, region in regions_by_code().items()]
        of_countries = [(f"country:{code}", label) for code, label in countries()]
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("Everywhere")),
            (_("Regions"), regions),
            (_("Countries"), of_countries),
        ]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        role, place = said.get("role"), said.get("place", "")
        if role in OF_A_COUNTRY and not place.startswith("country:"):
            self.add_error("place", _("This role is held for a country. Choose it."))
        if role == Role.REGIONAL_FOCAL_POINT and not place.startswith("region:"):
            self.add_error("place", _("This role is held for a region. Choose it."))
        return said

    @property
    def scope(self) -> list[str]:
        """Where, as an appointment says it."""
        return [self.cleaned_data["place"]] if self.cleaned_data["place"] else []


class OtherForm(NominationForm):
    """The same about somebody else, known by their mail address."""

    address = forms.EmailField(
        error_messages={
            "required": _("Write the mail address of whom you name."),
            "invalid": _("This is not a mail address. Write it like name@health.example."),
        }
    )
    language = forms.ChoiceField(required=False, choices=[(one.code, one.name) for one in LANGUAGES])

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).replace("\0", "").lower()
