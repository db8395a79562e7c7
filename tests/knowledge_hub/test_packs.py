"""Packs: what everybody may read about an area, as a file that is taken along."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now

from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.people.models import Naming
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import CODES
from hlh.taxonomy.models import Area
from knowledge_hub.models import Pack
from knowledge_hub.packs import gathering, keeping, writing
from learning_labs.models import Lab, Post
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.knowledge_hub.conftest import make_page, make_private, make_resource, make_shelf

OXYGEN = 6


def pack_of(area: int = OXYGEN, language: str = "en") -> Pack:
    """The pack of an area, made now."""
    Pack.objects.want(areas=[area], languages=[language])
    keeping.make_due()
    return Pack.objects.get(area=area, language=language)


def files_of(pack: Pack) -> dict[str, str]:
    with pack.content.open("rb") as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name).decode() for name in packed.namelist()}


def fetch(pack: Pack, **headers: str) -> Any:
    return Client().get(pack.address, headers=headers)


class Loads(HTMLParser):
    """What a page would load or run by itself, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        assert tag not in ("script", "iframe", "object", "embed", "form", "img", "base", "style"), tag
        assert not [name for name in said if name.startswith("on") or name in ("style", "src", "srcset")]
        if tag == "link":
            self.loaded.append(said["href"] or "")
        if tag == "a" and "href" in said:
            self.links.append(said["href"] or "")


def test_a_pack_holds_a_page_and_a_text_of_each_thing(home):
    resource = make_resource(home)
    make_page(home, body=[("heading", "First"), ("text", "<p>Count <b>cylinders</b>.</p>")])
    make_shelf(home, entry_of(resource))

    files = files_of(pack_of())

    assert {"index.html", "style.css", "things/hub-two-week-oxygen-table.html"} <= set(files)
    assert {name[:-5] for name in files if name.endswith(".html")} - {"index"} == {
        name[:-4] for name in files if name.endswith(".txt")
    }
    page, text = (files[f"things/hub-two-week-oxygen-table.{ending}"] for ending in ("html", "txt"))
    for words in ("Work out what oxygen you need.", "CC BY-NC-SA 3.0 IGO", "/hub/two-week-oxygen-table/", "Made on"):
        assert words in page and words in text, words
    assert "Because of 0." in files["things/hub-shelf-6.html"]
    assert 'href="hub-two-week-oxygen-table.html"' in files["things/hub-shelf-6.html"]
    assert "Count <b>cylinders</b>." in files["things/hub-oxygen-in-small-hospitals.html"]


def test_nothing_in_it_runs_or_is_loaded_from_elsewhere(home):
    make_resource(home, title='<script>alert("x")</script>', helps='<img src=x onerror="alert(1)">')
    make_page(
        home, body=[("text", '<p onclick="x()">Hi<script>alert(2)</script> <a href="javascript:x">there</a></p>')]
    )
    files = files_of(pack_of())
    for name, page in files.items():
        if name.endswith(".html"):
            reader = Loads()
            reader.feed(page)
            inside = "" if name == "index.html" else "../"
            assert reader.loaded == [f"{inside}style.css"]
            for link in reader.links:
                assert link.startswith(("http://", "https://")) or re.fullmatch(r"(\.\./)?[\w/.-]+", link), link
    assert "url(" not in files["style.css"] and "@import" not in files["style.css"]


def test_its_names_are_safe(home):
    for number in range(3):
        make_resource(home, title=f"Tableau d’oxygène {number}", slug=f"Тable-{number}" if number else "CON")
    for name in files_of(pack_of()):
        assert re.fullmatch(r"(things/)?[a-z0-9][a-z0-9-]{0,90}\.(html|txt|css)", name), name


@pytest.mark.parametrize("language", CODES)
def test_it_is_framed_in_six_languages_and_marks_that_of_an_original(home, language):
    make_resource(home)
    files = files_of(pack_of(language=language))
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in files["index.html"]
    assert '<h1 lang="en"' in files["things/hub-two-week-oxygen-table.html"]


def test_the_same_words_make_the_same_bytes_and_keep_their_day(home):
    make_resource(home)
    first = pack_of()
    Pack.objects.update(made_at=now() - timedelta(days=9))
    first = pack_of()
    again = pack_of()
    assert (again.digest, again.content.name) == (first.digest, first.content.name)
    assert again.made_at == first.made_at
    make_page(home)
    other = pack_of()
    assert other.digest != first.digest
    assert not default_storage.exists(first.content.name)


def test_it_is_as_large_as_may_be_and_names_what_had_no_room(home, monkeypatch):
    for number in range(6):
        make_resource(home, title=f"Table {number}")
    monkeypatch.setattr(Pack, "LARGEST", 60_000)
    monkeypatch.setattr(writing, "ROOM_FOR_NAMES", 90)
    monkeypatch.setattr(writing, "NAMED", 400)
    pack = pack_of()
    assert pack.size <= 60_000
    assert 0 < pack.things < 6
    assert pack.things + pack.left_out == 6
    index = files_of(pack)["index.html"]
    assert all(f"Table {number}" in index for number in range(6))
    assert "/hub/table-0/" in index


def test_an_area_without_anything_has_no_pack(home, client):
    pack = pack_of(area=3)
    assert not pack.content
    assert Client().get(pack.address).status_code == 404
    assert "No pack is made yet" in client.get("/hub/packs/").text
