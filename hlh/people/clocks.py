"""Clocks: which zone somebody reads times in, what a clock there shows, and the moment at which it shows that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from hlh.people.models import Person, Profile
from hlh.people.zones import every_zone

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


class NeverShown(ValueError):
    """Clocks are set forward over this hour: none there ever shows it."""


def zone_of(person: Anyone) -> str:
    """In which zone somebody reads times: as their profile says, else UTC."""
    said = Profile.objects.of(person).time_zone if isinstance(person, Person) else ""
    return said if said in every_zone() else "UTC"


def in_zone(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def clock(moment: datetime, zone: str) -> str:
    """What a clock there shows, in the reader's words."""
    return date_format(in_zone(moment, zone), "DATETIME_FORMAT")


def clocks(moment: datetime, *, zones: list[str]) -> list[tuple[str, str]]:
    """What the clocks of these zones show, each once, with its zone."""
    return [(clock(moment, zone), zone) for zone in dict.fromkeys(zones)]


def moment_at(there: datetime, zone: str) -> datetime:
    """The moment, in UTC, at which a clock there shows this; of an hour that is shown twice the first.

    Args:
        there: day and hour, without a zone.
        zone: its name.

    Raises:
        NeverShown: when clocks are set forward over it.
    """
    moment = there.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there:
        raise NeverShown
    return moment
