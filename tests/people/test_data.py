"""A copy of everything that is somebody's, for those eyes alone; and being forgotten by one's own hand."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from django.http import HttpRequest
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Fact
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.models import Export, Person
from hlh.people.tasks import forget_copies
from tests.conftest import PASSWORD, ask, post_to, sign_in


def shows_again(browser, person, method="password", age=0, **said):
    """The browser of somebody who showed that it is them, as allauth writes it down, some seconds ago."""
    request = HttpRequest()
    request.session = session = browser.session
    if age:
        session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
    record_authentication(request, person, method, **said)
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] -= age
    session.save()
    return browser


@pytest.fixture
def by_hand(amina):
    """A browser in which Amina typed her password."""
    browser = Client()
    browser.post("/accounts/login/", {"login": amina.email, "password": PASSWORD})
    return browser


@pytest.fixture
def copy_of(amina, fatou, discussion):
    """Amina's copy, after she asked and wrote; Fatou wrote beside her."""
    ask("How do you count insulin", asker=amina, once="hers")
    post_to(sign_in(amina), discussion, "We counted on paper.")
    post_to(sign_in(fatou), discussion, "Somebody else’s words.")
    sign_in(amina).post("/me/drafts/?for=/helpdesk/ask/", {"text": "half a thought"})
    sign_in(amina).post("/me/data/copies/")
    settle_all()
    return Export.objects.get()


def opened(answer):
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_copy_tells_everything_that_is_theirs_and_nothing_of_others(copy_of, amina):
    answer = sign_in(amina).get(copy_of.get_absolute_url())
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    packed = opened(answer)
    page = packed.read("everything.html").decode()
    data = json.loads(packed.read("everything.json"))
    for words in (amina.email, "We counted on paper.", "How do you count insulin", "half a thought", "country_focal"):
        assert words in page
        assert words in json.dumps(data, ensure_ascii=False)
    assert "Somebody else" not in page
    assert "pbkdf2" not in page


def test_the_letter_leads_to_the_copy(copy_of, amina):
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="export-ready")
    assert letter.to.person == amina
    assert copy_of.get_absolute_url() in letter.text


def test_nobody_else_fetches_a_copy(copy_of, ada, client):
    assert sign_in(ada).get(copy_of.get_absolute_url()).status_code == 404
    assert client.get(copy_of.get_absolute_url())["Location"].startswith("/accounts/login/")


def test_a_copy_is_asked_for_once_however_often_it_is_pressed(amina):
    browser = sign_in(amina)
    browser.post("/me/data/copies/")
    browser.post("/me/data/copies/")
    assert Export.objects.count() == 1
    assert "Being made" in browser.get("/me/data/").text


def test_another_copy_is_made_the_day_after(copy_of, amina):
    settle_all()
    browser = sign_in(amina)
    assert "Your copy is ready" in browser.post("/me/data/copies/", follow=True).text
    assert Export.objects.count() == 1
    Export.objects.update(wanted_at=now() - timedelta(hours=25))
    assert "Your copy is being made." in browser.post("/me/data/copies/", follow=True).text
    assert Export.objects.count() == 2


def test_a_copy_is_gone_after_seven_days(copy_of, amina):
    Export.objects.update(wanted_at=now() - timedelta(days=8))
    assert sign_in(amina).get(copy_of.get_absolute_url()).status_code == 404
    forget_copies()
    assert not Export.objects.exists()


def test_my_data_asks_as_often_for_many_copies_as_for_one(amina, django_assert_max_num_queries):
    browser = sign_in(amina)
    for rows in (1, 30):
        Export.objects.all().delete()
        Export.objects.bulk_create(Export(person=amina, stage="ready", content=b"x", size=1) for _ in range(rows))
        with django_assert_max_num_queries(6):
            assert browser.get("/me/data/").status_code == 200


def test_being_forgotten_asks_for_the_password_again(by_hand, amina):
    asked = by_hand.get("/me/data/erasure/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert by_hand.post("/me/data/erasure/", {"address": amina.email}).status_code == 302
    assert Person.objects.filter(pk=amina.pk).exists()


@pytest.fixture
def shown_again(by_hand):
    by_hand.post("/accounts/reauthenticate/?next=/me/data/erasure/", {"password": PASSWORD})
    return by_hand


def test_somebody_forgets_themselves(shown_again, amina, discussion):
    post_to(shown_again, discussion, "We counted on paper.")
    assert amina.email in shown_again.get("/me/data/erasure/").text
    gone = shown_again.post("/me/data/erasure/", {"address": amina.email.upper()})
    assert gone["Location"] == "/"
    assert not Person.objects.filter(pk=amina.pk).exists()
    page = shown_again.get(discussion.get_absolute_url()).text
    assert "A former member" in page
    assert "We counted on paper." in page
    assert Fact.objects.filter(verb="person.erased").exists()


def test_a_wrong_address_forgets_nobody_and_says_what_to_do(shown_again, amina):
    answer = shown_again.post("/me/data/erasure/", {"address": "amina@health.exampel"})
    assert answer.status_code == 422
    assert "It stands above the field." in answer.text
    assert "amina@health.exampel" in answer.text
    assert Person.objects.filter(pk=amina.pk).exists()


def test_the_only_administrator_stays(ada):
    answer = shows_again(sign_in(ada), ada, reauthenticated=True).get("/me/data/erasure/")
    assert answer.status_code == 403
    assert "only administrator" in answer.text


def test_who_comes_by_codes_alone_needs_a_fresh_one(fatou):
    fatou.set_unusable_password()
    fatou.save()
    browser = shows_again(sign_in(fatou), fatou, "code", age=1000)
    answer = browser.get("/me/data/erasure/")
    assert answer.status_code == 409
    assert "sign in again" in answer.text
    assert shows_again(browser, fatou, "code", age=60).get("/me/data/erasure/").status_code == 200
