"""The pages of the door: all of them ours, none that nobody needs, and limits said in plain words."""

from pathlib import Path

import allauth
import pytest
from django.test import Client

from hlh.embedded import ROOT
from hlh.web import cache_is_away
from tests.conftest import PASSWORD, _record, make_person, sign_in, with_app
from tests.house.test_strangers import every_address
from tests.people.conftest import by_password

THEIRS = Path(allauth.__file__).parent / "templates"
OFF = ("phone", "passkey", "trust", "signup_form", "email_change", "email_confirm", "login_redirect", "reset_done")
ACCOUNT = sorted({path for _name, path in every_address() if path.startswith("accounts/") and "<" not in path})


@pytest.mark.parametrize("app", ["account", "mfa", "socialaccount", "usersessions"])
def test_every_page_of_the_door_is_ours(app):
    for theirs in (THEIRS / app).rglob("*.html"):
        name = theirs.relative_to(THEIRS)
        is_page = not any(word in theirs.stem for word in OFF) and "snippets" not in name.parts
        if is_page and not theirs.stem.startswith("base"):
            assert (ROOT / "templates" / name).exists(), name


@pytest.mark.parametrize("path", ACCOUNT)
def test_every_address_of_the_account_answers_in_our_frame(db, path):
    person = make_person("Maya", country_id="NPL")
    member = sign_in(person)
    app = with_app(person)
    _record(member, person, "mfa", id=app.pk, type=app.type, reauthenticated=True)
    for browser in (member, Client()):
        answer = browser.get(f"/{path}")
        assert answer.status_code in (200, 302, 401, 404, 405), answer.status_code
        if answer.status_code in (200, 401) and answer["Content-Type"].startswith("text/html"):
            assert 'class="masthead"' in answer.text
            assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "path", ["phone/change/", "social/signup/", "3rdparty/", "signup/passkey/", "2fa/trust/", "oidc/x/login/"]
)
def test_what_nobody_needs_is_not_there(client, db, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_the_account_has_one_page_that_leads_to_all_of_its_safety(fatou):
    page = sign_in(fatou).get("/accounts/").text
    for path in ("password/change/", "email/", "2fa/", "2fa/webauthn/", "sessions/"):
        assert f'href="/accounts/{path}"' in page
    assert Client().get("/accounts/")["Location"].startswith("/accounts/login/")


def test_a_password_that_is_guessed_is_locked_for_a_while_and_another_way_stays_open(client, fatou, amina):
    for number in range(5):
        client.post("/accounts/login/", {"login": fatou.email, "password": f"guess {number}"})
    answer = by_password(client, fatou)
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.text
    assert by_password(Client(), amina).status_code == 302
    assert client.post("/accounts/login/code/", {"email": fatou.email}).status_code == 302


def test_too_many_requests_are_answered_with_what_to_do(client, db):
    for _time in range(31):
        answer = client.post("/accounts/login/", {"login": "x@health.example", "password": "no"})
    assert answer.status_code == 429
    assert "try again in five minutes" in answer.text


def test_without_the_cache_people_still_come_in(client, fatou):
    cache_is_away.begin()
    assert by_password(client, fatou).status_code == 302


def test_a_changed_address_asks_who_it_is_and_is_told_to_the_old_one(fatou):
    browser = sign_in(fatou)
    assert browser.post("/accounts/email/", {"action_add": "", "email": "b@health.example"})["Location"].startswith(
        "/accounts/reauthenticate/"
    )
    assert browser.post("/accounts/reauthenticate/?next=/accounts/email/", {"password": PASSWORD}).status_code == 302
