"""What is the same is told before anything is sent further: by address, DOI, file, or a title that is all but the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from hlh.activity.models import Actor
from knowledge_hub.models import Known, Proposal
from knowledge_hub.proposing.addresses import doi_in, key_of, plain
from knowledge_hub.proposing.alike import near
from knowledge_hub.proposing.looking import look_up_due
from knowledge_hub.proposing.taking import Found, take_in
from tests.conftest import make_person, sign_in
from tests.knowledge_hub.conftest import edith, home, make_private, make_resource
from tests.knowledge_hub.test_proposals import proposed
from tests.knowledge_hub.test_proposing import amara, propose
from tests.outside.conftest import elsewhere, unlisted

__all__ = ["amara", "edith", "elsewhere", "home", "unlisted"]


def found(number=1, **said):
    row = {"once": f"feed:1:{number}", "address": f"https://feed.example/{number}", "title": f"Record {number} of it"}
    row |= {"publisher": "UNICEF", "publisher_kind": "un", "published_on": date(2026, 3, 9), "language": "fr"}
    return Found(**row | {"areas": (6, 99), "helps": "Do it.", "doi": "", "said_by": "UNICEF"} | said)


def taken(*rows, origin="feed"):
    return take_in(rows, origin=origin, by=Actor.objects.system())


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.org/a/b",
        "https://EXAMPLE.org:443/a/b/",
        "https://example.org/a/b?utm_source=x&fbclid=y#part",
        "https://example.org/a/b/#x",
        "https://example.org/a/b#!",
    ],
)
def test_one_address_is_the_same_however_it_was_copied(other):
    assert key_of(other) == key_of("https://example.org/a/b")


def test_what_leads_elsewhere_is_another_address():
    assert len({key_of(f"https://example.org/{rest}") for rest in ("", "a", "A", "a?id=1", "a?id=2", "a?b=1&c=2")}) == 6
    assert key_of("https://example.org/a?c=2&b=1") == key_of("https://example.org/a?b=1&c=2")
    assert plain("https://bücher.example/é") == "xn--bcher-kva.example/%C3%A9"
    assert key_of("http://[") == key_of("http://[")
    assert (
        len({key_of(f"https://app.example.org/#{rest}") for rest in ("", "/guideline/7", "/guideline/8", "!/7")}) == 4
    )
    assert key_of("https://app.example.org/#/guideline/7/") == key_of("http://app.example.org#/guideline/7")


def test_a_doi_is_found_in_an_address_and_in_words():
    assert doi_in("https://doi.org/10.1234/AB%2F5?x=1") == "10.1234/ab/5"
    assert doi_in("DOI: 10.1000/x.y.") == "10.1000/x.y"
    assert doi_in("https://example.org/10.12/x") == ""
    assert doi_in("10.1234/" + "a" * 300) == ""
    assert doi_in("https://doi.org/10.1234/a%00b") == "10.1234/a"
    assert doi_in("10.1234/a\ud83db") == "10.1234/a"


def test_a_doi_with_what_cannot_be_kept_stands_in_nobodys_way(home, amara):
    assert propose(amara, "https://doi.org/10.1234/a%00b").status_code == 200
    make_resource(home, link="https://doi.org/10.1235/a%00b")
    broken = found(1, doi="10.1236/a\0b", title="Half \ud83d a letter", helps="\ud83d")
    assert taken(broken, found(2, address="https://feed.example/#/\ud83d"), found(3)) == 2
    assert set(Proposal.objects.values_list("doi", flat=True)) == {"10.1234/a", "10.1236/a", ""}


def test_who_proposes_what_stands_there_is_led_to_it(home, amara):
    resource = make_resource(home, link="https://doi.org/10.1234/oxygen")
    for address in ("doi.org/10.1234/oxygen/?utm_source=x", "https://dx.doi.org/10.1234/OXYGEN"):
        answer = propose(amara, address, why="Kept words")
        assert answer.status_code == 422
        assert resource.url_path in answer.text
        assert "Kept words" in answer.text
    assert not Proposal.objects.exists()


def test_nobody_is_led_to_what_they_may_not_read(home, amara):
    make_private(make_resource(home, "Secret table", link="https://example.org/x"), kind="groups")
    answer = propose(amara, "https://example.org/x")
    assert "Secret table" not in answer.text
    assert "Secret table" not in sign_in(amara).get(Proposal.objects.get().get_absolute_url()).text


def test_what_somebody_else_proposed_waits_and_nobody_is_told_whose_it_is(home, amara):
    propose(amara, "https://example.org/oxygen", why="Only curators read this")
    answer = propose(make_person("Maya"), "http://example.org/oxygen/")
    assert answer.status_code == 422
    assert "Somebody proposed this already." in answer.text
    assert "Only curators" not in answer.text
    assert "Amara" not in answer.text
    assert Proposal.objects.count() == 1


def test_the_same_title_doi_file_and_address_are_told_to_curators_and_to_who_proposed(home, amara, edith, elsewhere):
    alike = make_resource(home, "Two-week oxygen table")
    document = get_document_model().objects.create(title="Copy", file=ContentFile(b"%PDF-1.7 x", name="copy.pdf"))
    assert document.get_file_hash()
    make_resource(home, "A copy", document=document, hosting="host", link="https://c.example/")
    make_resource(home, "By number", link="https://doi.org/10.5555/n")
    make_resource(home, "Moved", link=elsewhere.at("/new"))
    elsewhere.answers["/file"] = elsewhere.says(200, b"%PDF-1.7 x", Content_Type="application/pdf")
    elsewhere.answers["/old"] = elsewhere.says(301, Location="/new")
    elsewhere.answers["/new"] = elsewhere.says(200, b"<title>Other</title>", Content_Type="text/html")
    propose(amara, elsewhere.at("/file"))
    propose(amara, elsewhere.at("/old"))
    look_up_due()
    same_title = proposed(amara, "https://example.org/t", title="Two-Week: Oxygen Table")
    proposed(amara, "https://example.org/d", title="Unlike", doi="10.5555/n")
    proposed(amara, "https://example.org/u", title="Blood banks after floods")
    every = list(Proposal.objects.order_by("pk"))
    told = near(every, reader=edith)
    assert [[(one.title, one.by) for one in told.get(made.pk, [])] for made in every] == [
        [("A copy", "file")],
        [("Moved", "address")],
        [("Two-week oxygen table", "title")],
        [("By number", "doi")],
        [],
    ]
    assert alike.url_path in sign_in(amara).get(same_title.get_absolute_url()).text
    queue = sign_in(edith).get("/hub/proposals/").text
    assert "A title that is all but the same" in queue
    assert alike.url_path in queue


def test_another_proposal_that_is_the_same_is_read_by_curators_alone(home, amara, edith):
    first = proposed(amara, "https://example.org/1", title="Oxygen plant maintenance plan for small hospitals")
    maya = make_person("Maya")
    second = proposed(maya, "https://example.org/2", title="Oxygen plant maintenance plans for small hospitals")
    page = sign_in(maya).get(second.get_absolute_url()).text
    assert "somebody else proposed it too" in page
    assert first.ref not in page
    assert first.get_absolute_url() in sign_in(edith).get(second.get_absolute_url()).text


def test_what_a_page_says_anew_is_known_anew_and_what_was_taken_back_is_no_duplicate(home, amara):
    resource = make_resource(home, link="https://example.org/a")
    resource.link = "https://example.org/b"
    resource.save_revision().publish()
    assert Known.objects.get().address_key == key_of("https://example.org/b")
    resource.unpublish()
    propose(amara, "https://example.org/b")
    assert Proposal.objects.count() == 1


def test_ten_thousand_records_come_in_twice_and_are_there_once(home, edith):
    make_resource(home, link="https://feed.example/7")
    rows = [found(number, doi=f"10.1234/r{number}") for number in range(10_000)]
    assert taken(*rows) == 9_999
    assert taken(*rows) == 0
    assert Proposal.objects.count() == 9_999
    made = Proposal.objects.get(once="feed:1:1")
    assert (made.stage, made.origin, made.areas, made.said_by, made.voice) == ("waiting", "feed", [6], "UNICEF", None)
    assert taken(found("new", address="https://feed.example/1/?utm_source=rss")) == 0
    assert taken(found("newer", address="https://other.example/", doi="10.1234/R5")) == 0
    page = sign_in(edith).get("/hub/proposals/?origin=feed&area=6")
    assert page.text.count("entry-title") == 25
    assert not sign_in(edith).get("/hub/proposals/?origin=member").text.count("entry-title")


def test_what_comes_in_costs_a_few_statements_however_much_it_is(home, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert taken(*[found(number) for number in range(30)]) == 30


def test_what_a_source_says_is_cleaned_and_what_leads_nowhere_is_left(home):
    bad = [
        found(1, address="javascript:alert(1)"),
        found(2, once="x" * 81),
        found(3, address="https://a.example/\0"),
        found(4, once=""),
    ]
    assert taken(*bad) == 0
    assert (
        taken(found(5, title="A\0\u202e" + "b" * 900, publisher_kind="pirates", language="xx", helps="c\0" * 900)) == 1
    )
    made = Proposal.objects.get()
    assert (made.title[:4], len(made.title), made.publisher_kind, made.language) == ("A bb", 255, "", "")
    assert taken(found(6, title=" ")) == 1
    assert Proposal.objects.get(title="").stage == "looking"


def test_what_a_call_brings_is_taken_as_such(home):
    assert taken(found(1, once="call:9"), origin="call") == 1
    assert Proposal.objects.get().get_origin_display() == "A call for learning"
    with pytest.raises(ValueError, match="pirate"):
        taken(found(2), origin="pirate")
