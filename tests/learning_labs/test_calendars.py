"""What calendars fetch."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import now
from icalendar import Calendar

from hlh.activity.models import Actor
from learning_labs.models import Membership, Session
from tests.conftest import make_lab, sign_in
from tests.learning_labs.test_sessions import SECRET, make_session


def events(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert SECRET not in answer.content.decode().replace("\r\n ", "")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_change_raises_the_sequence_and_a_cancelled_one_is_struck_out_under_its_own_name(lab, client):
    session = make_session(lab, title="Loans; who, and\nwhen?")
    address = f"/calendar/labs/{lab.slug}/1.ics"
    [first] = events(client, address)
    said = {name: getattr(session, name) for name in Session.CHANGED}
    session.change(by=Actor.objects.system(), said=said | {"begins_at": now() + timedelta(days=5)})
    [second] = events(client, address)
    session.cancel(reason="The line is down.", by=Actor.objects.system())
    [third] = events(client, f"/calendar/labs/{lab.slug}.ics?in=fr")
    assert first["uid"] == second["uid"] == third["uid"]
    assert [int(event["sequence"]) for event in (first, second, third)] == [0, 1, 2]
    assert (str(second["status"]), str(third["status"])) == ("CONFIRMED", "CANCELLED")
    assert "/fr/labs/" in str(third["url"])
    assert third["last-modified"].dt >= first["last-modified"].dt


def test_the_hour_stays_that_of_the_planning_clock_on_both_sides_of_a_change_of_clocks(lab, client):
    paris = ZoneInfo("Europe/Paris")
    for day in (datetime(2027, 3, 27, 14, tzinfo=paris), datetime(2027, 3, 28, 14, tzinfo=paris)):
        make_session(lab, begins_at=day.astimezone(UTC), zone="Europe/Paris")
    found = [event.decoded("dtstart") for event in events(client, f"/calendar/labs/{lab.slug}.ics")]
    assert [moment.astimezone(UTC).hour for moment in found] == [13, 12]
    assert {moment.astimezone(paris).hour for moment in found} == {14}


def test_the_calendar_of_a_closed_circle_is_not_there_for_others(amina, fatou, client):
    lab = make_lab("quiet", readers="lab")
    Membership.objects.create(lab=lab, person=amina)
    make_session(lab)
    for address in ("/calendar/labs/quiet.ics", "/calendar/labs/quiet/1.ics"):
        assert client.get(address).status_code == sign_in(fatou).get(address).status_code == 404
        assert sign_in(amina).get(address)["Cache-Control"] == "no-store"
    assert client.get("/calendar/labs/nowhere.ics").status_code == 404


def test_a_calendar_app_fetches_a_closed_circle_with_a_key_until_it_is_taken_back(amina, client):
    lab = make_lab("quiet", readers="lab")
    lab.welcome(amina, by=Actor.objects.system())
    make_session(lab)
    feed = f"/labs/{lab.slug}/feed/"
    page = sign_in(amina).post(feed, {"make": "1"}).text
    there = re.search(r"/calendar/labs/quiet\.ics\?key=\w+", page)[0]
    assert len(events(client, there)) == len(events(client, there.replace(".ics", "/1.ics"))) == 1
    assert client.get(there)["Cache-Control"] == "no-store"
    make_session(make_lab("other", readers="lab"))
    assert client.get(there.replace("quiet", "other")).status_code == 404  # a key is of one lab
    assert sign_in(amina).get("/calendar/labs/quiet.ics?key=made-up").status_code == 404
    sign_in(amina).post(feed, {"revoke": "1"})
    for gone in (there, there.replace(".ics", "/1.ics")):
        assert client.get(gone).status_code == 404


def test_a_calendar_costs_the_same_at_one_and_at_thirty(lab, client, django_assert_max_num_queries):
    for count in (1, 29):
        for _number in range(count):
            make_session(lab)
        with django_assert_max_num_queries(3):
            found = events(client, f"/calendar/labs/{lab.slug}.ics")
    assert len(found) == 30


def test_only_where_not_everybody_reads_a_key_is_offered(lab, amina):
    closed = make_lab("quiet", readers="lab")
    closed.welcome(amina, by=Actor.objects.system())
    for here, is_offered in ((lab, False), (closed, True)):
        page = sign_in(amina).get(f"/labs/{here.slug}/sessions/").text
        assert (f"/labs/{here.slug}/feed/" in page) is is_offered
