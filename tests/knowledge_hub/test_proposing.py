"""A member proposes a resource by its address alone; a worker looks the rest up, as far as the network allows."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client
from django.utils.timezone import now

from hlh.activity.models import Actor, Fact
from knowledge_hub import tasks
from knowledge_hub.models import Proposal
from knowledge_hub.proposing import looking
from knowledge_hub.proposing.looking import look_up_due
from knowledge_hub.proposing.reading import licence_in, read
from tests.conftest import make_person, sign_in
from tests.knowledge_hub.conftest import edith, home
from tests.outside.conftest import elsewhere, unlisted

__all__ = ["edith", "elsewhere", "home", "unlisted"]

PAGE = """<!doctype html><html lang="fr-CH"><head><title>Oxyg&egrave;ne | OMS</title>
<meta name="citation_title" content="Oxygen for\x07 small &lt;b&gt;hospitals&lt;/b&gt;">
<meta property="og:site_name" content="World Health Organization">
<meta name="citation_publication_date" content="2024/03/09"><meta name="citation_doi" content="doi:10.1234/AB.5.">
<script>document.title = "Not this"</script></head>
<body><a rel="license" href="https://creativecommons.org/licenses/by-nc-sa/3.0/igo/">CC</a></body></html>"""


def propose(person, address, **more):
    return sign_in(person).post("/hub/propose/", {"address": address} | more, follow=True)


@pytest.fixture
def amara(db):
    return make_person("Amara", country_id="KEN")


def test_an_address_is_enough_and_the_rest_is_looked_up(home, amara, elsewhere):
    elsewhere.answers["/oxygen"] = elsewhere.says(200, PAGE.encode(), Content_Type="text/html; charset=utf-8")
    page = propose(amara, elsewhere.at("/oxygen"), why="We used it in Kisumu.")
    assert "We are looking it up" in page.text
    assert look_up_due() == 1
    made = Proposal.objects.get()
    assert made.stage == "waiting"
    assert (made.title, made.publisher) == ("Oxygen for small <b>hospitals</b>", "World Health Organization")
    assert (str(made.published_on), made.language, made.licence) == ("2024-03-09", "fr", "CC BY-NC-SA 3.0 IGO")
    assert made.doi == "10.1234/ab.5"
    shown = sign_in(amara).get(made.get_absolute_url()).text
    assert "Oxygen for small &lt;b&gt;hospitals&lt;/b&gt;" in shown
    assert "Say what we could not find" in shown  # what it is
    assert Fact.objects.filter(verb="proposal.made", target_id=made.pk).count() == 1
    assert look_up_due() == 0


def test_what_hangs_says_nothing_and_its_proposer_is_asked_what_nobody_overwrites(home, amara, elsewhere, monkeypatch):
    monkeypatch.setattr("knowledge_hub.proposing.looking.SECONDS", 0.5)
    elsewhere.answers["/slow"] = elsewhere.silent
    propose(amara, elsewhere.at("/slow"))
    made = Proposal.objects.get()
    browser = sign_in(amara)
    said = {"title": "Read by hand", "publisher": "Us", "kind": "tool"}
    assert browser.post(f"/hub/proposals/{made.ref}/details/", said).status_code == 302  # while it is looked up
    assert look_up_due() == 1
    made.refresh_from_db()
    assert (made.stage, made.silence, made.title, made.kind) == ("waiting", "slow", "Read by hand", "tool")
    assert "Nothing could be read at this address." in browser.get(made.get_absolute_url()).text
    Proposal.objects.filter(pk=made.pk).update(stage="looking", look_at=made.made_at)
    elsewhere.answers["/slow"] = elsewhere.says(200, PAGE.encode(), Content_Type="text/html")
    monkeypatch.setattr("knowledge_hub.proposing.looking.SECONDS", 10.0)
    assert look_up_due() == 1
    made.refresh_from_db()
    assert (made.title, made.publisher, made.licence) == ("Read by hand", "Us", "CC BY-NC-SA 3.0 IGO")
    again = browser.post(f"/hub/proposals/{made.ref}/details/", {"title": "Once more", "kind": "spaceship"})
    assert again.status_code == 422
    assert "Choose one of these." in again.text
    assert "Once more" in again.text


def test_nobody_is_led_from_the_web_into_a_house(home, amara, elsewhere):
    elsewhere.answers["/way"] = elsewhere.says(302, Location="http://169.254.169.254/latest/")
    propose(amara, elsewhere.at("/way"))
    assert look_up_due() == 1
    made = Proposal.objects.get()
    assert (made.stage, made.silence, made.title) == ("waiting", "refused", "")


def test_a_file_is_known_by_its_content_and_its_title_is_asked_for(home, amara, elsewhere):
    content = b"%PDF-1.7 oxygen"
    elsewhere.answers["/a.pdf"] = elsewhere.says(200, content, Content_Type="application/pdf")
    page = propose(amara, elsewhere.at("/a.pdf"))
    look_up_due()
    made = Proposal.objects.get()
    assert made.file_hash == hashlib.sha1(content, usedforsecurity=False).hexdigest()
    assert (made.kind, made.title) == ("document", "")
    assert "Say what we could not find" in sign_in(amara).get(page.redirect_chain[-1][0]).text


def test_what_is_not_there_waits_all_the_same(home, amara, elsewhere):
    propose(amara, elsewhere.at("/gone"))
    look_up_due()
    made = Proposal.objects.get()
    assert (made.stage, made.silence, made.called) == ("waiting", "status", elsewhere.at("/gone"))


def test_a_hub_that_asks_nobody_asks_its_proposer(home, amara, settings):
    settings.OUTSIDE = False
    propose(amara, "https://example.org/oxygen")
    look_up_due()
    made = Proposal.objects.get()
    assert made.stage == "waiting"
    assert "This hub asks no other servers." in sign_in(amara).get(made.get_absolute_url()).text


def test_a_stranger_signs_in_first_and_finds_what_they_typed(home, amara):
    browser = Client()
    answer = browser.post("/hub/propose/", {"address": "https://example.org/oxygen", "why": "Good."})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert browser.get("/hub/propose/").status_code == 302
    assert not Proposal.objects.exists()
    drafts = browser.session["drafts"]
    assert drafts["/hub/propose/"]["fields"]["address"] == ["https://example.org/oxygen"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "not an address",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "https://user:x@example.org/",
        "\0",
        "http://[",
    ],
)
def test_what_is_no_address_is_given_back_with_the_remedy(home, amara, typed):
    answer = propose(amara, typed)
    assert answer.status_code == 422
    assert "address" in answer.text
    assert not Proposal.objects.exists()


def test_the_same_form_twice_proposes_once_and_a_day_has_an_end(home, amara, monkeypatch):
    propose(amara, "www.example.org/oxygen")
    propose(amara, "https://example.org/oxygen/?utm_source=mail")
    assert Proposal.objects.get().address == "https://www.example.org/oxygen"
    monkeypatch.setattr("knowledge_hub.proposing.views.MOST_A_DAY", 2)
    assert propose(amara, "https://example.org/second").status_code == 200
    assert propose(amara, "https://example.org/third").status_code == 429
    assert Proposal.objects.count() == 2


def test_nobody_else_reads_a_proposal(home, amara, edith):
    propose(amara, "https://example.org/oxygen")
    made = Proposal.objects.get()
    assert sign_in(make_person("Maya")).get(made.get_absolute_url()).status_code == 404
    assert sign_in(edith).get(made.get_absolute_url()).status_code == 200
    for what in ("details", "answer", "withdrawal"):
        assert sign_in(edith).post(f"/hub/proposals/{made.ref}/{what}/").status_code == 403
    taken = sign_in(amara).post(f"/hub/proposals/{made.ref}/withdrawal/", follow=True)
    assert "Taken back" in taken.text
    assert look_up_due() == 0
    assert sign_in(amara).post(f"/hub/proposals/{made.ref}/withdrawal/").status_code == 409


@pytest.mark.parametrize(
    "page",
    [
        "<title>" + "a" * 900_000,
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        '<meta name="citation_date" content="2024-99-99"><meta name="citation_title" content="\u202e\0evil">',
        "<a rel=license href=javascript:alert(1)>",
        "<" * 100_000,
        '<script type="application/ld+json">{"name": {"name": {"name": 5}}, "publisher": [[[]]]}</script>',
        "<![if" + "<!" * 1000,
    ],
)
def test_hostile_pages_are_read_without_harm(page):
    said = read(page)
    assert len(said.get("title", "")) <= 255
    assert not {"\0", "\u202e"} & set(said.get("title", ""))
    assert not {"published_on", "licence"} & set(said)


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("text/html; charset=undefined", "<title>Oxygen</title>"),
        ("text/html; charset=idna", "<title>Oxygen</title>"),
        ("text/html; charset=punycode", "<title>Oxygen</title>"),
        ("text/html", r'<script type="application/ld+json">{"headline": "\ud83d Oxygen"}</script>'),
        ("text/html", '<title>Oxygen</title><meta name="citation_doi" content="10.1234/a%00b">'),
        (
            "text/html",
            f"""<title>Oxygen</title><script type="application/ld+json">{'{"name":' * 800}1{"}" * 800}</script>""",
        ),
    ],
)
def test_a_page_that_cannot_be_kept_as_it_is_waits_for_a_curator(home, amara, elsewhere, kind, page):
    elsewhere.answers["/odd"] = elsewhere.says(200, page.encode(), Content_Type=kind)
    propose(amara, elsewhere.at("/odd"))
    assert look_up_due() == 1
    made = Proposal.objects.get()
    assert (made.stage, made.title, made.silence) == ("waiting", "Oxygen", "")


def test_what_fails_is_tried_some_times_and_then_waits_for_a_curator(home, amara, monkeypatch):
    def broken(address: str) -> None:
        raise ValueError

    monkeypatch.setattr(looking, "found_at", broken)
    propose(amara, "https://example.org/oxygen")
    for _try in range(looking.MOST_TRIES):
        assert look_up_due() == 0
        assert Proposal.objects.get().stage == "looking"
        Proposal.objects.update(look_at=now())
    assert look_up_due() == 1
    made = Proposal.objects.get()
    assert (made.stage, made.silence, made.look_at) == ("waiting", "broken", None)


def test_what_takes_its_worker_along_is_not_asked_for_ever(home, amara, elsewhere):
    propose(amara, elsewhere.at("/oxygen"))
    Proposal.objects.update(tries=looking.MOST_TRIES + 1)
    assert look_up_due() == 1
    made = Proposal.objects.get()
    assert (made.stage, made.silence) == ("waiting", "broken")
    assert not elsewhere.asked


def test_a_long_address_can_be_proposed_and_accepted(home, amara, edith):
    address = f"https://example.org/oxygen?{'id=1&' * 300}end=1"
    propose(amara, address)
    Proposal.objects.get().learn(said={}, silence="off", by=Actor.objects.system())
    said = {"title": "Oxygen", "link": address, "kind": "tool", "helps": "Count.", "publisher": "A ministry"}
    said |= {"publisher_kind": "ministry", "licence": "CC BY 4.0", "hosting": "link", "language": "en"}
    made = Proposal.objects.get()
    assert sign_in(edith).post(f"/hub/proposals/{made.ref}/acceptance/", said).status_code == 302
    assert Proposal.objects.get().resource.link == address


def test_what_a_page_says_for_machines_is_read(home):
    data = """{"@graph": [{"@type": "WebSite"}, {"headline": "A table", "publisher": {"name": "A ministry"},
        "datePublished": "2023-05-06T10:00", "inLanguage": "es", "license": "https://creativecommons.org/publicdomain/zero/1.0/"}]}"""
    said = read(f'<html lang="en"><script type="application/ld+json">{data}</script>')
    assert (said["title"], said["publisher"], said["language"]) == ("A table", "A ministry", "es")
    assert (str(said["published_on"]), said["licence"]) == ("2023-05-06", "CC0 1.0")


def test_the_worker_looks_up_what_it_is_told_of_and_what_it_finds_by_itself(home, amara, elsewhere):
    elsewhere.answers["/a"] = elsewhere.says(200, b"<title>One</title>", Content_Type="text/html")
    for number in range(2):
        propose(amara, elsewhere.at(f"/a?id={number}"))
    first, second = Proposal.objects.order_by("pk")
    tasks.look_up([first.pk, first.pk])
    assert [one.title for one in Proposal.objects.order_by("pk")] == ["One", ""]
    tasks.look_up_due()
    second.refresh_from_db()
    assert second.title == "One"
    assert len(elsewhere.asked) == 2


def test_a_licence_is_named_as_its_publisher_writes_it():
    assert licence_in("https://creativecommons.org/licenses/by/4.0/deed.fr") == "CC BY 4.0"
    assert licence_in("© Ministry of\nhealth") == "© Ministry of health"
    assert licence_in("https://example.org/terms") == ""
    assert (
        read('<link rel="license" href="/terms"><meta name="dc.rights" content="Free to use">')["licence"]
        == "Free to use"
    )
