"""Who comes to an event: with an account at one tap, without one by a link, and who waits moves up."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Voice
from hlh.people.voices import told_in
from knowledge_hub.events import registering
from knowledge_hub.events.letting_go import forget_addresses
from knowledge_hub.events.registering import ask_address, come, way_to
from knowledge_hub.models import Event, GoneEvent, Happening, Registration
from tests.conftest import make_person, sign_in
from tests.knowledge_hub.conftest import WAY_IN, change, make_event, make_private
from tests.racing import at_once

HERE = {"Sec-Fetch-Site": "same-origin"}


def address_of(event):
    return f"/hub/events/{event.pk}/registration/"


def registers(event, person, **said):
    return sign_in(person).post(address_of(event), {"comes": "yes"} | said)


def come_all(event, *people):
    return [come(event, person, is_named=False, by=Actor.objects.of(person)) for person in people]


def states(event):
    rows = Registration.objects.filter(event=event).order_by("pk")
    return list(rows.values_list("state", flat=True))


def everything_goes_out():
    settle_all()
    send_due()
    settle_all()


def link_in(letter):
    return re.search(r"(/hub/events/registrations/\w+/)\?key=(\w+)", letter.text)


@pytest.fixture
def event(home):
    return make_event(home, places=2)


def test_with_an_account_one_tap_is_enough_and_shows_the_way_in(event, fatou):
    assert registers(event, fatou)["Location"] == event.url_path
    page = sign_in(fatou).get(event.url_path).text
    assert "You have a place." in page
    assert WAY_IN in page
    registers(event, fatou)
    assert states(event) == ["coming"]


def test_who_comes_later_waits_and_moves_up_in_their_order(event):
    people = [make_person(name) for name in ("Una", "Dua", "Tria", "Quart")]
    come_all(event, *people)
    assert states(event) == ["coming", "coming", "waiting", "waiting"]
    assert "You wait for a place" in sign_in(people[2]).get(event.url_path).text
    assert WAY_IN not in sign_in(people[2]).get(event.url_path).text
    registers(event, people[0], comes="no")
    assert states(event) == ["gone", "coming", "coming", "waiting"]
    registers(event, people[0])
    assert states(event) == ["waiting", "coming", "coming", "waiting"]
    change(event, places=3)
    assert states(event) == ["waiting", "coming", "coming", "coming"]


def test_nobody_overtakes_those_who_wait(event):
    people = [make_person(name) for name in ("Una", "Dua", "Tria")]
    come_all(event, *people)
    Event.objects.filter(pk=event.pk).update(places=3)
    come_all(event, make_person("Quart"))
    assert states(event)[-1] == "waiting"


def test_with_no_limit_everybody_comes(home):
    event = make_event(home)
    come_all(event, *(make_person(name) for name in ("Una", "Dua", "Tria")))
    assert states(event) == ["coming"] * 3


def test_a_stranger_leaves_an_address_and_says_yes_by_the_link(event):
    browser = Client(headers=HERE)
    answer = browser.post(address_of(event), {"address": "nurse@clinic.example"})
    assert "Look into your mail" in answer.text
    assert states(event) == ["asked"]
    everything_goes_out()
    asked = Letter.objects.get(kind="event-confirm")
    page, key = link_in(asked).groups()
    other = Client(headers=HERE)
    assert other.get(page).status_code == 404
    assert other.get(f"{page}?key={key}").status_code == 303
    assert states(event) == ["asked"]  # opening it says nothing yet
    assert "I come" in other.get(page).text
    other.post(page, {"comes": "yes"})
    assert states(event) == ["coming"]
    assert WAY_IN in other.get(page).text
    everything_goes_out()
    told = Letter.objects.get(kind="event-place")
    assert WAY_IN in told.text
    assert link_in(told).groups() == (page, key)
    other.post(page, {"comes": "no"})
    assert states(event) == ["gone"]
    assert WAY_IN not in other.get(page).text


def test_an_address_is_asked_once_an_hour_whoever_types_it(event):
    for typed in ("nurse@clinic.example", "Nurse@clinic.example", "nurse@clinic.example"):
        Client(headers=HERE).post(address_of(event), {"address": typed})
    everything_goes_out()
    assert Letter.objects.filter(kind="event-confirm").count() == 1
    Registration.objects.update(asked_at=now() - timedelta(hours=2))
    Client(headers=HERE).post(address_of(event), {"address": "nurse@clinic.example"})
    everything_goes_out()
    assert Letter.objects.filter(kind="event-confirm").count() == 2


def test_whether_an_address_has_an_account_is_told_to_nobody(event, fatou):
    known = Client(headers=HERE).post(address_of(event), {"address": fatou.email}).text
    unknown = Client(headers=HERE).post(address_of(event), {"address": "nurse@clinic.example"}).text
    assert known == unknown
    assert states(event) == ["asked", "asked"]


@pytest.mark.parametrize("typed", ["", "nurse", "a@b\0.example", "x" * 300 + "@clinic.example"])
def test_what_is_no_address_is_refused_where_it_stands(event, typed):
    answer = Client(headers=HERE).post(address_of(event), {"address": typed})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert not Registration.objects.exists()


def test_a_form_of_another_site_registers_nobody(event, fatou):
    browser = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "cross-site"})
    browser.post(address_of(event), {"address": "nurse@clinic.example"})
    sign_in(fatou, browser).post(address_of(event), {"comes": "yes"})
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"cancelled_why": "The speaker is ill."}, "This event does not take place."),
        ({"registration_until": -1}, "Registration has ended."),
        ({"begins_at": -300}, "This event is over."),
    ],
)
def test_too_late_is_too_late(home, fatou, said, words):
    hours = {name: now() + timedelta(hours=value) for name, value in said.items() if isinstance(value, int)}
    event = make_event(home, **{**said, **hours})
    answer = registers(event, fatou)
    assert answer.status_code == 409
    assert words in answer.text
    assert not Registration.objects.exists()


def test_what_is_private_is_not_there_for_others(event, fatou):
    make_private(event)
    assert Client(headers=HERE).post(address_of(event), {"address": "a@b.example"}).status_code == 404
    assert registers(event, fatou).status_code == 302


def test_curators_alone_read_who_registered_as_far_as_each_is_named(event, fatou, amina, edith):
    registers(event, amina, named="1")
    registers(event, fatou)
    page = sign_in(edith).get(event.url_path).text.partition("Who registered")[2]
    assert "Amina" in page
    assert "Fatou" not in page
    assert page.count("Has a place") == 2
    for browser in (Client(), sign_in(amina)):
        assert "Who registered" not in browser.get(event.url_path).text


def test_who_comes_again_is_named_as_they_say_then(event, amina, fatou, edith):
    for person, first, then in ((amina, {"named": "1"}, {}), (fatou, {}, {"named": "1"})):
        registers(event, person, **first)
        registers(event, person, comes="no")
        registers(event, person, **then)
    registers(event, amina, named="1")  # an old page, sent once more while she holds a place
    page = sign_in(edith).get(event.url_path).text.partition("Who registered")[2]
    assert "Fatou" in page
    assert "Amina" not in page


def confirmed(event, address="nurse@clinic.example"):
    """A stranger whose address has said yes, and the way to their registration."""
    ask_address(event, address, language="en", by=Actor.objects.stranger())
    everything_goes_out()
    own = Registration.objects.latest("pk")
    Registration.objects.register(event, own.voice, by=Actor.objects.system())
    return own, way_to(own).removeprefix(settings.SITE)


def test_the_page_of_a_registration_is_closed_with_the_event(event, fatou):
    own, way = confirmed(event)
    [hers] = come_all(event, fatou)
    stranger, browser = Client(headers=HERE), sign_in(fatou)
    assert stranger.get(way).status_code == 303
    assert WAY_IN in stranger.get(own.get_absolute_url()).text
    assert WAY_IN in browser.get(hers.get_absolute_url()).text
    Registration.objects.give_back(own, by=Actor.objects.system())
    make_private(event, kind="groups")
    for one, page in ((stranger, own.get_absolute_url()), (browser, hers.get_absolute_url())):
        assert one.get(page).status_code == 404
        assert one.post(page, {"comes": "yes"}).status_code == 404
    assert states(event) == ["gone", "coming"]


def test_who_lost_the_letter_about_their_place_gets_it_again(event):
    own, _way = confirmed(event)
    everything_goes_out()
    for _time in range(2):
        Client(headers=HERE).post(address_of(event), {"address": "nurse@clinic.example"})
    everything_goes_out()
    assert Letter.objects.filter(kind="event-place").count() == 1  # within the hour
    Registration.objects.update(asked_at=now() - timedelta(hours=2))
    for _time in range(2):
        Client(headers=HERE).post(address_of(event), {"address": "nurse@clinic.example"})
    everything_goes_out()
    first, again = Letter.objects.filter(kind="event-place", state="sent").order_by("pk")
    assert link_in(first).groups() == link_in(again).groups()
    assert WAY_IN in again.text
    own.refresh_from_db()
    assert own.state == "coming"


def test_one_address_is_written_to_so_often_in_a_day(home, monkeypatch):
    monkeypatch.setattr(registering, "MOST_A_DAY", 2)
    events = [make_event(home, f"Webinar {number}") for number in range(3)]
    typed = {"address": "nurse@clinic.example"}
    answers = [Client(headers=HERE).post(address_of(event), typed).status_code for event in events]
    assert answers == [200, 200, 429]
    assert Client(headers=HERE).post(address_of(events[0]), typed).status_code == 200  # no letter, nothing counted
    assert Registration.objects.count() == 2
    assert Client(headers=HERE).post(address_of(events[2]), {"address": "a@clinic.example"}).status_code == 200


def test_who_is_erased_leaves_a_place_to_the_next(event):
    people = [make_person(name) for name in ("Una", "Dua", "Tria")]
    come_all(event, *people)
    erase(people[0], by=Actor.objects.system())
    assert states(event) == ["coming", "coming"]


def test_the_last_place_goes_to_one_of_twenty(whole, home):
    event = make_event(home, places=1)
    people = [make_person(f"Person{number}") for number in range(20)]
    for person in people:
        told_in(person, event.told_in)
    acts = [lambda person=person: come_all(event, person) for person in people]
    assert at_once(*acts) == ["done"] * 20
    assert sorted(states(event)) == ["coming"] + ["waiting"] * 19


def test_who_registers_and_who_publishes_do_not_wait_in_a_ring(whole, home):
    event = make_event(home)
    people = [make_person(f"Person{number}") for number in range(8)]
    acts = [lambda person=person: come_all(event, person) for person in people]
    acts += [lambda: [change(event, place=f"Room {number}") for number in range(6)] for _one in range(4)]
    assert at_once(*acts) == ["done"] * 12
    assert states(event) == ["coming"] * 8


def test_two_who_give_back_let_two_up(whole, home):
    event = make_event(home, places=2)
    people = [make_person(f"Person{number}") for number in range(5)]
    own = come_all(event, *people)
    acts = [lambda one=one: Registration.objects.give_back(one, by=Actor.objects.system()) for one in own[:2]]
    assert at_once(*acts) == ["done", "done"]
    assert states(event) == ["gone", "gone", "coming", "coming", "waiting"]
    assert Happening.objects.get().sequence == 0


def test_an_address_is_forgotten_when_nobody_confirmed_it_or_the_event_is_long_over(event, fatou):
    for typed in ("nurse@clinic.example", "late@clinic.example"):
        ask_address(event, typed, language="en", by=Actor.objects.stranger())
    come_all(event, fatou)
    first, second, _fatou = Registration.objects.order_by("pk")
    Registration.objects.register(event, first.voice, by=Actor.objects.system())
    assert forget_addresses() == 0
    Registration.objects.filter(pk=second.pk).update(asked_at=now() - timedelta(days=8))
    assert forget_addresses() == 1
    assert not Voice.objects.filter(address="late@clinic.example").exists()
    Event.objects.filter(pk=event.pk).update(
        begins_at=now() - timedelta(days=92), ends_at=now() - timedelta(days=91), registration_until=None
    )
    assert forget_addresses() == 1
    assert not Voice.objects.exclude(address="").exists()
    assert states(event) == ["coming"]  # who has an account finds it in their copy


def test_addresses_of_an_event_that_was_deleted_are_forgotten_once_nobody_is_told_of_it(event):
    confirmed(event)
    ask_address(event, "late@clinic.example", language="en", by=Actor.objects.stranger())
    change(event).delete()
    assert not Registration.objects.exists()
    assert forget_addresses() == 1
    assert list(Voice.objects.exclude(address="").values_list("address", flat=True)) == ["nurse@clinic.example"]
    GoneEvent.objects.update(gone_at=now() - timedelta(days=8))
    assert forget_addresses() == 1
    assert not Voice.objects.exclude(address="").exists()
    assert not GoneEvent.objects.exists()
