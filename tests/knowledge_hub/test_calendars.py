"""What calendars fetch of events, read by the library that is used and by a strict reader that is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now
from icalendar import Calendar

from hlh.people.models import Person
from hlh.taxonomy.models import Area
from knowledge_hub.models import Event
from tests.conftest import sign_in
from tests.knowledge_hub import rfc5545
from tests.knowledge_hub.conftest import WAY_IN, change, make_event, make_private


def fetched(client, address):
    """The events of a calendar by one reader and by the other, which agree."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"].startswith("text/calendar")
    assert WAY_IN not in answer.content.decode().replace("\r\n ", "")
    whole = rfc5545.read(answer.content)
    strict = whole.within("VEVENT")
    library = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [one["UID"] for one in strict] == [str(one["uid"]) for one in library]
    for one, other in zip(strict, library, strict=True):
        for name in ("DTSTART", "DTEND"):
            assert rfc5545.moment(whole, one, name) == other.decoded(name).astimezone(UTC)
    return whole, library


def address_of(event):
    return f"/calendar/hub/events/{event.pk}.ics"


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Europe/Paris", [(2027, 3, 27), (2027, 3, 28), (2027, 10, 30), (2027, 10, 31)]),
        ("America/Santiago", [(2027, 4, 3), (2027, 4, 4), (2027, 9, 4), (2027, 9, 5)]),
        ("Africa/Casablanca", [(2027, 2, 6), (2027, 2, 8), (2027, 3, 13), (2027, 3, 15)]),
        ("Africa/Nairobi", [(2027, 3, 27), (2027, 3, 28)]),
    ],
)
def test_the_hour_is_that_of_its_own_clock_on_both_sides_of_a_change_of_clocks(client, home, zone, days):
    begins = [datetime(*day, 14, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC) for day in days]
    for number, moment in enumerate(begins):
        make_event(home, f"Webinar {number}", begins_at=moment, zone=zone)
    whole, events = fetched(client, "/calendar/hub.ics")
    assert [event.decoded("dtstart").astimezone(UTC) for event in events] == begins
    assert {event.decoded("dtstart").hour for event in events} == {14}
    assert [one["TZID"] for one in whole.within("VTIMEZONE")] == [zone]


def test_one_that_lasts_over_the_night_of_a_change_ends_when_it_ends(client, home):
    paris = ZoneInfo("Europe/Paris")
    begins, ends = datetime(2027, 3, 27, 22, tzinfo=paris), datetime(2027, 3, 28, 4, tzinfo=paris)
    event = make_event(home, begins_at=begins.astimezone(UTC), ends_at=ends.astimezone(UTC), zone="Europe/Paris")
    _whole, [found] = fetched(client, address_of(event))
    assert found.decoded("dtend").astimezone(UTC) - found.decoded("dtstart").astimezone(UTC) == timedelta(hours=5)


def test_a_change_raises_the_sequence_and_a_cancelled_one_is_struck_out_under_its_own_name(client, home):
    event = make_event(home, "Nights; who, and when?", zone="Europe/Paris")
    _whole, [first] = fetched(client, address_of(event))
    change(event, begins_at=event.begins_at + timedelta(days=1), ends_at=event.ends_at + timedelta(days=1))
    _whole, [second] = fetched(client, "/calendar/hub.ics")
    change(event, slides_link="https://slides.example/1")  # which no calendar shows
    _whole, [same] = fetched(client, "/calendar/hub.ics")
    change(event, cancelled_why="The speaker is ill.")
    _whole, [third] = fetched(client, f"{address_of(event)}?in=fr")
    assert first["uid"] == second["uid"] == third["uid"]
    assert [int(one["sequence"]) for one in (first, second, same, third)] == [0, 1, 1, 2]
    assert [str(one["status"]) for one in (second, third)] == ["CONFIRMED", "CANCELLED"]
    assert "The speaker is ill." in str(third["description"])
    assert "/fr/hub/" in str(third["url"])
    assert third["last-modified"].dt >= first["last-modified"].dt


def test_the_end_of_registration_stands_there_by_itself(client, home):
    event = make_event(home, zone="Asia/Kathmandu")
    change(event, registration_until=event.begins_at - timedelta(days=2))
    _whole, [talk, deadline] = fetched(client, address_of(event))
    assert talk["uid"] != deadline["uid"]
    assert deadline.decoded("dtend").astimezone(UTC) == event.begins_at - timedelta(days=2)
    assert "Registration ends" in str(deadline["summary"])


def test_every_word_that_a_calendar_shows_raises_the_sequence(client, home):
    event = make_event(home)
    for number, said in enumerate(({"summary": "Said otherwise."}, {"organiser": "Another office"}), 1):
        change(event, **said)
        _whole, [shown] = fetched(client, address_of(event))
        assert int(shown["sequence"]) == number


def test_each_area_has_its_own(client, home):
    make_event(home, "Nights", areas=[6])
    make_event(home, "Transport", areas=[1])
    slugs = {area.number: area.slug for area in Area.objects.offered()}
    _whole, [found] = fetched(client, f"/calendar/hub/areas/{slugs[6]}.ics")
    assert str(found["summary"]) == "Nights"
    assert client.get("/calendar/hub/areas/nowhere.ics").status_code == 404


def test_what_is_private_is_in_no_public_calendar(client, home, fatou):
    event = make_event(home)
    make_private(event)
    _whole, found = fetched(client, "/calendar/hub.ics")
    assert found == []
    assert client.get(address_of(event)).status_code == 404
    answer = sign_in(Person.objects.get(pk=fatou.pk)).get(address_of(event))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert client.get("/calendar/hub/events/999999999999.ics").status_code == 404


def test_words_that_would_break_a_calendar_do_not(client, home):
    event = make_event(home, 'Nights: "who\r\nBEGIN:VEVENT', place="Room\n7; left, \\ right", summary="é" * 290)
    _whole, [found] = fetched(client, address_of(event))
    assert "BEGIN:VEVENT" in str(found["summary"])
    assert str(found["location"]).startswith("Room")


def test_what_is_long_past_leaves_the_calendar(client, home):
    long_ago = now() - timedelta(days=120)
    make_event(home, begins_at=long_ago)
    assert Event.objects.count() == 1
    _whole, found = fetched(client, "/calendar/hub.ics")
    assert found == []


def test_a_calendar_costs_the_same_at_one_and_at_thirty(client, home, django_assert_max_num_queries):
    for many in (1, 29):
        for number in range(many):
            make_event(home, f"Event {many} {number}")
        with django_assert_max_num_queries(4):
            assert len(fetched(client, "/calendar/hub.ics")[1]) in (1, 30)
