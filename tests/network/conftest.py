"""Partners, a call, and the letters that go out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.network.models import Ask, Call, Partner
from hlh.people.models import Appointment, Organisation, Person, Role
from tests.conftest import make_person

ASKED = {
    "title": "Cold boxes without electricity",
    "asked": "Which cold boxes kept vaccines for more than three days without electricity?",
    "language": "en",
    "areas": [6],
    "regions": ["AFR"],
    "languages": [],
}


def make_partner(name: str = "Cold Chain Alliance", kind: str = "nsa", **said: Any) -> Partner:
    """A partner that works on the area of the call, in its region."""
    organisation = Organisation.objects.create(name=name, kind=kind)
    told = {"said": "We test cold boxes.", "areas": [6], "regions": ["AFR"], "languages": ["en"]} | said
    return Partner.objects.add(organisation, by=Actor.objects.system(), **told)


def make_contact(name: str, partner: Partner) -> Person:
    person = make_person(name)
    Appointment.objects.appoint(person, Role.PARTNER, scope=[partner.mark], by=Actor.objects.system())
    return person


def make_call(person: Person, **said: Any) -> Call:
    told = ASKED | {"until": localdate() + timedelta(days=14)} | said
    return Call.objects.raise_one(person, by=Actor.objects.of(person), **told)


def near(made: Ask, days: int = 2) -> None:
    """Its last day is near, and it was asked long ago."""
    Call.objects.filter(pk=made.call_id).update(until=localdate() + timedelta(days=days))
    Ask.objects.filter(pk=made.pk).update(asked_at=now() - timedelta(days=9))


def open_call(call: Call, *partners: Partner) -> None:
    call.open({partner.pk for partner in partners}, by=Actor.objects.system())


def send_all() -> None:
    """What is owed is done, and every letter that is due goes out."""
    settle_all()
    send_due()


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind, state="sent").order_by("pk"))


def way_in(kind: str = "call-asked") -> str:
    """The link of the newest letter that asks."""
    return re.search(r"https?://[^/\s]+(/network/answer/\S+)", letters(kind)[-1].text)[1]


@pytest.fixture
def alliance(db: None) -> Partner:
    return make_partner()


@pytest.fixture
def zainab(alliance: Partner) -> Person:
    """A contact of the alliance."""
    return make_contact("Zainab", alliance)


@pytest.fixture
def edda(db: None) -> Person:
    """An editor."""
    person = make_person("Edda")
    Appointment.objects.appoint(person, Role.EDITOR, by=Actor.objects.system())
    return person


@pytest.fixture
def call(edda: Person) -> Call:
    """Nobody was asked yet."""
    return make_call(edda)


@pytest.fixture
def asked(call: Call, alliance: Partner, zainab: Person) -> Ask:
    """The alliance was asked, and its letter went out."""
    open_call(call, alliance)
    send_all()
    return Ask.objects.get(call=call, partner=alliance)
