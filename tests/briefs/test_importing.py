"""Practices from public sources: each once, nothing made up."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from briefs.models import Brief
from hlh.catalogue.checking import differences
from hlh.catalogue.models import Edge, Entry
from hlh.demo.briefs import HERE, tell
from tests.conftest import make_person, sign_in

PRACTICES = HERE / "practices.jsonl"


def bring(file, *, publish=True):
    said = io.StringIO()
    call_command("import_practices", str(file), publish=publish, stdout=said)
    return said.getvalue().strip()


def test_the_practices_are_brought_in_once_and_published(db, client):
    assert bring(PRACTICES) == "40 new, 0 known, 40 published"
    assert bring(PRACTICES) == "0 new, 40 known, 0 published"

    brief = Brief.objects.get(version__title__startswith="Maternity waiting homes")
    page = client.get(brief.get_absolute_url()).text
    assert "Demonstration, from public sources" in page
    assert page.count("Not told by the source.") == 2
    assert "WHO handed the ministry bedding" in page
    assert "https://who-africa.africa-newsroom.com/press/tag/children" in page
    assert (brief.area_id, brief.second_id, brief.country_id, brief.origin) == (6, 3, "ERI", "news")
    assert "A health manager" not in page
    assert not list(differences())


def test_one_source_that_tells_of_two_countries_makes_two_briefs(db):
    bring(PRACTICES)

    told = Brief.objects.filter(title="Multi-month ART dispensing scaled up")
    assert set(told.values_list("country", flat=True)) == {"COD", "MOZ"}


def test_references_follow_each_other(db):
    bring(PRACTICES)

    numbers = sorted(int(ref.rsplit("-", 1)[1]) for ref in Brief.objects.values_list("ref", flat=True))
    assert numbers == list(range(1, 41))


def test_without_publish_they_wait_for_review(db, abena, client):
    assert bring(PRACTICES, publish=False) == "40 new, 0 known, 0 published"

    page = sign_in(abena).get("/briefs/review/").text
    assert "Six-month surge contracts" in page
    assert "Six-month surge contracts" not in client.get("/briefs/").text


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"title": "x"}',
        json.dumps({"title": "x", "country_iso3": "XXX", "area": 1, "summary": "y", "source": "z"}),
        json.dumps({"title": "x", "country_iso3": "KEN", "area": 11, "summary": "y", "source": "z"}),
        json.dumps({"title": "x\0", "country_iso3": "KEN", "area": 1, "summary": "y", "source": "z"}),
        json.dumps({"title": "x" * 200, "country_iso3": "KEN", "area": 1, "summary": "y", "source": "z"}),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_stops_no_other(db, tmp_path, line):
    good = json.dumps(
        {"title": "Good", "country_iso3": "KEN", "area": 1, "summary": "Told.", "source": "https://a.example"}
    )
    file = tmp_path / "lines.jsonl"
    file.write_text(f"{line}\n\n{good}\n")

    with pytest.raises(CommandError, match="line 1"):
        bring(file)

    assert Brief.objects.get().title == "Good"


GOOD = {"title": "Good", "country_iso3": "KEN", "area": 1, "summary": "Told.", "source": "https://a.example"}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (GOOD | {"title": ["a"]}, "title is no text"),
        (GOOD | {"summary": {"a": 1}}, "summary is no text"),
        (GOOD | {"source": None}, "source is missing"),
        (GOOD | {"source": "x" * 7000}, "source is 7007 characters long; 6000 fit"),
        (GOOD | {"summary": "x" * 7000}, "summary is 7000 characters long"),
        (GOOD | {"title": "a\ud800"}, "did not arrive"),
        (GOOD | {"summary": "a\ufffd"}, "did not arrive"),
        (GOOD | {"note": "a\0"}, "note holds characters"),
        (GOOD | {"kind": 5}, "kind is no text"),
        (GOOD | {"country_iso3": ["KEN"]}, "is no country"),
        (GOOD | {"country_iso3": "\x1b[2J"}, "is no country"),
        (GOOD | {"area": True}, "is no area"),
        (GOOD | {"area": 1e400}, "is no area"),
        (GOOD | {"area": -1}, "is no area"),
        (GOOD | {"area2": "x"}, "area2 'x' is no area"),
        (GOOD | {"summary": "x" * 1_000_000}, "longer than"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(db, tmp_path, wrong, why):
    file = tmp_path / "lines.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n{json.dumps(wrong)}\n{json.dumps(GOOD | {'title': 'Last'})}")

    with pytest.raises(CommandError) as told:
        bring(file)

    assert "1 not brought in:\nline 2: " in str(told.value)
    assert why in str(told.value)
    assert str(told.value).isprintable() or str(told.value).replace("\n", "").isprintable()
    assert set(Brief.objects.values_list("title", flat=True)) == {"Good", "Last"}


@pytest.mark.parametrize(
    "line", [b"\xff\xfe{", b"[" * 90_000, b"{" + b'"a":1,' * 9, b"NaN", b"1" * 5000, b'"x"', b"\x00"]
)
def test_bytes_that_are_no_line_stop_no_other(db, tmp_path, line):
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"\n".join([line, json.dumps(GOOD).encode()]))

    with pytest.raises(CommandError, match="line 1: it "):
        bring(file)

    assert Brief.objects.get().title == "Good"


def test_marks_of_windows_and_twins_in_one_file_are_no_trouble(db, tmp_path):
    file = tmp_path / "lines.jsonl"
    line = json.dumps(GOOD | {"summary": "One\u2028two."}, ensure_ascii=False).encode()
    file.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join([line, line, b"", line]))

    assert bring(file) == "1 new, 2 known, 1 published"
    assert bring(file) == "0 new, 3 known, 0 published"


def test_a_file_that_is_none_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        bring(tmp_path / "nothing")


def test_the_demonstration_tells_and_its_learning_brief_stands_on_the_practices(db, client):
    people = {name: make_person(name) for name in ("wanjiru", "awa", "frida", "edith")}

    assert tell(people) == 44

    learning = Brief.objects.get(kind="learning", stage="published")
    assert learning.ref.startswith("LB-")
    page = client.get(learning.get_absolute_url()).text
    assert "It stands on 3 sources" in page
    entry = Entry.objects.get(kind="learning_brief")
    assert Edge.objects.filter(made=entry).count() == 7
    assert {"COD", "MOZ", "NPL", "ZAF", "JOR", "DOM"} == set(entry.countries)
    assert set(Brief.objects.exclude(stage="published").values_list("stage", flat=True)) == {"draft", "in_review"}
