"""Lists in JSON: where each thing stands is said once; page after page by a link or by a number."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from hlh.network.feeds import reading
from tests.network.feeds.conftest import last_run, make_feed, read, titles

pytestmark = pytest.mark.django_db
BY_LINK = {
    "items": "data",
    "title": "fields.title",
    "link": "fields.url",
    "date": "fields.date.created",
    "language": "fields.language.0.code",
    "identifier": "id",
    "next": "links.next.href",
}
BY_NUMBER = {"items": "", "title": "name", "link": "at", "page": "p"}


def thing(number):
    return {
        "id": number,
        "fields": {
            "title": f"Report {number}",
            "url": f"https://relief.example/{number}",
            "date": {"created": "2024-05-01T00:00:00+00:00"},
            "language": [{"code": "fr"}],
        },
    }


def says(elsewhere, path, said):
    elsewhere.answers[path] = elsewhere.says(200, json.dumps(said).encode())


def test_pages_are_followed_by_the_link_that_each_names(elsewhere):
    says(elsewhere, "/1", {"data": [thing(1), thing(2)], "links": {"next": {"href": "/2"}}})
    says(elsewhere, "/2", {"data": [thing(3)], "links": {}})
    feed = read(make_feed(elsewhere.at("/1"), kind="json", fields=BY_LINK))

    assert titles(feed) == ["Report 1", "Report 2", "Report 3"]
    one = feed.records.first()
    assert (one.identifier, one.language, one.published_on.isoformat()) == ("1", "fr", "2024-05-01")
    read(feed)
    assert (feed.last_result, feed.records.count()) == ("same", 3)


def by_number(elsewhere, pages):
    def answer(handler):
        number = int(parse_qs(urlsplit(handler.path).query)["p"][0])
        rows = pages[number - 1] if number <= len(pages) else []
        said = [{"name": f"Row {row}", "at": f"https://rows.example/{row}"} for row in rows]
        elsewhere.says(200, json.dumps(said).encode())(handler)

    elsewhere.answers["/rows"] = answer


def test_pages_are_asked_for_by_number_until_one_is_empty(elsewhere):
    by_number(elsewhere, [[1, 2], [3]])
    feed = read(make_feed(elsewhere.at("/rows?of=all"), kind="json", fields=BY_NUMBER))

    assert titles(feed) == ["Row 1", "Row 2", "Row 3"]
    assert [path for _how, path, _headers in elsewhere.asked] == [f"/rows?of=all&p={number}" for number in (1, 2, 3)]
    assert feed.last_result == "fine"


def test_a_page_that_is_not_there_ends_the_list(elsewhere):
    def answer(handler):
        is_first = handler.path.endswith("p=1")
        said = json.dumps([{"name": "Row 1", "at": "https://rows.example/1"}]).encode()
        elsewhere.says(200 if is_first else 404, said)(handler)

    elsewhere.answers["/rows"] = answer
    feed = read(make_feed(elsewhere.at("/rows"), kind="json", fields=BY_NUMBER))
    assert (feed.last_result, feed.failures, titles(feed)) == ("fine", 0, ["Row 1"])


def test_a_list_that_is_not_read_to_its_end_goes_on_where_it_stopped(elsewhere, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    by_number(elsewhere, [[1], [2], [3]])
    feed = read(make_feed(elsewhere.at("/rows"), kind="json", fields=BY_NUMBER))
    assert (feed.last_code, titles(feed)) == ("goes_on", ["Row 1", "Row 2"])

    read(feed)
    assert (feed.last_result, titles(feed)) == ("fine", ["Row 1", "Row 2", "Row 3"])
    assert last_run(feed).new == 1


def test_one_that_gives_the_same_page_whatever_is_asked_ends(elsewhere):
    says(elsewhere, "/rows", [{"name": "Row 1", "at": "https://rows.example/1"}])
    feed = read(make_feed(elsewhere.at("/rows"), kind="json", fields=BY_NUMBER))

    assert (feed.last_result, titles(feed), len(elsewhere.asked)) == ("fine", ["Row 1"], 2)


def test_links_that_lead_round_end(elsewhere):
    says(elsewhere, "/1", {"data": [thing(1)], "links": {"next": {"href": "/2"}}})
    says(elsewhere, "/2", {"data": [thing(2)], "links": {"next": {"href": "/1"}}})
    feed = read(make_feed(elsewhere.at("/1"), kind="json", fields=BY_LINK))

    assert (feed.last_result, feed.last_code, feed.records.count()) == ("half", "circle", 2)
    assert len(elsewhere.asked) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Sign in</html>",
        b'{"data": {"one": 1}}',
        b"null",
        b"[" * 100_000,
        b'{"data": "many"}',
        b"9" * 10_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_not_of_the_form_is_said(elsewhere, content):
    elsewhere.answers["/1"] = elsewhere.says(200, content)
    feed = read(make_feed(elsewhere.at("/1"), kind="json", fields=BY_LINK))

    assert (feed.last_result, feed.last_code) == ("broken", "form")
    assert feed.in_words == "What it sends is not of the form that was chosen for it."


def test_things_of_every_shape_are_taken_or_left(elsewhere):
    rows = [
        None,
        5,
        "words",
        [],
        {},
        {"name": "No link"},
        {"name": {"deep": 1}, "at": "https://rows.example/1"},
        {"name": ["First", "Second"], "at": "https://rows.example/2"},
        {"name": "\ud800 \u0000 half a letter", "at": "https://rows.example/3"},
        {"name": 7, "at": "https://rows.example/4"},
        {"name": "Script", "at": "javascript:alert(1)"},
        {"name": "With a password", "at": "https://me:secret@rows.example/5"},
        {"name": True, "at": "https://rows.example/6"},
    ]
    says(elsewhere, "/rows", rows)
    feed = read(make_feed(elsewhere.at("/rows"), kind="json", fields={**BY_NUMBER, "page": ""}))

    assert titles(feed) == ["First", "half a letter", "7"]
    assert last_run(feed).left_out == 2  # without a title; what has no address has no name either


@pytest.mark.parametrize("letter", ["\u0000", "\u0007", "\u009f", "\ud800"])
def test_a_letter_that_is_none_in_a_doi_costs_the_others_nothing(elsewhere, letter):
    rows = [{"id": f"10.1234/a{letter}b", "name": "With a DOI", "at": "https://rows.example/1"}]
    says(elsewhere, "/rows", [*rows, {"id": "2", "name": "The next", "at": "https://rows.example/2"}])
    feed = read(make_feed(elsewhere.at("/rows"), kind="json", fields=BY_NUMBER | {"page": "", "identifier": "id"}))

    assert (feed.last_result, titles(feed)) == ("fine", ["With a DOI", "The next"])
    assert feed.records.first().doi == "10.1234/ab"
