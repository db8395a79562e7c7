"""Whoever reads in French stays in French: pages, results, letters, feeds; search engines know all six addresses."""

import re

import pytest
from django.conf import settings
from django.utils.translation import override

from helpdesk.letters import pointed
from helpdesk.models import Question
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.embedded import ROOT
from hlh.mail.models import Letter
from hlh.taxonomy.languages import LANGUAGES, django_code, here
from hlh.web import NO_PREFIX
from tests.conftest import post_to, sign_in
from tests.knowledge_hub.conftest import home as hub_home
from tests.knowledge_hub.conftest import make_resource, make_shelf

home = hub_home
LINK = re.compile(r'<(?:a|form)\b(?![^>]*hreflang)[^>]*?\s(?:href|action)="(/[^"]*)"')


@pytest.mark.parametrize(
    ("address", "code", "there"),
    [
        ("/labs/supplies/3/#post-2", "fr", "/fr/labs/supplies/3/#post-2"),
        ("/fr/labs/", "es", "/es/labs/"),
        ("/fr/labs/", "en", "/labs/"),
        ("/zh-hans/labs/", "zh-hans", "/zh-hans/labs/"),
        ("/briefs/AB-2026-0001/", "en", "/briefs/AB-2026-0001/"),
        ("/files/documents/1/a.pdf", "ar", "/files/documents/1/a.pdf"),
        ("/cms/", "ar", "/cms/"),
        ("?area=6", "fr", "?area=6"),
        ("https://example.org/", "fr", "https://example.org/"),
        ("//example.org/", "fr", "//example.org/"),
        ("/frogs/", "fr", "/fr/frogs/"),
    ],
)
def test_an_address_is_said_in_a_language(address, code, there):
    with override(code):
        assert here(address) == here(address, code) == there


@pytest.fixture
def told(home, lab, discussion, amina, fatou):
    """Something of every kind that is listed, and a notice about it."""
    post_to(sign_in(fatou), discussion, "We lent stock between districts.")
    post_to(sign_in(amina), discussion, "So did we, against a note.")
    resource = make_resource(home, title="Insulin table")
    make_shelf(home, entry_of(resource))
    return discussion


def test_every_link_of_a_french_page_leads_to_a_french_page(client, told, fatou):
    paths = ["/", "/search/?q=insulin", f"/search/?like={entry_of(told).address}", "/areas/", "/countries/", "/hub/"]
    paths += [f"/areas/{told.area.slug}/", "/labs/", entry_of(told).address, "/briefs/", "/hub/shelf-6/"]
    reader = sign_in(fatou)
    fatou.language = "fr"
    fatou.save()
    for browser, path in [*((client, path) for path in paths), (reader, "/me/notices/")]:
        answer = browser.get(f"/fr{path}")
        assert answer.status_code == 200, path
        links = LINK.findall(answer.text)
        assert len(links) > 10
        lost = {link for link in links if not link.startswith(("/fr/", *NO_PREFIX))}
        assert lost == set(), path


def test_a_french_search_finds_and_leads_to_french_pages(client, told):
    assert f'href="/fr{entry_of(told).address}' in client.get("/fr/search/?q=insulin").text


def test_a_letter_leads_to_pages_in_its_language(told):
    question = Question.objects.get()
    entry = entry_of(told)
    question.point_to(entry, by=Actor.objects.system())
    fact = Fact.objects.filter(verb="question.pointed").latest("pk")
    with override("fr"):
        said = pointed(Letter(kind="question-pointed", fact=fact, to=question.voice))
    assert said["there"] == f"{settings.SITE}/fr{entry_of(told).address}"


def test_a_feed_in_french_leads_to_french_pages_and_names_the_same_things(client, told):
    french, english = (client.get(f"/feeds/hub.atom{query}").text for query in ("?in=fr", ""))
    assert f'href="{settings.SITE}/fr/hub/insulin-table/"' in french
    assert f'href="{settings.SITE}/hub/insulin-table/"' in english
    assert re.findall(r"<id>[^<]+insulin-table/</id>", french) == re.findall(r"<id>[^<]+insulin-table/</id>", english)


def test_search_engines_are_told_all_six_addresses_of_a_page(client, told):
    path = entry_of(told).address
    page = client.get(f"/fr{path}?utm_source=mail&after=x&fbclid=1").text
    there = {django_code(one.code): here(path, django_code(one.code)) for one in LANGUAGES}
    for code, address in there.items():
        tongue = "zh" if code == "zh-hans" else code
        assert f'<link rel="alternate" hreflang="{tongue}" href="{settings.SITE}{address}?after=x">' in page
    assert f'hreflang="x-default" href="{settings.SITE}{path}?after=x"' in page
    assert f'<link rel="canonical" href="{settings.SITE}/fr{path}?after=x">' in page
    for address in there.values():
        assert client.get(address).status_code == 200


def test_the_map_names_every_language_of_a_page(client, told):
    row = next(row for row in client.get("/sitemap.xml").text.splitlines() if f"{entry_of(told).address}</loc>" in row)
    for one in LANGUAGES:
        there = settings.SITE + here(entry_of(told).address, django_code(one.code))
        assert f'hreflang="{one.code}" href="{there}"' in row


def test_a_page_that_is_not_there_names_no_languages_and_leads_to_no_other_site(client, db):
    page = client.get("/", PATH_INFO="//evil.example/").text
    assert "Nothing here" in page
    assert 'rel="canonical"' not in page
    assert 'rel="alternate"' not in page
    assert 'href="//evil.example' not in page
    assert 'href="/fr/evil.example/"' in page


def test_every_address_that_a_template_is_given_goes_through_here():
    """But for those of other sites, of files, and of the same page in other languages or narrowed down."""
    elsewhere = {"source.address", "place.address.address", "answer.address", "row.address", "proposal.address"}
    own = {"tongue.address", "choice.address", "offer.address"} | elsewhere
    for file in (ROOT / "templates").rglob("*.*"):
        for name in re.findall(r"href=\"(?:\{\{ site \}\})?\{\{ ((?:\w+\.)+address) \}\}", file.read_text("utf-8")):
            assert name in own, f"{file.name}: write {{{{ {name}|here }}}}"


def test_who_asks_in_french_is_shown_near_answers_in_french(client, told):
    page = client.post("/fr/helpdesk/ask/", {"text": "Insulin ran out in our district", "look": "1"}).text
    assert f'href="/fr{entry_of(told).address}' in page
