"""What the tests of people and their doors share."""

import re

import pytest

from hlh.activity.models import Actor
from hlh.mail.models import Letter
from hlh.people.models import Appointment, Person, Role
from tests.conftest import PASSWORD, make_person


@pytest.fixture
def edith(db):
    """An editor for everything."""
    person = make_person("Edith")
    Appointment.objects.appoint(person, Role.EDITOR, by=Actor.objects.system())
    return person


def holds(person, role, **over):
    """Whether somebody holds a role, asked afresh."""
    return Person.objects.get(pk=person.pk).holds(role, **over)


def by_password(browser, person, **more):
    return browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD} | more)


def newest_code(person: Person) -> str:
    """The one-time code of the newest letter to somebody."""
    letter = Letter.objects.filter(to_address=person.email, kind=Letter.DOOR).latest("pk")
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter.text, re.M).group(1)


@pytest.fixture
def rene(db) -> Person:
    """The regional focal point of Africa."""
    person = make_person("Rene", country_id="COG")
    Appointment.objects.appoint(person, Role.REGIONAL_FOCAL_POINT, scope=["region:AFR"], by=Actor.objects.system())
    return person


@pytest.fixture
def eva(db) -> Person:
    """The regional focal point of Europe."""
    person = make_person("Eva")
    Appointment.objects.appoint(person, Role.REGIONAL_FOCAL_POINT, scope=["region:EUR"], by=Actor.objects.system())
    return person
