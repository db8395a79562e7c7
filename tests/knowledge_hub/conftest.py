"""Curators, and pages of the hub."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from wagtail.models import Locale, Page, PageViewRestriction

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.people.models import Appointment, Person, Role
from hlh.people.models.persons import Stranger
from knowledge_hub.models import AreaShelf, Collection, Event, HubHome, HubPage, News, Resource
from tests.conftest import make_person

WAY_IN = "https://meet.example/way-in-4711"  # of events; for those alone who have a place


@pytest.fixture
def edith(db: None) -> Person:
    """An editor of WHO headquarters, for everything."""
    person = make_person("Edith")
    Appointment.objects.appoint(person, Role.EDITOR, by=Actor.objects.system())
    settle_all()
    return person


@pytest.fixture
def home(db: None) -> HubHome:
    return HubHome.objects.get(slug="hub")


def publish(parent: Page, page: Page) -> Any:
    """A published page below another."""
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_page(parent: Page, title: str = "Oxygen in small hospitals", **fields: Any) -> HubPage:
    return publish(parent, HubPage(title=title, **{"summary": f"About {title.lower()}.", "areas": [6]} | fields))


def make_resource(parent: Page, title: str = "Two-week oxygen table", **fields: Any) -> Resource:
    said = {
        "helps": "Work out what oxygen you need.\nSee what to order first.",
        "publisher": "WHO",
        "link": "https://www.who.int/",
        "licence": "CC BY-NC-SA 3.0 IGO",
        "areas": [6],
    } | fields
    return publish(parent, Resource(title=title, **said))


def make_shelf(parent: Page, *things: Any, area: int = 6, **fields: Any) -> AreaShelf:
    picks = [("pick", {"entry": thing, "why": f"Because of {number}."}) for number, thing in enumerate(things)]
    said = {"title": f"Shelf {area}", "office": "the area editor", "chosen_on": datetime.date(2026, 3, 9)} | fields
    return publish(parent, AreaShelf(area_id=area, picks=picks, **said))


def make_event(parent: Page, title: str = "Night shifts: a webinar", *, after: float = 240, **fields: Any) -> Event:
    """A published one that begins so many hours from now, and lasts for two."""
    begins = now().replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=after)
    said = {
        "summary": "How three districts kept their nights staffed.",
        "organiser": "WHO",
        "begins_at": begins,
        "ends_at": fields.get("begins_at", begins) + datetime.timedelta(hours=2),
        "link": WAY_IN,
        "areas": [6],
    } | fields
    return publish(parent, Event(title=title, **said))


def change(page: Page, **fields: Any) -> Any:
    """It is published anew, otherwise."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def in_french(page: Page, **fields: Any) -> Any:
    """A French translation of a page, published."""
    made = page.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    return change(made, **fields)


def make_private(page: Page, kind: str = PageViewRestriction.LOGIN) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=kind)


def stranger_reads(address: str) -> str:
    """What a stranger's browser shows at an address; the answer has to be a page."""
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.text


STRANGER = Stranger()


def make_collection(parent: Page, *things: Any, **fields: Any) -> Collection:
    """A collection of things, all below one heading unless picks are said."""
    picks: list[Any] = [("heading", "To begin with")]
    picks += [("pick", {"entry": thing, "why": f"Because of {number}."}) for number, thing in enumerate(things)]
    said = {"title": "Oxygen, all of it", "office": "the area editor", "chosen_on": datetime.date(2026, 3, 9)}
    return publish(parent, Collection(**said | {"picks": picks, "areas": [6]} | fields))


def make_news(parent: Page, title: str = "A new oxygen table", **fields: Any) -> News:
    said = {"summary": f"{title}.", "body": [("text", "<p>It counts <b>cylinders</b>.</p>")], "areas": [6]} | fields
    return publish(parent, News(title=title, **said))
