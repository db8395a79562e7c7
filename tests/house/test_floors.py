"""What import-linter can't see: keys, addresses and includes go down too."""

import re
from itertools import permutations
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from hlh.people.models import Person
from tests.house.catalogues import PACKAGES

ROOT = Path(settings.ROOT)
FLOORS = [
    ["hlh.portal"],
    ["learning_labs", "briefs", "knowledge_hub", "helpdesk", "hlh.network"],
    ["hlh.conversations", "hlh.weblinks"],
    ["hlh.mail"],
    ["hlh.catalogue"],
    ["hlh.files", "hlh.links"],
    ["hlh.people"],
    ["hlh.taxonomy"],
    ["hlh.activity"],
]
HEIGHT = {name: -number for number, names in enumerate(FLOORS) for name in names}
OURS = [model for model in apps.get_models() if model._meta.app_config.name in HEIGHT]
GENERIC = {"Fact", "Entry", "Link"}


def app_of(model):
    return model._meta.app_config.name


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_keys_point_down(model):
    for field in model._meta.get_fields():
        other = field.related_model
        if not field.is_relation or field.auto_created or other in (None, Person) or app_of(other) not in HEIGHT:
            continue
        assert HEIGHT[app_of(other)] <= HEIGHT[app_of(model)], f"{model.__name__}.{field.name} points up"
        is_sister = app_of(other) != app_of(model) and HEIGHT[app_of(other)] == HEIGHT[app_of(model)]
        assert not is_sister, f"{model.__name__}.{field.name} points to a sister"


def test_generic_keys_stand_at_their_three_places_only():
    from django.contrib.contenttypes.fields import GenericForeignKey

    found = {
        model.__name__ for model in OURS for field in model._meta.private_fields if isinstance(field, GenericForeignKey)
    }
    assert found == GENERIC


ROOMS = FLOORS[1]


@pytest.mark.parametrize(("room", "sister"), permutations(ROOMS, 2))
def test_a_room_names_no_address_or_template_of_its_sister(room, sister):
    templates, code = ROOT / "templates" / room.rpartition(".")[2], ROOT / room.replace(".", "/")
    sister = sister.rpartition(".")[2]
    for file in [*templates.rglob("*.html"), *code.rglob("*.py")]:
        words = file.read_text("utf-8")
        assert not re.search(rf"include \"{sister}/|url '{sister}:(?!labs)|reverse\(\"{sister}:", words), file


def test_only_people_reads_who_a_voice_is_of():
    """`Voice.person` and `Voice.address` are read by hlh.people alone; the tests and migrations aside."""
    reading = re.compile(r"voice(?:__|\.)(?:person|address)\b")
    for folder in PACKAGES:
        for file in (ROOT / folder).rglob("*.py"):
            if "migrations" in file.parts or file.is_relative_to(ROOT / "hlh/people"):
                continue
            assert not reading.search(file.read_text("utf-8")), file
    for file in (ROOT / "templates").rglob("*.*"):
        assert not reading.search(file.read_text("utf-8")), file


def test_only_mail_asks_whom_a_letter_reaches():
    for folder in PACKAGES:
        for file in (ROOT / folder).rglob("*.py"):
            if "reached_by" in file.read_text("utf-8"):
                assert file.is_relative_to(ROOT / "hlh/people") or file.is_relative_to(ROOT / "hlh/mail"), file


def test_no_model_signals_of_our_own():
    """But for the bridge: Wagtail says nothing of a page's privacy but by saving its row."""
    bridge = ROOT / "knowledge_hub/bridge.py"
    for folder in PACKAGES:
        for file in set((ROOT / folder).rglob("*.py")) - {bridge}:
            assert not re.search(
                r"\b(?:post_save|pre_save|post_delete|pre_delete|m2m_changed)\b", file.read_text("utf-8")
            ), file


def test_the_stylesheets_are_logical():
    """Arabic needs no second sheet: no left, no right."""
    physical = re.compile(
        r"(?<![\w-])(?:margin|padding|border|inset)?-?(?:left|right)\s*:|text-align:\s*(?:left|right)|float:"
    )
    for file in (ROOT / "static/css").glob("*.css"):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            assert not physical.search(line), f"{file.name}:{number}: {line.strip()}"


def test_nothing_is_inline():
    """A strict policy forbids inline styles and scripts on pages; letters need their own styles."""
    for file in (ROOT / "templates").rglob("*.html"):
        if file.is_relative_to(ROOT / "templates/mail"):
            continue
        words = file.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|<script(?! src)|\son\w+=\"", words), file


def test_migrations_agree_with_the_models(db):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
