"""The forms of events: for curators with the hours of a clock that they choose, for strangers one address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import make_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.people.clocks import NeverShown, in_zone, moment_at
from hlh.people.zones import every_zone
from knowledge_hub.forms import AboutAreasForm, countries_to_choose

MOMENTS = ("begins_at", "ends_at", "registration_until")


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone) for zone in every_zone()]


class EventForm(AboutAreasForm):
    """An event: its hours are those of the zone that stands beside them."""

    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=_zones)
    countries = forms.MultipleChoiceField(label=gettext_lazy("Countries"), choices=countries_to_choose, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MOMENTS:
            moment = self.initial.get(name)
            if isinstance(moment, datetime) and self.instance.zone in every_zone():
                self.initial[name] = in_zone(moment, self.instance.zone).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        """The moments that clocks of that zone show."""
        said: dict[str, Any] = super().clean()
        zone = said.get("zone")
        for name in MOMENTS if zone else ():
            if said.get(name):
                try:
                    said[name] = moment_at(make_naive(said[name]), str(zone))
                except NeverShown:
                    self.add_error(
                        name, _("Clocks are set forward then, and never show this time. Choose an hour later.")
                    )
        return said


class AddressForm(forms.Form):
    """Where somebody without an account is written to."""

    address = forms.EmailField(
        max_length=254,
        error_messages={"invalid": gettext_lazy("This is not a mail address. Write it like name@health.example.")},
    )
