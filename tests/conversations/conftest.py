"""Two members of a lab who show themselves there, and what they write to each other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from hlh.activity.models import Actor
from hlh.conversations.models import Conversation
from hlh.people.models import Person, Profile
from hlh.people.models.profiles import FIELDS
from learning_labs.models import Lab
from tests.conftest import make_lab, make_person, sign_in
from tests.mail.conftest import _addresses, message  # noqa: F401  ours are of hub.example


def shows(name: str, *labs: Lab, hidden: tuple[str, ...] = (), **fields: Any) -> Person:
    """Somebody who shows members who they are, but what is hidden, and belongs to these labs."""
    person = make_person(name, **{"country_id": "KEN"} | fields)
    say(person, hidden=hidden)
    for lab in labs:
        lab.welcome(person, by=Actor.objects.of(person))
    return person


def say(person: Person, *, hidden: tuple[str, ...] = ()) -> Profile:
    own: dict[str, Any] = {name: getattr(person, name) for name in ("name", "work", "country", "organisation")}
    own |= {"areas": [6], "languages": ["en"], "time_zone": ""}
    return Profile.objects.say(person, seen={field: 0 if field in hidden else 1 for field in FIELDS}, **own)


def door_of(person: Person) -> str:
    """Where somebody is written to for the first time."""
    return f"/me/messages/to/{Profile.objects.get(person=person).ref}/"


def first(sender: Person, receiver: Person, text: str = "How do you repair scales?", **said: str) -> Any:
    return sign_in(sender).post(door_of(receiver), {"text": text} | said)


def between(one: Person, other: Person) -> Conversation:
    found = Conversation.objects.between(one, other)
    assert found is not None
    return found


def answer(sender: Person, receiver: Person, text: str = "By a mechanic.", **said: str) -> Any:
    there = between(sender, receiver).get_absolute_url()
    return sign_in(sender).post(f"{there}messages/", {"text": text} | said)


def page_of(reader: Person, other: Person, query: str = "") -> str:
    return str(sign_in(reader).get(f"{between(reader, other).get_absolute_url()}{query}").text)


def plain(page: str) -> str:
    """What a page says, without what differs each time."""
    return re.sub(r'\d+ KB|name="(?:csrfmiddlewaretoken|once)" value="[^"]*"', "", page)


def members(lab: Lab | None = None) -> tuple[Person, Person]:
    lab = lab or make_lab()
    return shows("Nekesa", lab), shows("Salif", lab, country_id="SEN")


@pytest.fixture
def nekesa(lab: Lab) -> Person:
    return shows("Nekesa", lab, work="Vexillotomist")


@pytest.fixture
def salif(lab: Lab) -> Person:
    return shows("Salif", lab, country_id="SEN")
