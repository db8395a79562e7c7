"""What calendars know of an occasion (RFC 5545): its name for good, how often it changed, and the clocks of its zone.

A moment is told in UTC, or on the clock of a zone that goes along in our own words (VTIMEZONE): a calendar program that
knows no zone of that name still shows the right hour on both sides of a change of clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from hlh.mail.calendars import Partstat
from hlh.web import without_tricks

AROUND = timedelta(days=366)  # how far around an occasion its zone is described
PARTSTATS = {True: Partstat.ACCEPTED, False: Partstat.DECLINED, None: Partstat.TENTATIVE}


class Occasion(Event):
    """One event of a calendar, built of what a room knows.

    Args:
        uid: what every calendar knows it by, within this hub.
        title: how it is called.
        begins, ends: when; in UTC, or on the clock of `zone`.
        sequence: how often it was changed.
        changed_at: when last.
        is_cancelled: whether calendars strike it out.
        zone: on whose clock it was planned; empty for UTC.
        link: its page.
        told: what it is about.
        where: the place, where there is one.
    """

    name = "VEVENT"

    @classmethod
    def of(
        cls,
        uid: str,
        *,
        title: str,
        begins: datetime,
        ends: datetime,
        sequence: int,
        changed_at: datetime,
        is_cancelled: bool = False,
        zone: str = "",
        link: str = "",
        told: str = "",
        where: str = "",
    ) -> Self:
        event = cls()
        clock = ZoneInfo(zone) if zone and zone != "UTC" else UTC
        said: dict[str, Any] = {
            "uid": full_uid(uid),
            "sequence": sequence,
            "dtstamp": changed_at,
            "last-modified": changed_at,
            "dtstart": begins.astimezone(clock),
            "dtend": ends.astimezone(clock),
            "summary": without_tricks(title),
            "status": "CANCELLED" if is_cancelled else "CONFIRMED",
            "url": link,
            "location": without_tricks(where),
            "description": without_tricks(told),
        }
        for name, value in said.items():
            if value != "":
                event.add(name, value)
        return event

    def invites(self, reader: str, *, by: str, called: str, comes: bool | None, asks: bool, is_known: bool) -> Self:
        """Make it an invitation of one reader, who sees nobody else in it.

        Args:
            reader: their address.
            by: the address at which they answer.
            called: the name of who invites.
            comes: what they answered; None where they may come.
            asks: whether an answer is waited for.
            is_known: whether they answered at all.
        """
        organizer = vCalAddress(f"mailto:{by}")
        organizer.params["CN"] = without_tricks(called)
        self.add("organizer", organizer)
        attendee = vCalAddress(f"mailto:{reader}")
        attendee.params["PARTSTAT"] = PARTSTATS[comes] if is_known else "NEEDS-ACTION"
        if asks:
            attendee.params["RSVP"] = "TRUE"
        self.add("attendee", attendee)
        return self


def full_uid(uid: str) -> str:
    """The same among all calendars of the world."""
    return f"{uid}@{urlsplit(settings.SITE).hostname}"


def calendar_of(events: Iterable[Event], *, method: str, title: str = "", about: str = "Sessions") -> bytes:
    """A calendar file.

    Args:
        events: what stands in it.
        method: what it does: to publish, to ask whether somebody comes, to cancel.
        title: how it is called.
        about: what its maker calls such calendars.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Health Services Learning Hub//{about}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if title:
        calendar.add("x-wr-calname", vText(" ".join(without_tricks(title).split())))
    stand = list(events)
    for zone, (first, last) in sorted(_zones_of(stand).items()):
        calendar.add_component(zone_as_written(zone, first - AROUND, last + AROUND))
    for event in stand:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _zones_of(events: list[Event]) -> dict[str, tuple[datetime, datetime]]:
    """The zones on whose clocks moments are told, each with the first and the last."""
    found: dict[str, tuple[datetime, datetime]] = {}
    for event in events:
        for name in ("dtstart", "dtend", "due"):
            moment = getattr(event.get(name), "dt", None)
            zone = getattr(getattr(moment, "tzinfo", None), "key", "UTC")
            if isinstance(moment, datetime) and zone != "UTC":
                first, last = found.get(zone, (moment, moment))
                found[zone] = min(first, moment), max(last, moment)
    return found


def zone_as_written(zone: str, first: datetime, last: datetime) -> Timezone:
    """A zone as calendars read it: each change of its clocks between two moments, by itself."""
    written = Timezone()
    written.add("tzid", zone)
    there = ZoneInfo(zone)
    before = first.astimezone(there)
    written.add_component(_clocks_from(before.replace(tzinfo=None), _offset(before), before))
    for change in _changes(there, first, last):
        before, after = (change - timedelta(seconds=1)).astimezone(there), change.astimezone(there)
        shown = (change + _offset(before)).replace(tzinfo=None)  # what clocks show when they are set
        written.add_component(_clocks_from(shown, _offset(before), after))
    return written


def _clocks_from(shown: datetime, offset: timedelta, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    rule: TimezoneStandard | TimezoneDaylight = TimezoneDaylight() if after.dst() else TimezoneStandard()
    rule.add("dtstart", shown)
    rule.add("tzoffsetfrom", offset)
    rule.add("tzoffsetto", _offset(after))
    rule.add("tzname", after.tzname() or "")
    return rule


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments, in UTC and to the second, at which clocks there are set."""
    step, moment = timedelta(days=1), first.astimezone(UTC).replace(microsecond=0)
    while moment < last:
        later = moment + step
        if _rule(moment, zone) != _rule(later, zone):
            low, high = moment, later
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                low, high = (middle, high) if _rule(middle, zone) == _rule(moment, zone) else (low, middle)
            yield high
        moment = later


def _rule(moment: datetime, zone: ZoneInfo) -> tuple[timedelta, bool]:
    there = moment.astimezone(zone)
    return _offset(there), bool(there.dst())


def _offset(there: datetime) -> timedelta:
    return there.utcoffset() or timedelta()
