"""The demonstration has partners and a call; everything of it says that it is invented."""

from __future__ import annotations

import json

import pytest

from hlh.activity.models import Actor
from hlh.demo.calling import PARTNERS, call_the_network
from hlh.network.models import Ask, Call, Partner
from hlh.people.models import Appointment, Organisation, Role
from tests.conftest import make_person, sign_in


@pytest.fixture
def people(db):
    office = Organisation.objects.create(name="Examplia Health Partners (demonstration)", kind="other")
    petra, edith = make_person("Petra", organisation=office), make_person("Edith")
    Appointment.objects.appoint(edith, Role.EDITOR, by=Actor.objects.system())
    return {"petra": petra, "edith": edith}


def test_four_partners_and_one_open_call_that_say_they_are_invented(people, client):
    assert call_the_network(people) == 4

    assert Call.objects.open().filter(is_demo=True).count() == 1
    assert Ask.objects.asked().count() == 2  # by area and region
    for address in (
        "/network/",
        Call.objects.get().get_absolute_url(),
        Partner.objects.earliest("pk").get_absolute_url(),
    ):
        assert "Demonstration" in client.get(address).text


def test_petra_keeps_the_page_of_her_organisation(people):
    call_the_network(people)
    own, *others = Partner.objects.order_by("pk")
    browser = sign_in(people["petra"])

    assert browser.get(f"{own.get_absolute_url()}settings/").status_code == 200
    assert browser.get(f"{others[0].get_absolute_url()}settings/").status_code == 403


def test_every_partner_of_it_is_called_invented():
    rows = json.loads(PARTNERS.read_text("utf-8"))

    assert all("(demonstration)" in row["name"] and row["said"].startswith("Invented.") for row in rows)
