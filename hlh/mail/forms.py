"""What people choose about being told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.mail.models import Cadence, Preferences
from hlh.mail.telling import cadence_of, kinds
from hlh.people.models import Person
from hlh.people.models.efforts import MOST
from hlh.taxonomy.languages import CODES, LANGUAGES

HOURS = [("", pgettext_lazy("an hour", "None")), *((hour, f"{hour:02d}:00") for hour in range(24))]
AHEAD = [(hours, f"UTC{hours:+d}") for hours in range(-12, 15)]
ASKS = [(0, pgettext_lazy("how often a month", "Never")), *((many, str(many)) for many in range(1, MOST + 1))]
TAKES = [
    ("yes", pgettext_lazy("who writes to me", "People of my labs who find me there")),
    ("no", pgettext_lazy("who writes to me", "Nobody")),
]
CHOOSE = {"invalid_choice": _("Choose one of these.")}


def _hour(value: str) -> int | None:
    return int(value) if value else None


def _ahead(value: str) -> int:
    return int(value)


class PreferencesForm(forms.Form):
    """For each kind how soon a letter follows; the language of letters; when none comes."""

    language = forms.ChoiceField(
        choices=[("", _("As the page I read")), *((one.code, one.name) for one in LANGUAGES)],
        required=False,
        error_messages=CHOOSE,
    )
    no_letters = forms.BooleanField(required=False)
    rest = forms.ChoiceField(choices=Preferences.Rest.choices, required=False, error_messages=CHOOSE)
    quiet_from = forms.TypedChoiceField(
        choices=HOURS, coerce=_hour, empty_value=None, required=False, error_messages=CHOOSE
    )
    quiet_until = forms.TypedChoiceField(
        choices=HOURS, coerce=_hour, empty_value=None, required=False, error_messages=CHOOSE
    )
    hours_ahead = forms.TypedChoiceField(
        choices=AHEAD, coerce=_ahead, empty_value=None, required=False, error_messages=CHOOSE
    )

    asks_a_month = forms.TypedChoiceField(
        choices=ASKS,
        coerce=int,
        empty_value=None,
        required=False,  # a page that was opened before there was a budget says nothing of it
        error_messages=CHOOSE,
    )

    takes_messages = forms.ChoiceField(
        choices=TAKES,
        required=False,  # the same
        error_messages=CHOOSE,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, chosen: Preferences) -> None:
        person, language = chosen.person, chosen.person.language
        initial = {name: getattr(chosen, name) for name in ("no_letters", "rest", "quiet_from", "quiet_until")}
        initial |= {"language": language if language in CODES else "", "hours_ahead": chosen.hours_ahead}
        initial["asks_a_month"] = person.asks_a_month
        initial["takes_messages"] = "yes" if person.takes_messages else "no"
        super().__init__(data, initial=initial)
        for name, about in kinds().items():
            self.fields[f"kind-{name}"] = forms.ChoiceField(
                choices=Cadence.choices,
                label=str(about),
                initial=cadence_of(name, chosen).value,
                required=False,  # a page that was opened before there was this kind says nothing of it
                error_messages=CHOOSE,
            )

    def rows(self) -> Iterator[forms.BoundField]:
        """The fields of the kinds, for the table."""
        return (self[name] for name in self.fields if name.startswith("kind-"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("quiet_from") is None) != (said.get("quiet_until") is None):
            self.add_error("quiet_until", _("Choose both hours, or none of them."))
        return said

    def keep(self, chosen: Preferences) -> None:
        """Write what was chosen, and nothing else of theirs: letters are collected and notices read meanwhile. A kind that
        they left as it was shown is no choice: it goes on as it usually is."""
        said = self.cleaned_data
        kept = {name: said[name] for name in ("no_letters", "rest", "quiet_from", "quiet_until")}
        wanted = {name: said[f"kind-{name}"] or cadence_of(name, chosen) for name in kinds()}
        kept["cadences"] = chosen.cadences | {
            name: cadence for name, cadence in wanted.items() if cadence != cadence_of(name, chosen)
        }
        kept["hours_ahead"] = said["hours_ahead"] or 0
        Preferences.objects.update_or_create(person=chosen.person, defaults=kept)
        own: dict[str, Any] = {"language": said["language"]}
        if said["takes_messages"]:
            own["takes_messages"] = said["takes_messages"] == "yes"
        if said["asks_a_month"] is not None:
            own["asks_a_month"] = said["asks_a_month"]
        Person.objects.filter(pk=chosen.person.pk).update(**own)
