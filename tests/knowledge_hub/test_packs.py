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
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.catalogue.entries import entry_of
from hlh.taxonomy.languages import CODES
from hlh.taxonomy.models import Area
from knowledge_hub.models import Pack
from knowledge_hub.packs import gathering, keeping, writing
from tests.conftest import sign_in
from tests.knowledge_hub.conftest import make_page, make_resource, make_shelf

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
        assert words in page
        assert words in text
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
    assert not re.search(r"url\(|@import", files["style.css"])


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


def test_the_same_words_make_the_same_bytes_and_keep_their_day(home, monkeypatch, django_capture_on_commit_callbacks):
    make_resource(home)
    first = pack_of()
    monkeypatch.setattr(keeping, "now", lambda: now() + timedelta(days=3))
    again = pack_of()
    assert (again.digest, again.content.name) == (first.digest, first.content.name)
    assert again.made_at == first.made_at
    make_page(home)
    with django_capture_on_commit_callbacks(execute=True):
        other = pack_of()
    assert other.digest != first.digest
    assert other.made_at > first.made_at
    assert not default_storage.exists(first.content.name)


def test_it_is_as_large_as_may_be_and_names_what_had_no_room(home, monkeypatch):
    for number in range(6):
        make_resource(home, title=f"Table {number}")
    monkeypatch.setattr(Pack, "LARGEST", 48_000)
    pack = pack_of()
    assert pack.size <= 48_000
    assert 0 < pack.things < 6
    assert pack.things + pack.left_out == 6
    index = files_of(pack)["index.html"]
    assert all(f"Table {number}" in index for number in range(6))
    assert "/hub/table-0/" in index
    assert "/hub/table-5/" not in index  # the newest had room, so it is opened from here


def test_what_was_thought_to_fit_and_does_not_is_left_out(home, monkeypatch):
    for number in range(6):
        make_resource(home, title=f"Table {number}")
    area = Area.objects.get(number=OXYGEN)
    things = writing.named(gathering.told(gathering.wanted(OXYGEN), "en"))
    monkeypatch.setattr(Pack, "LARGEST", 7_000)
    content, kept, left = writing.written(things, [], area=area, language="en", made_at=now())
    assert len(content) <= 7_000
    assert 0 < len(kept) < 6
    assert len(kept) + left == 6


def test_an_area_without_anything_has_no_pack(home, client):
    pack = pack_of(area=3)
    assert not pack.content
    assert Client().get(pack.address).status_code == 404
    assert "No pack is made yet" in client.get("/hub/packs/").text


# Its page and its file


def test_the_page_says_how_large_each_is_before_it_is_tapped(home, client):
    make_resource(home)
    packs = [pack_of(language=language) for language in ("en", "fr", "ar")]
    page = client.get("/hub/packs/").text.partition("<main")[2].partition("</main")[0]
    for pack in packs:
        assert f'href="{pack.address}"' in page
        assert f'src="/files/packs/{pack.name}.svg"' in page
    assert "KB" in page
    assert page.index("العربية") < page.index("English") < page.index("Français")


def test_the_page_asks_as_much_with_one_pack_as_with_thirty(home, client, django_assert_num_queries):
    make_resource(home)
    pack_of()
    client.get("/hub/packs/")
    with CaptureQueriesContext(connection) as one:
        client.get("/hub/packs/")
    made = Pack.objects.get()
    for area in range(1, 6):
        for language in CODES:
            if (area, language) != (OXYGEN, "en"):
                made.pk, made.area, made.language = None, area, language
                made.save(force_insert=True)
    with django_assert_num_queries(len(one)):
        client.get("/hub/packs/")


@pytest.mark.parametrize("prefix", ["", "/ar", "/zh-hans", "/fr", "/ru", "/es"])
def test_the_page_answers_in_six_languages(home, client, prefix):
    make_resource(home)
    pack_of(language="ar")
    assert 'href="/files/packs/' in client.get(f"{prefix}/hub/packs/").text


def test_a_file_that_one_has_is_not_sent_again(home):
    make_resource(home)
    pack = pack_of()
    whole = fetch(pack)
    assert whole["Content-Type"] == "application/zip"
    assert whole["Content-Disposition"] == f'attachment; filename="{pack.name}.zip"'
    assert int(whole["Content-Length"]) == len(whole.content) == pack.size
    assert fetch(pack, if_none_match=whole["ETag"]).status_code == 304
    assert fetch(pack, if_modified_since=whole["Last-Modified"]).status_code == 304
    assert fetch(pack, if_none_match='"other"').status_code == 200


