"""What somebody says about themselves, and where they work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.people.models import Organisation, Profile, Visibility
from hlh.people.models.organisations import plain
from hlh.people.models.profiles import FIELDS
from hlh.people.orcid import orcid_in
from hlh.people.zones import every_zone, guessed, zones_by_country
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Area, Country
from hlh.web import ShortWords

TONGUES = [*((language.code, language.name) for language in LANGUAGES), ("pt", "Português")]
Choices = list[tuple[Any, Any]]


def countries() -> Choices:
    """All of them, as a reader of this language looks for them."""
    return [(country.pk, country.label) for country in Country.objects.by_name()]


def zones(country: Country | None) -> Choices:
    """Those of the country first, then all."""
    own = zones_by_country().get(country.iso2, []) if country else []
    own_named: Choices = [(country.label, [(zone, zone) for zone in own])] if country and own else []
    return [("", _("Choose a time zone")), *own_named, (_("All"), [(zone, zone) for zone in every_zone()])]


class ProfileForm(forms.Form):
    """Eight fields, each with who sees it. Everything may stay empty."""

    name = ShortWords(required=False, max_length=120)
    work = ShortWords(required=False, max_length=120)
    country = forms.ChoiceField(required=False)
    organisation = ShortWords(required=False, max_length=200)
    kind = forms.ChoiceField(required=False)
    areas = forms.TypedMultipleChoiceField(required=False, coerce=int)
    languages = forms.MultipleChoiceField(required=False, choices=TONGUES)
    time_zone = forms.ChoiceField(required=False)
    orcid = ShortWords(required=False, max_length=60)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, profile: Profile, typed: Mapping[str, list[str]], **kwargs: Any
    ) -> None:
        many = ("areas", "languages")
        before = {name: values if name in many else values[0] for name, values in typed.items() if values}
        super().__init__(data, initial=_begins_with(profile) | before, **kwargs)
        self.profile = profile
        country = profile.person.country
        current = [(area.number, area) for area in Area.objects.kept().values() if not area.retired_at]
        kept = [(area.number, area) for area in Area.objects.kept().values() if area.number in profile.areas]
        choices: dict[str, Choices] = {
            "country": [("", _("I would rather not say")), *countries()],
            "kind": [("", _("Choose what it is")), *Organisation.Kind.choices],
            "areas": sorted(dict([*current, *kept]).items()),
            "time_zone": zones(country),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        for name in FIELDS:
            self.fields[f"seen_{name}"] = forms.TypedChoiceField(
                choices=Visibility.choices, coerce=int, required=False, empty_value=str(Visibility.MEMBERS.value)
            )
        self.found: Organisation | None = None
        self.near: list[Organisation] = []

    def clean_country(self) -> Country | None:
        return Country.objects.kept().get(self.cleaned_data["country"])

    def clean_orcid(self) -> str:
        """As it is written everywhere; a digit that was mistyped is said at once."""
        typed = self.cleaned_data["orcid"]
        found = orcid_in(typed) if typed else ""
        if found is None:
            raise forms.ValidationError(
                _("This is no ORCID: one of its digits is not right. It looks like 0000-0002-1825-0097.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        """An organisation that is known is found; one that is not is proposed, with what kind it is."""
        said = self.cleaned_data
        if name := said.get("organisation"):
            country = said.get("country")
            self.found = Organisation.objects.called(name, country) or self._kept(name, country)
            if self.found is None and not said.get("kind"):
                self.near = list(Organisation.objects.to_choose(country).near(name)[:5])
                self.add_error(
                    "organisation",
                    _("We do not know this one yet. Choose one from the list, or say below what kind it is."),
                )
        return said

    def _kept(self, name: str, country: Country | None) -> Organisation | None:
        """Where they work already, also when it is another country's; whoever says another country may mean another."""
        person = self.profile.person
        is_same = person.organisation is not None and plain(person.organisation.name) == plain(name)
        return person.organisation if is_same and country in (None, person.country) else None

    @property
    def seen(self) -> dict[str, int]:
        """Who sees each field."""
        return {name: int(self.cleaned_data[f"seen_{name}"]) for name in FIELDS}


def _begins_with(profile: Profile) -> dict[str, Any]:
    """As it is kept; a time zone that was never said is guessed from the country."""
    person = profile.person
    return {
        "name": person.name,
        "work": person.work,
        "country": person.country.pk if person.country else "",
        "organisation": person.organisation.name if person.organisation else "",
        "areas": profile.areas,
        "languages": profile.languages or ([person.language] if person.language else []),
        "time_zone": profile.time_zone or (guessed(person.country.iso2) if person.country else ""),
        "orcid": profile.orcid,
        **{f"seen_{name}": profile.seen_by(name) for name in FIELDS},
    }


OF_EVERYBODY = frozenset(
    files("hlh.people").joinpath("domains_of_everybody.txt").read_text("utf-8").split()
)  # anybody gets an address there: it says nothing about where they work
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def domains_in(typed: str) -> list[str]:
    """The mail domains that somebody typed.

    Raises:
        ValidationError: for what is no domain, or one where anybody gets an address.
    """
    found = sorted({word.strip("@.").lower() for word in re.split(r"[\s,;]+", typed) if word.strip("@.")})
    for domain in found:
        if not _DOMAIN.fullmatch(domain) or len(domain) > 120:
            raise forms.ValidationError(
                _("“%(domain)s” is no mail domain. Write it like health.example.") % {"domain": domain}
            )
        if domain in OF_EVERYBODY:
            raise forms.ValidationError(
                _("Anybody gets an address at “%(domain)s”; it says nothing about where they work.")
                % {"domain": domain}
            )
    return found


class OrganisationForm(forms.Form):
    """What an administrator says of an organisation."""

    name = ShortWords(max_length=200, error_messages={"required": _("Write its name.")})
    kind = forms.ChoiceField(choices=Organisation.Kind.choices)
    country = forms.ChoiceField(required=False)
    domains = forms.CharField(required=False, max_length=1000)

    def __init__(self, data: Mapping[str, Any] | None = None, *, organisation: Organisation, **kwargs: Any) -> None:
        initial = {"name": organisation.name, "kind": organisation.kind, "country": organisation.country_id or ""}
        super().__init__(data, initial=initial | {"domains": " ".join(organisation.domains)}, **kwargs)
        self.organisation = organisation
        self.fields["country"].choices = [("", _("None, or several")), *countries()]  # type: ignore[attr-defined]

    def clean_country(self) -> Country | None:
        return Country.objects.kept().get(self.cleaned_data["country"])

    def clean_domains(self) -> list[str]:
        return domains_in(self.cleaned_data["domains"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        twins = Organisation.objects.filter(**{name: said.get(name) for name in ("name", "kind", "country")})
        if twins.exclude(pk=self.organisation.pk).exists():
            self.add_error("name", _("Another organisation of this kind has this name."))
        return said


class WordsForm(forms.Form):
    """A refusal says why."""

    words = ShortWords(
        max_length=500, error_messages={"required": _("Say why in one sentence; they read it in a letter.")}
    )


class SameForm(forms.Form):
    """A proposed organisation: a new one, or the same as one that is there."""

    same = forms.ModelChoiceField(Organisation.objects.all(), required=False)
