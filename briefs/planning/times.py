"""Moments that an editor chooses: typed on the clock of their zone, shown on the clock of who reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.people.models import Person, Profile
from hlh.people.zones import every_zone, guessed

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

FARTHEST = timedelta(days=1830)  # five years: long enough for a guideline to run out
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:00)?", re.ASCII)


def zone_of(person: Anyone) -> str:
    """In which zone somebody chooses a time: as their profile says, else that of most people of their country."""
    if not isinstance(person, Person):
        return "UTC"
    said = Profile.objects.of(person).time_zone
    return said if said in every_zone() else guessed(person.country.iso2) if person.country else "UTC"


def shown(moment: datetime, zone: str) -> str:
    """What a clock there shows, with the zone."""
    return f"{date_format(moment.astimezone(ZoneInfo(zone)), 'DATETIME_FORMAT')} ({zone})"


def moment_of(typed: str, zone: str) -> datetime:
    """The moment that a clock in a zone shows.

    Raises:
        ValidationError: with what to do, when it is none, has passed or is too far away.
    """
    try:
        if not _MOMENT.fullmatch(typed):
            raise ValueError
        there = datetime.fromisoformat(typed)
    except ValueError:
        raise forms.ValidationError(_("Write a day and an hour like 2026-12-31T14:00.")) from None
    if not 2000 < there.year < 9000:
        raise forms.ValidationError(_("Choose a day within the next five years."))
    moment = there.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there:
        raise forms.ValidationError(_("Clocks are set forward then, and never show this time. Choose an hour later."))
    if moment <= now():
        raise forms.ValidationError(_("This moment has passed. Choose a later one."))
    if moment > now() + FARTHEST:
        raise forms.ValidationError(_("Choose a day within the next five years."))
    return moment
