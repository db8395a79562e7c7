"""What who comes to an event is told: once each, on their clock, to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import now
from icalendar import Calendar

from hlh.activity.models import Actor, Fact
from hlh.mail.addresses import reply_address
from hlh.mail.models import Letter, Notice
from hlh.people.erasing import erase
from hlh.people.models import Profile
from knowledge_hub import facts
from knowledge_hub.events.letters import invitation
from knowledge_hub.events.registering import ask_address
from knowledge_hub.events.reminding import remind_of_what_is_near
from knowledge_hub.models import Event, GoneEvent, Happening, Registration
from tests.conftest import make_person
from tests.knowledge_hub import rfc5545
from tests.knowledge_hub.conftest import WAY_IN, change, make_event, make_private, make_shelf
from tests.knowledge_hub.test_registration import come_all, everything_goes_out
from tests.mail.conftest import bring
from tests.mail.test_sending import office  # noqa: F401  a post office that keeps what it gets
from tests.mail.test_sessions import invitation_in

HERS = "fatou@health.example"
MAIL = """Return-Path: <{who}>
Authentication-Results: {keeper}; dkim=pass header.d={domain}
Delivered-To: {to}
From: {who}
Subject: Re
Message-ID: <{number}@mail.example>

{body}
"""


@pytest.fixture
def event(home):
    return make_event(home, channels=[("channel", {"language": "fr", "link": "https://meet.example/fr"})])


@pytest.fixture
def coming(event, fatou):
    [own] = come_all(event, fatou)
    everything_goes_out()
    return own


def kinds():
    everything_goes_out()
    return list(Letter.objects.filter(state="sent").order_by("pk").values_list("kind", flat=True))


def last():
    everything_goes_out()
    return Letter.objects.filter(state="sent").latest("pk")


def remind(event, *, hours):
    """So long before it begins, twice."""
    begins = now() + timedelta(hours=hours)
    Event.objects.filter(pk=event.pk).update(begins_at=begins, ends_at=begins + timedelta(hours=2))
    return [remind_of_what_is_near() for _time in range(2)]


def test_a_place_is_told_with_the_way_in_and_the_languages(event, fatou):
    Profile.objects.create(person=fatou, time_zone="Africa/Dakar")
    come_all(event, fatou)
    told = last()
    assert told.kind == "event-place"
    assert told.subject == f"You have a place: {event.title}"
    for words in (WAY_IN, "Interpretation: Français", "https://meet.example/fr", "(Africa/Dakar)", "(UTC)"):
        assert words in told.text, words
        assert words in told.html, words


def test_who_waits_reads_no_way_in_and_is_told_when_they_move_up(home, fatou):
    event = make_event(home, places=1)
    [first, _second] = come_all(event, make_person("Una"), fatou)
    everything_goes_out()
    waits = Letter.objects.get(subject__startswith="You wait")
    assert WAY_IN not in waits.text
    Registration.objects.give_back(first, by=Actor.objects.system())
    assert last().subject == f"You have a place: {event.title}"
    assert Notice.objects.filter(kind="event-place").count() == 3


def test_reminders_come_a_day_and_an_hour_before_once_each(event, coming):
    assert remind(event, hours=23) == [1, 0]
    assert remind(event, hours=0.9) == [1, 0]
    assert kinds() == ["event-place", "event-near", "event-near"]
    assert list(Fact.objects.filter(verb=facts.EVENT_NEAR).order_by("pk").values_list("details__hours", flat=True)) == [
        24,
        1,
    ]


def test_what_was_moved_is_reminded_of_again(event, coming):
    assert remind(event, hours=23) == [1, 0]
    assert remind(event, hours=22) == [1, 0]


def test_who_waits_or_does_not_come_is_not_reminded(home, fatou):
    event = make_event(home, places=1)
    come_all(event, make_person("Una"), fatou)
    remind(event, hours=20)
    everything_goes_out()
    assert list(Letter.objects.filter(kind="event-near").values_list("to__person__name", flat=True)) == ["Una"]


def test_another_hour_is_told_of_and_other_words_are_not(event, coming):
    change(event, summary="Said otherwise.")
    change(event, title="Called otherwise")
    assert kinds() == ["event-place"]
    change(event, begins_at=event.begins_at + timedelta(hours=1))
    assert kinds() == ["event-place", "event-changed"]
    assert last().subject == "This event has changed: Called otherwise"


def test_cancelling_is_told_with_its_reason_once(event, coming):
    for _time in range(2):
        change(event, cancelled_why="The speaker is ill.")
    assert kinds() == ["event-place", "event-changed"]
    told = last()
    assert told.subject == f"Cancelled: {event.title}"
    assert "The speaker is ill." in told.text
    assert WAY_IN not in told.text
    assert remind(event, hours=20) == [0, 0]


def test_what_is_mended_after_an_event_is_told_to_nobody(event, coming):
    long_ago = now() - timedelta(hours=5)
    ended = change(event, begins_at=long_ago, ends_at=long_ago + timedelta(hours=2))
    told = Fact.objects.filter(verb=facts.EVENT_CHANGED).count()
    change(ended, link="", place="Room 7")
    change(ended, cancelled_why="The speaker was ill.")
    everything_goes_out()
    assert Fact.objects.filter(verb=facts.EVENT_CHANGED).count() == told
    assert not Fact.objects.filter(verb=facts.EVENT_CANCELLED).exists()
    change(ended, cancelled_why="", begins_at=now() + timedelta(hours=5), ends_at=now() + timedelta(hours=6))
    assert kinds()[-1] == "event-changed"  # it takes place after all


def unpublished(event):
    change(event).unpublish()


def deleted(event):
    change(event).delete()


def deleted_with_all_around(event):
    change(event).get_parent().specific.delete()


@pytest.mark.parametrize("goes", [unpublished, deleted, deleted_with_all_around])
def test_that_it_is_gone_is_told_to_who_had_a_place_or_waited(home, fatou, client, office, goes):  # noqa: F811
    event = make_event(make_shelf(home), places=1, zone="Europe/Paris", place="Room 5")
    come_all(event, fatou, make_person("Una"), make_person("Dua"))
    Registration.objects.give_back(Registration.objects.latest("pk"), by=Actor.objects.system())
    ask_address(event, "nurse@clinic.example", language="en", by=Actor.objects.stranger())
    everything_goes_out()
    known = invitation_in(office.contents[0])[2]
    before = len(office.contents)
    goes(event)
    everything_goes_out()
    told = Letter.objects.filter(kind="event-changed", state="sent")
    assert list(told.order_by("to").values_list("to__person__name", flat=True)) == ["Fatou", "Una"]
    hers = told.get(to__person=fatou)
    assert hers.subject == f"Cancelled: {event.title}"
    for words in ("This event does not take place.", "(Europe/Paris)", "Room 5", "/hub/events/"):
        assert words in hers.text, words
    assert WAY_IN not in hers.text
    assert Notice.objects.filter(kind="event-changed").values_list("address", flat=True)[0] == "/hub/events/"
    for content in office.contents[before:]:
        _message, method, struck = invitation_in(content)
        assert (method, str(struck["uid"]), str(struck["status"])) == ("CANCEL", str(known["uid"]), "CANCELLED")
        assert int(struck["sequence"]) > int(known["sequence"])


def test_who_is_erased_stands_nowhere_among_those_who_are_told(event, coming, fatou):
    [una] = come_all(event, make_person("Una"))
    deleted(event)
    assert GoneEvent.objects.get().voices == [coming.voice_id, una.voice_id]
    erase(fatou, by=Actor.objects.system())
    assert GoneEvent.objects.get().voices == [una.voice_id]


@pytest.mark.parametrize("goes", [unpublished, deleted, deleted_with_all_around])
def test_whom_it_was_closed_to_does_not_hear_that_it_is_gone(home, fatou, goes):
    event = make_event(make_shelf(home))
    come_all(event, fatou)
    make_private(event, kind="groups")
    goes(event)
    everything_goes_out()
    assert not Fact.objects.filter(verb=facts.EVENT_GONE).exists()


def test_what_is_there_again_before_it_was_told_of_is_told_to_nobody_and_later_as_a_change(event, coming):
    unpublished(event)
    change(event)
    everything_goes_out()
    assert kinds() == ["event-place", "event-changed"]
    assert last().subject == f"This event has changed: {event.title}"
    assert WAY_IN in last().text


def test_of_what_is_over_or_was_cancelled_nobody_is_told_that_it_is_gone(home, fatou):
    over, cancelled = make_event(home, "One"), make_event(home, "Two")
    come_all(over, fatou)
    come_all(cancelled, fatou)
    Event.objects.filter(pk=over.pk).update(begins_at=now() - timedelta(hours=5), ends_at=now() - timedelta(hours=2))
    change(cancelled, cancelled_why="The speaker is ill.")
    everything_goes_out()
    for one in (over, cancelled):
        deleted(one)
    assert not Fact.objects.filter(verb=facts.EVENT_GONE).exists()


def test_the_recording_is_told_of_once(event, coming, amina):
    Registration.objects.give_back(come_all(event, amina)[0], by=Actor.objects.system())
    long_ago = now() - timedelta(hours=5)
    ended = change(event, begins_at=long_ago, ends_at=long_ago + timedelta(hours=2))
    change(ended, recording="https://video.example/1")
    change(ended, recording="https://video.example/2")
    everything_goes_out()
    [told] = Letter.objects.filter(kind="event-recorded")
    assert told.to == coming.voice
    assert "https://video.example/2" in told.text


def test_what_was_closed_to_somebody_is_told_to_them_no_more(event, coming):
    make_private(event, kind="groups")
    change(event, place="Room 7")
    everything_goes_out()
    assert not Letter.objects.filter(kind="event-changed", state="sent").exists()


def test_each_letter_brings_the_event_into_the_readers_calendar(event, coming, client, office):  # noqa: F811
    change(event, begins_at=event.begins_at + timedelta(hours=1))
    everything_goes_out()
    remind(event, hours=20)
    everything_goes_out()
    [page] = Calendar.from_ical(client.get(f"/calendar/hub/events/{event.pk}.ics").content).walk("VEVENT")
    change(event, cancelled_why="The speaker is ill.")
    everything_goes_out()
    found = [invitation_in(content) for content in office.contents]
    assert [method for _message, method, _event in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {str(one["uid"]) for _message, _method, one in found} == {str(page["uid"])}
    assert {str(one["attendee"]) for _message, _method, one in found} == {f"mailto:{HERS}"}
    assert all(WAY_IN not in str(one) for _message, _method, one in found)


@pytest.mark.parametrize(("body", "state"), [("No, sorry", "gone"), ("Yes", "coming"), ("oui", "coming")])
def test_a_word_by_mail_is_an_answer(coming, office, body, state):  # noqa: F811
    Registration.objects.filter(pk=coming.pk).update(state="gone" if state == "coming" else "coming")
    reply(coming, body)
    coming.refresh_from_db()
    assert coming.state == state


def test_what_is_no_answer_changes_nothing_and_says_how_to_answer(coming, office):  # noqa: F811
    reply(coming, "Who else speaks there?")
    coming.refresh_from_db()
    assert coming.state == "coming"
    assert "Answer with one word: yes or no." in last().text


def test_who_may_read_it_no_more_takes_no_place_by_mail(event, coming, office):  # noqa: F811
    Registration.objects.filter(pk=coming.pk).update(state="gone")
    make_private(event, kind="groups")
    reply(coming, "Yes")
    coming.refresh_from_db()
    assert coming.state == "gone"
    assert last().kind == "mail-refused"


def reply(own, body):
    said = {
        "keeper": settings.MAIL_AUTHSERV_ID,
        "to": reply_address(own.voice),
        "who": HERS,
        "domain": HERS.split("@")[1],
        "number": 1,
        "body": body,
    }
    bring(MAIL.format(**said).encode())
    everything_goes_out()


def test_calendars_in_letters_are_strict_too(coming, event):
    told = Letter.objects.filter(kind="event-place").get()
    enclosed = invitation(told, "event@hub.example", HERS)
    assert enclosed is not None
    whole = rfc5545.read(enclosed.content)
    assert whole["METHOD"] == "REQUEST"
    assert whole.within("VEVENT")[0]["ORGANIZER"] == "mailto:event@hub.example"
    assert Happening.objects.get().sequence == 0
