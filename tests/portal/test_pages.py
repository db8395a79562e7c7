"""The home page, languages, health, and the pages for when it went wrong."""

import html

import pytest
from celery import current_app
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from hlh.activity.models import Reaction
from hlh.people.models import Person
from tests.conftest import discuss, make_lab


def test_an_empty_home_page_invites_the_first_question(client, db):
    page = client.get("/").content.decode()
    assert "Nobody has asked yet" in page
    assert "0 open" in page


def test_the_home_page_shows_what_moves_and_what_is_open(client, lab, discussion, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(6):
        page = client.get("/").content.decode()
    assert discussion.title in page
    assert "1 open" in page


def test_the_home_page_shows_nothing_of_a_closed_lab(client, db):
    discuss(make_lab("closed", readers="lab"), text="Only for those who were invited, please")
    page = client.get("/").content.decode()
    assert "invited" not in page
    assert "1 open" not in page


@pytest.mark.parametrize("path", ["/", "/labs/", "/helpdesk/ask/", "/search/?q=insulin"])
def test_every_page_leads_to_itself_in_six_languages(client, db, path):
    page = client.get(path).content.decode()
    for prefix, code in (("/ar", "ar"), ("/fr", "fr"), ("/zh-hans", "zh"), ("/ru", "ru"), ("/es", "es"), ("", "en")):
        assert f'href="{html.escape(prefix + path)}" lang="{code}" hreflang="{code}"' in page
        answer = client.get(f"{prefix}{path}")
        assert answer.status_code == 200
        assert f'<html lang="{code}' in answer.content.decode()


def test_pages_for_strangers_are_the_same_to_the_byte(db):
    assert Client().get("/").content == Client().get("/").content


def test_a_language_is_kept_and_leads_to_the_same_page(as_, fatou):
    browser = as_(fatou)
    answer = browser.post("/language/", {"language": "fr", "next": "/labs/"})
    assert answer["Location"] == "/fr/labs/"
    assert Person.objects.get(pk=fatou.pk).language == "fr"
    assert browser.get("/labs/")["Location"] == "/fr/labs/"


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_choosing_a_language_leads_to_no_other_site(client, db, there):
    assert client.post("/language/", {"language": "fr", "next": there})["Location"] in ("/", "/fr/")


def test_health_is_said_without_the_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readiness_names_what_is_missing(client, db, monkeypatch):
    assert client.get("/readyz").json()["database"] is True

    def away(*_args):
        raise DatabaseError

    monkeypatch.setattr(Reaction.objects.all().__class__, "due", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_readiness_misses_a_broker(client, db, settings, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:9/0")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, False)


def test_a_page_that_is_not_there_says_what_to_do(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert reverse("helpdesk:ask") in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search/?like=%00", 404),
        ("/search/?like=/labs/%00", 404),
        ("/people/organisations/?q=%00", 200),
        ("/people/organisations/?q=%FF", 200),
    ],
)
def test_letters_that_no_table_holds_are_no_trouble(as_, ada, path, status):
    assert as_(ada).get(path).status_code == status


def test_neither_in_what_is_kept_for_later(as_, fatou):
    browser = as_(fatou)
    assert browser.post("/me/drafts/?for=/%00", {"text": "x"}).status_code == 404
    assert browser.post("/me/drafts/?for=/helpdesk/ask/", {"te\0xt": "x"}).status_code == 302


@pytest.mark.parametrize("page", ["kept", "following", "notices", "preferences", "quoted", "profile", "data"])
def test_every_page_of_ones_own_leads_back_to_my_hub(as_, fatou, page):
    crumbs = as_(fatou).get(f"/me/{page}/").text.partition('<nav class="crumbs"')[2].partition("</nav>")[0]
    assert 'href="/me/"' in crumbs
    assert "My hub" in crumbs
