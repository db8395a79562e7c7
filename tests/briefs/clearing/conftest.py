"""A region that asks for clearance, and a ministry that answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from briefs.clearing.asking import ask
from briefs.models import Brief, Clearance, Step
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.voices import written_by
from tests.briefs.conftest import make_brief

MINISTRY = "clearing@ministry.example"


@pytest.fixture
def step(db: None) -> Step:
    """Briefs of the African Region are cleared by their country."""
    return Step.objects.create(labels={"en": "Country clearance"}, what=Step.What.CLEARANCE, region_id="AFR")


@pytest.fixture
def waiting(step: Step, amina: Any) -> Brief:
    """In review, and nobody was asked yet."""
    return make_brief(amina, stage="in_review")


def asked(brief: Brief, *, address: str = MINISTRY) -> Clearance:
    """Its country is asked by the hub."""
    return ask(brief, address=address, language="en", by=Actor.objects.system())


def cleared(brief: Brief, grade: str = "country", **said: Any) -> Clearance:
    """Its country was asked, and said yes."""
    clearance = asked(brief)
    by = Actor.objects.system()
    clearance.give(**{"grade": grade, "until": None, "seen": clearance.hash, "by": by} | said)
    brief.refresh_from_db()
    return clearance


def send_all() -> None:
    """What is owed is done, and every letter that is due goes out."""
    settle_all()
    send_due()


def way_in() -> str:
    """The link of the newest letter that asks for a clearance."""
    letter = Letter.objects.filter(kind="clearance-asked", state="sent").latest("pk")
    return re.search(r"https?://[^/\s]+(/briefs/clearances/\S+)", letter.text)[1]


def letters_to(person: Any) -> str:
    """Everything that somebody was written."""
    return "\n".join(f"{one.subject}\n{one.text}" for one in Letter.objects.filter(written_by(person, "to")))


def by_link() -> tuple[Client, str]:
    """A browser that came by the link of the newest letter, and the clean address."""
    browser = Client()
    page = browser.get(way_in())
    assert page.status_code == 303
    return browser, page["Location"]


def answer(browser: Client, address: str, **said: Any) -> Any:
    """Somebody answers with the words in sight that their page shows."""
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(address).text)[1]
    return browser.post(address, {"seen": seen} | said, headers={"origin": "null"})