def test_who_was_cut_off_fetches_the_rest(home):
    make_resource(home)
    pack = pack_of()
    whole = fetch(pack)
    rest = fetch(pack, range="bytes=100-", if_range=whole["ETag"])
    assert rest.status_code == 206
    assert whole.content[:100] + rest.content == whole.content
    assert rest["Content-Range"] == f"bytes 100-{pack.size - 1}/{pack.size}"
    assert fetch(pack, range="bytes=-10").content == whole.content[-10:]
    assert fetch(pack, range="bytes=0-9").content == whole.content[:10]
    assert fetch(pack, range=f"bytes={pack.size}-").status_code == 416
    assert fetch(pack, range="bytes=9-3").status_code == 200
    assert fetch(pack, range="bytes=0-9", if_range='"older"').status_code == 200
    assert fetch(pack, range="pages=1-2").status_code == 200


def test_a_pack_that_is_not_there_is_not_found(home, client):
    slug = Area.objects.get(number=OXYGEN).slug
    for name in (f"{slug}-en", f"{slug}-xx", "en", "-", f"{slug}-", "nowhere-en"):
        assert client.get(f"/files/packs/{name}.zip").status_code == 404
        assert client.get(f"/files/packs/{name}.svg").status_code == 404


def test_its_address_is_a_picture_for_telephones(home, client):
    make_resource(home)
    picture = client.get(f"/files/packs/{pack_of().name}.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert "<path" in picture.text
    assert "<script" not in picture.text


def test_the_area_and_its_shelf_lead_to_it_with_its_size(home, client):
    shelf = make_shelf(home, entry_of(make_resource(home)))
    area = Area.objects.get(number=OXYGEN)
    assert "Take this area along" not in client.get(f"/areas/{area.slug}/").text
    pack, french = pack_of(), pack_of(language="fr")
    for address in (f"/areas/{area.slug}/", shelf.url_path):
        page = client.get(address).text
        assert f'href="{pack.address}"' in page
        assert "Take this area along" in page
        assert f'href="{french.address}"' in client.get(f"/fr{address}").text
    assert 'href="/hub/packs/"' in client.get("/hub/").text


def test_a_pack_of_an_area_that_was_retired_is_forgotten(home):
    make_resource(home)
    pack_of()
    Area.objects.filter(number=OXYGEN).update(retired_at=now())
    Area.objects.forget()
    keeping.want_all()
    assert not Pack.objects.filter(area=OXYGEN).exists()


def test_one_worker_makes_a_pack(home):
    make_resource(home)
    Pack.objects.want(areas=[OXYGEN], languages=["en"])
    one, other = Pack.objects.get(), Pack.objects.get()
    assert keeping.make(one)
    assert not keeping.make(other)


# For those who look after them


def test_what_takes_its_worker_along_is_given_up(home):
    make_page(home)
    Pack.objects.want(areas=[OXYGEN], languages=["en"])
    for number in range(Pack.MOST_TRIES):
        assert Pack.objects.get().claim(), number
        Pack.objects.update(due_at=now())
    keeping.look()
    pack = Pack.objects.get()
    assert (pack.due_at, pack.content.name, pack.trouble) == (None, "", "TimeoutError")
    assert pack_of().content  # once a person wants it


def test_a_file_that_another_takes_the_place_of_is_asked_for_again(home):
    make_page(home)
    pack = pack_of()
    default_storage.delete(pack.content.name)
    answer = fetch(pack)
    assert (answer.status_code, answer["Retry-After"]) == (503, "180")


def test_the_command_makes_them_and_says_how_large_they_are(home, capsys):
    make_resource(home)
    call_command("pack", area=OXYGEN, language="fr")
    assert re.search(r"-fr: \d+ bytes, 1 things", capsys.readouterr().out)
    with pytest.raises(CommandError):
        call_command("pack", area=99)


def test_a_curator_sees_what_failed_and_has_it_made_again(home, edith, monkeypatch):
    browser = sign_in(edith)
    assert "No pack is made yet" in browser.get("/cms/packs/").text
    make_resource(home)
    monkeypatch.setattr(keeping, "wanted", None)
    pack = pack_of()
    page = browser.get("/cms/packs/").text
    assert "TypeError" in page
    monkeypatch.undo()
    done = browser.post(f"/cms/packs/{pack.pk}/again/", follow=True)
    assert "It is being made" in done.text
    keeping.make_due()
    pack.refresh_from_db()
    assert pack.trouble == ""
    assert "TypeError" not in browser.get("/cms/packs/").text
    assert browser.post("/cms/packs/again/").status_code == 302
    assert Pack.objects.due().count() == 60
    assert browser.get(f"/cms/packs/{pack.pk}/again/").status_code == 405


def test_only_those_who_may_change_the_front_have_packs_made(home, as_, frida, fatou):
    make_resource(home)
    pack = pack_of()
    for person in (frida, fatou):
        for method, address in (("get", "/cms/packs/"), ("post", f"/cms/packs/{pack.pk}/again/")):
            assert getattr(as_(person), method)(address).status_code in (302, 403, 404)
    assert Pack.objects.due().count() == 0
