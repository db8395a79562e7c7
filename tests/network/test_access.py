"""Who gets which page of the network: one table, and a page that is not in it fails the test."""

from __future__ import annotations

import pytest
from django.test import Client

from hlh.activity.models import Actor
from hlh.network.models import Ask, Call
from hlh.network.urls import urlpatterns
from hlh.people.models import Nomination, Role
from hlh.people.voices import told_in
from tests.conftest import make_person, sign_in
from tests.network.conftest import make_call, make_contact, make_partner, open_call

READERS = ("stranger", "member", "contact", "contact elsewhere", "facilitator", "editor")
IN, NO, GONE, READ, ON = 302, 403, 404, 200, 302  # to sign in, refused, not to be seen, read, led on
# name: what a GET answers to each reader; of what takes a POST alone, what that answers
TABLE = {
    "partners": (READ,) * 6,
    "new": (IN, NO, NO, NO, NO, READ),
    "calls": (READ,) * 6,
    "new_call": (IN, NO, NO, NO, READ, READ),
    "call": (READ,) * 6,
    "change_call": (IN, NO, NO, NO, NO, READ),
    "opening": (IN, NO, NO, NO, NO, ON),
    "closing": (IN, NO, NO, NO, NO, ON),
    "withdrawal": (IN, NO, NO, NO, NO, ON),
    "acceptance": (IN, NO, NO, NO, NO, ON),
    "answer": (IN, GONE, READ, GONE, GONE, GONE),
    "partner": (READ,) * 6,
    "settings": (IN, NO, READ, NO, NO, READ),
    "end": (IN, NO, NO, NO, NO, ON),
    "contacts": (IN, NO, READ, NO, NO, READ),
    "end_contact": (IN, NO, NO, NO, NO, ON),  # whom somebody else named
    "confirm_contact": (IN, NO, NO, NO, NO, ON),  # who is not known to be of the organisation
}
ACTS = {"closing", "withdrawal", "acceptance", "end", "end_contact", "confirm_contact"}


@pytest.fixture
def cast(call, alliance, zainab, edda, frida, fatou):
    elsewhere = make_contact("Zola", make_partner("Elsewhere", areas=[1]))
    people = {"member": fatou, "contact": zainab, "contact elsewhere": elsewhere, "facilitator": frida, "editor": edda}
    return {"stranger": Client()} | {name: sign_in(person) for name, person in people.items()}


@pytest.fixture
def addresses(asked, alliance, zainab):
    answer = asked.answers.model.objects.give(
        asked, voice=told_in(zainab, asked.place), text="Held.", once="a", by=Actor.objects.system()
    )
    named = Nomination.objects.nominate(
        role=Role.PARTNER, scope=[alliance.mark], person=make_person("Zuri"), by=Actor.objects.system()
    )
    page, call = alliance.get_absolute_url(), asked.call.get_absolute_url()
    colleague = make_contact("Zaha", alliance)
    contact = alliance.contacts().get(person=colleague).pk
    ends = {"settings": "settings/", "end": "end/", "contacts": "contacts/", "partner": ""}
    ends |= {"end_contact": f"contacts/{contact}/end/", "confirm_contact": f"contacts/{named.ref}/confirmation/"}
    of_calls = {"call": "", "change_call": "change/", "opening": "partners/", "closing": "closing/"}
    of_calls |= {"withdrawal": "withdrawal/", "acceptance": f"answers/{answer.number}/"}
    return (
        {"partners": "/network/", "new": "/network/new/", "calls": "/network/calls/", "new_call": "/network/calls/new/"}
        | {"answer": asked.get_absolute_url()}
        | {name: page + end for name, end in ends.items()}
        | {name: call + end for name, end in of_calls.items()}
    )


def test_every_address_stands_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", TABLE)
def test_everybody_gets_what_is_theirs(cast, addresses, name, reader):
    browser, expected = cast[reader], TABLE[name][READERS.index(reader)]

    answer = browser.post(addresses[name], {"words": "Held."}) if name in ACTS else browser.get(addresses[name])

    assert answer.status_code == expected
    if reader == "stranger" and expected == IN:
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted(ACTS))
def test_acts_are_no_pages(cast, addresses, name):
    assert cast["editor"].get(addresses[name]).status_code == 405


def test_a_facilitator_keeps_their_own_call(frida, alliance, zainab):
    mine = make_call(frida)
    open_call(mine, alliance)

    assert sign_in(frida).post(f"{mine.get_absolute_url()}closing/").status_code == 302
    assert Call.objects.get().stage == "closed"
    assert Ask.objects.get().is_asked
