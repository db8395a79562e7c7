"""Authors, editors and briefs in each stage."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.utils import translation

from briefs import listing
from briefs.models import Brief, Kind
from briefs.naming import _by_country, first_voice
from hlh.activity.models import Actor
from hlh.people.models import Appointment, Person, Role
from hlh.taxonomy.models import Area, Country
from tests.conftest import make_person, sign_in

TOLD = {
    "title": "Loans between facilities kept insulin in stock",
    "challenge": "Deliveries stopped for three weeks in the rainy season.",
    "action": "The hospital lent insulin to health centres against a one-page note.",
    "outcome": "No facility ran out. Two notes were lost.",
}
FORM = TOLD | {"country": "KEN", "area": "6", "naming": "0", "quoting": "ask"}


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    """What another test counted, or the language that it read in, says nothing here."""
    translation.activate("en")
    _by_country.forget()
    listing.forget()


def make_brief(author: Person, *, stage: str = "draft", country: str = "KEN", area: int = 6, **said: Any) -> Brief:
    """A brief of somebody, carried to a stage by the hub itself."""
    words = TOLD | {"country": Country.objects.get(pk=country), "area": Area.objects.get(pk=area)} | said
    by = Actor.objects.system()
    kind = words.pop("kind", Kind.ACTION)
    brief = Brief.objects.begin(kind=kind, said=words, voice=first_voice(author, naming=0), by=Actor.objects.of(author))
    if stage != "draft":
        brief.submit(by=by)
    if stage == "published":
        brief.publish(by=by)
    return brief


def new_version(brief: Brief, *, urgent: str = "", **said: Any) -> None:
    """The next version of a published brief, published."""
    by = Actor.objects.system()
    brief.reopen(by=by)
    brief.keep({"note": "New figures."} | said, seen=brief.edition)
    brief.submit(by=by)
    brief.publish(urgent=urgent, by=by)


def editor(name: str, *scope: str) -> Person:
    person = make_person(name)
    Appointment.objects.appoint(person, Role.EDITOR, scope=scope, by=Actor.objects.system())
    return person


@pytest.fixture
def abena(db: None) -> Person:
    """An editor of the African Region."""
    return editor("Abena", "region:AFR")


@pytest.fixture
def emad(db: None) -> Person:
    """An editor of the Eastern Mediterranean."""
    return editor("Emad", "region:EMR")


@pytest.fixture
def draft(amina: Person) -> Brief:
    return make_brief(amina)


@pytest.fixture
def submitted(amina: Person) -> Brief:
    return make_brief(amina, stage="in_review")


@pytest.fixture
def published(amina: Person) -> Brief:
    return make_brief(amina, stage="published")


def post(person: Person, brief: Brief, act: str, **said: Any) -> Any:
    """Somebody presses a button on a brief, having read what it says now."""
    edition = Brief.objects.get(pk=brief.pk).edition
    return sign_in(person).post(f"/briefs/{brief.ref}/{act}/", {"edition": edition} | said)


def refuse_to_change(thing: Model) -> None:
    """From now on, until the test ends, the database refuses whatever changes this row."""
    name = f"refuse_{thing.pk}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$ LANGUAGE plpgsql;"
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {thing._meta.db_table} FOR EACH ROW WHEN (OLD.id = {thing.pk})"
            f" EXECUTE FUNCTION {name}()"
        )


def field(page: str, name: str) -> str:
    """What a field of the form holds, as HTML."""
    area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    line = re.search(rf'<input[^>]* name="{name}" value="(.*?)"', page, re.DOTALL)
    return (area or line)[1]
