"""Pages of events: what they show, to whom, and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.timezone import now
from wagtail.test.utils.form_data import nested_form_data, streamfield

from hlh.activity.models import Actor
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.people.models import Profile
from hlh.taxonomy.models import Area
from knowledge_hub.events.registering import come
from knowledge_hub.models import Event
from learning_labs.models import Coming
from tests.conftest import make_person, sign_in
from tests.knowledge_hub import rfc5545
from tests.knowledge_hub.conftest import WAY_IN, change, make_event, make_private, publish, stranger_reads
from tests.learning_labs.test_sessions import make_session


def test_a_page_shows_when_it_is_on_the_readers_clock_and_on_its_own(home, fatou):
    event = make_event(home, begins_at=datetime(2027, 3, 28, 12, 30, tzinfo=UTC), zone="Europe/Paris")
    Profile.objects.create(person=fatou, time_zone="Asia/Kathmandu")
    page = stranger_reads(event.url_path)
    assert "March 28, 2027, 12:30 p.m.</time> <bdi>(UTC)" in page
    assert "March 28, 2027, 2:30 p.m.</time> <bdi>(Europe/Paris)" in page
    assert "March 28, 2027, 6:15 p.m.</time> <bdi>(Asia/Kathmandu)" in sign_in(fatou).get(event.url_path).text
    assert WAY_IN not in page


@pytest.mark.parametrize(
    ("field", "words", "hours"),
    [("ends_at", "It would end before it begins", -1), ("registration_until", "Registration ends before", 1)],
)
def test_what_cannot_be_is_refused_with_a_sentence(home, field, words, hours):
    begins = now() + timedelta(days=3)
    said = {"begins_at": begins, "ends_at": begins + timedelta(hours=2), field: begins + timedelta(hours=hours)}
    with pytest.raises(ValidationError, match=words):
        publish(home, Event(title="Nights", organiser="WHO", **said))
    assert not Event.objects.exists()


def test_the_database_refuses_it_too(home):
    event = make_event(home)
    with pytest.raises(IntegrityError):
        Event.objects.filter(pk=event.pk).update(ends_at=event.begins_at - timedelta(hours=1))


def form_of(**fields):
    """An event as its form is sent."""
    said = {
        "title": "Night shifts",
        "slug": "night-shifts",
        "kind": "webinar",
        "summary": "How three districts kept their nights staffed.",
        "zone": "Europe/Paris",
        "begins_at": "2027-03-28 14:30",
        "ends_at": "2027-03-28 16:00",
        "organiser": "WHO",
        "areas": ["6"],
        "language": "en",
        "channels": streamfield([("channel", {"language": "fr", "link": "https://meet.example/fr"})]),
        "report": streamfield([]),
        "action-publish": "1",
    } | fields
    return nested_form_data(said)


def add(browser, home, **fields):
    return browser.post(f"/cms/pages/add/knowledge_hub/event/{home.pk}/", form_of(**fields))


def test_a_curator_says_the_hours_of_a_clock_and_finds_them_again(home, edith):
    answer = add(sign_in(edith), home, registration_until="2027-03-28 01:30")
    event = Event.objects.get()
    assert answer.status_code == 302
    assert event.live
    assert event.begins_at == datetime(2027, 3, 28, 12, 30, tzinfo=UTC)
    assert event.registration_until == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    form = sign_in(edith).get(f"/cms/pages/{event.pk}/edit/").text
    for moment in ("2027-03-28 14:30", "2027-03-28 16:00", "2027-03-28 01:30"):
        assert f'value="{moment}"' in form
    assert "Français" in stranger_reads("/hub/night-shifts/")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"ends_at": "2027-03-28 14:00"}, "It would end before it begins. Choose a later end."),
        ({"registration_until": "2027-03-28 15:00"}, "Registration ends before the event begins."),
        ({"begins_at": "2027-03-28 02:30"}, "Clocks are set forward then, and never show this time."),
        ({"zone": "Mars/Olympus"}, "Select a valid choice."),
        ({"ends_at": "2029-03-28 16:00"}, "It would last longer than a month."),
        ({"begins_at": ""}, "This field is required."),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_a_form_that_cannot_be_is_given_back_with_its_reason(home, edith, said, words):
    answer = add(sign_in(edith), home, **said)
    assert answer.status_code == 200
    assert words in answer.text
    assert not Event.objects.exists()


def test_a_curator_looks_at_it_before_it_is_kept_and_after(home, edith):
    browser = sign_in(edith)
    new = f"/cms/pages/add/knowledge_hub/event/{home.pk}/preview/"
    kept = f"/cms/pages/{make_event(home).pk}/edit/preview/"
    for there in (new, kept):
        assert browser.post(there, form_of()).json()["is_valid"]
        page = browser.get(there)
        assert page.status_code == 200
        assert "March 28, 2027, 2:30 p.m." in page.text


def test_a_reason_cancels_it_and_taking_the_reason_away_lets_it_take_place(home, client):
    event = change(make_event(home), cancelled_why="The speaker is ill.")
    assert event.cancelled_at is not None
    page = stranger_reads(event.url_path)
    assert "This event does not take place." in page
    assert "The speaker is ill." in page
    assert "Do you come?" not in page
    assert event.title not in client.get("/search/?q=night").text  # lists of events and calendars still have it
    assert "Cancelled" in stranger_reads("/hub/events/")
    event = change(event, cancelled_why="")
    assert event.cancelled_at is None
    assert event.title in client.get("/search/?q=night").text
    assert list(differences()) == []


def test_the_list_shows_what_comes_soonest_first_and_what_was_below(home, client):
    assert "No event stands here yet." in stranger_reads("/hub/events/")
    make_event(home, "In ten days")
    make_event(home, "In two days", after=48, areas=[1])
    make_event(home, "Last week", after=-170)
    page = stranger_reads("/hub/events/")
    assert page.index("In two days") < page.index("In ten days") < page.index("Past events") < page.index("Last week")
    assert "In two days" not in stranger_reads("/hub/events/?area=6").partition("<ol")[2]
    for wrong in ("99", "x", "6\0"):
        assert client.get("/hub/events/", {"area": wrong}).status_code == 404
    assert client.get("/hub/events/?after=nonsense").status_code == 200


def test_past_ones_are_on_as_many_pages_as_it_takes(home, client):
    for number in range(25):
        make_event(home, f"Past {number:02}", after=-100 - number)
    first = stranger_reads("/hub/events/?area=6")
    assert "Past 19" in first
    assert "Past 20" not in first
    further = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(f"/hub/events/{further}").text
    assert "Past 20" in second
    assert "Past 19" not in second


def test_a_list_costs_the_same_at_one_and_at_thirty(home, client, django_assert_max_num_queries):
    for many in (1, 29):
        for number in range(many):
            make_event(home, f"Event {many} {number}", after=240 if number % 2 else -240)
        client.get("/hub/events/")
        with django_assert_max_num_queries(4):
            client.get("/hub/events/")


def test_a_page_costs_the_same_with_one_and_with_thirty_who_come(home, client, edith, django_assert_max_num_queries):
    event = make_event(home)
    browser = sign_in(edith)
    for many in (1, 29):
        for number in range(many):
            come(event, make_person(f"Person{many}{number}"), is_named=True, by=Actor.objects.system())
        for reader, most in ((client, 9), (browser, 30)):
            reader.get(event.url_path)
            with django_assert_max_num_queries(most):
                reader.get(event.url_path)


def test_what_is_private_is_in_no_list_of_others(home, fatou):
    event = make_event(home)
    make_private(event)
    assert event.title not in stranger_reads("/hub/events/")
    assert event.title in sign_in(fatou).get("/hub/events/").text


def test_two_days_after_it_its_curators_are_told_what_is_missing(home, edith, client):
    event = make_event(home, after=-51)
    make_event(home, "Yesterday", after=-30)
    make_event(home, "Cancelled one", after=-90, cancelled_why="The speaker is ill.")
    browser = sign_in(edith)
    assert "nobody has written what was said" in browser.get(event.url_path).text
    assert "nobody has written what was said" not in client.get(event.url_path).text
    staff = browser.get("/cms/").text.partition("Events without a word")[2].partition("</ul>")[0]
    assert event.title in staff
    assert "Yesterday" not in staff
    assert "Cancelled one" not in staff
    change(event, report=[("text", "<p>Rosters are drawn two weeks ahead.</p>")])
    assert "Events without a word" not in browser.get("/cms/").text


def test_what_was_said_is_found_where_it_stands(home, client):
    event = change(make_event(home, after=-51), report=[("text", "<p>Rosters are drawn two weeks ahead.</p>")])
    [anchor] = entry_of(event).passages.exclude(anchor="").values_list("anchor", flat=True)
    found = client.get("/search/?q=rosters").text
    assert f"{event.url_path}#{anchor}" in found
    assert f'id="{anchor}"' in stranger_reads(event.url_path)


def test_it_is_a_kind_to_filter_by_and_stands_on_the_page_of_its_area(home, client):
    event = make_event(home)
    assert event.title in client.get("/search/?kind=event").text
    assert event.title not in client.get("/search/?kind=page").text
    area = next(one for one in Area.objects.offered() if one.number == 6)
    assert event.title in client.get(f"/areas/{area.slug}/").text


def test_somebodys_own_calendar_has_what_they_come_to_and_nothing_else(home, fatou, lab, client):
    event, other = make_event(home), make_event(home, "Another")
    come(event, fatou, is_named=False, by=Actor.objects.of(fatou))
    session = make_session(lab)
    Coming.objects.say(session, fatou, comes=True)
    page = sign_in(fatou).post("/me/feeds/", {"make": "1"}, follow=True).text
    there = re.search(r"/calendar/mine/\w+\.ics", page)[0]
    answer = client.get(there)
    assert answer["Cache-Control"] == "no-store"
    assert WAY_IN not in answer.content.decode().replace("\r\n ", "")
    whole = rfc5545.read(answer.content)
    assert [one["SUMMARY"] for one in whole.within("VEVENT")] == [session.title, event.title]
    assert other.title not in answer.content.decode()
    make_private(event, kind="groups")
    assert event.title not in client.get(there).content.decode()
    sign_in(fatou).post("/me/feeds/", {"revoke": "1"})
    assert client.get(there).status_code == 404


def test_reading_in_another_direction_the_page_stands(home):
    event = make_event(home)
    assert 'dir="rtl"' in stranger_reads(f"/ar{event.url_path}")
