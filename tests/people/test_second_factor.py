"""No staff page opens with a password alone, by any door."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from hlh.activity.models import Actor
from hlh.demo import seeding
from hlh.people.groups import regroup
from hlh.people.models import Appointment, Draft, Person, Role
from hlh.people.second_factor import code_now
from tests.conftest import (
    PASSWORD,
    ask,
    discuss,
    empty_the_cache,
    make_lab,
    make_person,
    sign_in,
    sign_in_by_password_only,
    with_app,
)
from tests.house.test_strangers import every_address, with_the_first
from tests.people.conftest import by_password, newest_code

QUEUE = "/helpdesk/queue/"
ASKED = "/accounts/second-factor/"


def is_asked(answer):
    return answer.status_code == 302 and answer["Location"].startswith(ASKED)


def works_as_staff(browser):
    return browser.get(QUEUE).status_code == 200


def staff(role):
    person = make_person(f"Holder-of-{role}")
    Appointment.objects.appoint(person, role, by=Actor.objects.system())
    regroup(person)
    return person


def addresses():
    """Every address of the hub with a thing in it, the staff's screens too; those of the account are open to it."""
    lab = make_lab()
    discussion = discuss(lab)
    held = ask("hmm, what about things", once="held")
    for _name, path in every_address():
        whole = "/" + re.sub(r"[\^$]", "", path)
        whole = whole.replace("<slug:slug>/<int:number>", f"{lab.slug}/{discussion.number}")
        whole = whole.replace("<slug:slug>", lab.slug).replace("<slug:ref>", held.ref)
        whole = with_the_first(whole)
        if not whole.startswith(("/accounts/", "/cms/logout/")):
            yield whole


@pytest.mark.parametrize("role", sorted(Role.staff()))
def test_a_session_with_a_password_alone_sees_no_staff_page(db, role):
    """At each address it sees what any member sees, or is asked for more; with its second factor it sees staff pages."""
    person, member = staff(role), sign_in(make_person("Maya", country_id="NPL"))
    alone, whole = sign_in_by_password_only(person), sign_in(person)
    whole.raise_request_exception = False  # one of Wagtail's addresses fails on purpose
    opened = []
    for address in addresses():
        for method in ("post", "get"):
            seen = getattr(alone, method)(address)
            assert b'href="/helpdesk/queue/"' not in seen.content, address
            if is_asked(seen):
                continue
            assert not address.startswith("/cms/") or seen.status_code in (404, 405), address
            members = getattr(member, method)(address)
            assert seen.status_code == members.status_code, (method, address, seen.status_code)
        if is_asked(seen) and member.get(address).status_code != 200 and whole.get(address).status_code == 200:
            opened.append(address)
    assert opened, "with its second factor nothing opens: the walk shows nothing"


@pytest.mark.parametrize("role", sorted(set(Role) - Role.staff()))
def test_who_is_not_staff_owes_nothing(db, role):
    person = staff(role)
    browser = sign_in_by_password_only(person)
    assert browser.get("/labs/").status_code == 200
    assert b"/accounts/second-factor/" not in browser.get("/labs/").content


def test_a_password_opens_no_staff_page(client, oskar):
    by_password(client, oskar)
    assert is_asked(client.get(QUEUE))


def test_a_code_by_mail_opens_no_staff_page(client, oskar):
    client.post("/accounts/login/code/", {"email": oskar.email})
    client.post("/accounts/login/code/confirm/", {"code": newest_code(oskar)})
    assert "_auth_user_id" in client.session
    assert is_asked(client.get(QUEUE))


def test_a_password_that_was_reset_opens_no_staff_page(client, oskar):
    with_app(oskar)
    client.post("/accounts/password/reset/", {"email": oskar.email})
    client.post("/accounts/password/reset/confirm/", {"code": newest_code(oskar)})
    client.post(
        "/accounts/password/reset/complete/", {"password1": "quite another secret", "password2": "quite another secret"}
    )
    assert Person.objects.get(pk=oskar.pk).check_password("quite another secret")
    answer = client.post("/accounts/login/", {"login": oskar.email, "password": "quite another secret"})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_a_new_account_that_is_appointed_in_its_first_session_owes_the_second_factor(client, db):
    client.post("/accounts/signup/", {"email": "new@health.example", "password1": PASSWORD})
    person = Person.objects.get(email="new@health.example")
    client.post("/accounts/confirm-email/", {"code": newest_code(person)})
    assert "_auth_user_id" in client.session
    Appointment.objects.appoint(person, Role.OFFICER, by=Actor.objects.system())
    assert is_asked(client.get(QUEUE))


def test_a_session_of_before_the_appointment_owes_the_second_factor(fatou):
    browser = sign_in(fatou)
    Appointment.objects.appoint(fatou, Role.OFFICER, by=Actor.objects.system())
    assert is_asked(browser.get(QUEUE))


def test_another_address_opens_no_staff_page(client, oskar):
    """Somebody who knows the password adds an address of theirs, and signs in by a code to it."""
    browser = sign_in_by_password_only(oskar)
    browser.post("/accounts/email/", {"action_add": "", "email": "other@elsewhere.example"})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert is_asked(browser.get(QUEUE))


def test_whoever_has_an_app_is_asked_for_its_code_at_the_door(client, oskar):
    app = with_app(oskar)
    answer = by_password(client, oskar, next=QUEUE)
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get(QUEUE)["Location"].startswith("/accounts/login/")
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_now(app)})
    assert answer["Location"] == QUEUE
    assert works_as_staff(client)


def test_a_wrong_code_opens_nothing_and_says_so(client, oskar):
    with_app(oskar)
    by_password(client, oskar)
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert answer.status_code == 200
    assert "wrong-why" in answer.text
    assert "_auth_user_id" not in client.session


def test_a_code_opens_once(client, oskar):
    app = with_app(oskar)
    code = code_now(app)
    for browser in (first := Client(), second := Client()):
        by_password(browser, oskar)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_guessing_codes_is_stopped_in_plain_words(client, oskar):
    app = with_app(oskar)
    by_password(client, oskar)
    for number in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{number}"})
    client.post("/accounts/2fa/authenticate/", {"code": code_now(app)})
    assert "_auth_user_id" not in client.session
    empty_the_cache()


def test_a_session_from_before_the_app_shows_it_and_comes_back(oskar):
    browser = sign_in_by_password_only(oskar)
    app = with_app(oskar)
    asked = browser.get(QUEUE)
    assert is_asked(asked)
    showing = browser.get(asked["Location"])
    assert showing["Location"].startswith("/accounts/2fa/reauthenticate/")
    page = browser.get(showing["Location"])
    assert "/accounts/reauthenticate/" not in page.text, "a password is not offered in place of the second factor"
    back = browser.post(showing["Location"], {"code": code_now(app), "next": QUEUE})
    assert back["Location"] == QUEUE
    assert works_as_staff(browser)


def test_staff_without_any_set_up_an_app_and_come_back(whole, oskar):
    browser = sign_in_by_password_only(oskar)
    page = browser.get(browser.get(QUEUE)["Location"])
    assert "two ways" in page.text
    answer = browser.post(ASKED, {"way": "app", "next": QUEUE})
    browser.post(f"/accounts/reauthenticate/?next={answer['Location']}", {"password": PASSWORD})
    secret = re.search(r"<code>([A-Z2-7]+)</code>", browser.get(answer["Location"]).text).group(1)
    picture = browser.get("/accounts/2fa/totp/picture.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    done = browser.post(answer["Location"], {"code": code})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert f'href="{QUEUE}"' in browser.get(done["Location"]).text
    assert works_as_staff(browser)


def test_a_password_adds_no_second_factor_beside_one_that_is_there(oskar):
    """Who stole a password before an app was set up can't give the account an app or key of their own."""
    thief = sign_in_by_password_only(oskar)
    thief.post("/accounts/2fa/totp/activate/", {})
    with_app(oskar)
    for path in ("totp/activate/", "totp/deactivate/", "webauthn/add/", "recovery-codes/", "recovery-codes/generate/"):
        for method in ("get", "post"):
            assert is_asked(getattr(thief, method)(f"/accounts/2fa/{path}")), path
    answer = thief.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert is_asked(thief.get(QUEUE))


def test_a_recovery_code_opens_once(client, oskar):
    with_app(oskar)
    code = RecoveryCodes.activate(oskar).get_unused_codes()[0]
    by_password(client, oskar)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert works_as_staff(client)
    again = Client()
    by_password(again, oskar)
    again.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" not in again.session


def test_removing_the_app_ends_the_other_sessions(oskar):
    browser, other = sign_in(oskar), Client()
    by_password(other, oskar)
    other.post("/accounts/2fa/authenticate/", {"code": code_now(Authenticator.objects.get(user=oskar))})
    assert works_as_staff(other)
    browser.post("/accounts/2fa/totp/deactivate/")
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    empty_the_cache()
    app = Authenticator.objects.get(user=oskar)
    browser.post("/accounts/2fa/reauthenticate/", {"code": code_now(app)})
    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=oskar).exists()
    assert "_auth_user_id" not in other.session


def test_what_staff_posted_waits_behind_the_second_factor(oskar):
    browser = sign_in_by_password_only(oskar)
    case = ask("hmm, what about things", once="held")
    page = f"/helpdesk/queue/{case.ref}/"
    assert is_asked(browser.post(f"{page}hand-over/", {"place": "other", "words": "Words that took long."}))
    assert "Words that took long." in str(Draft.objects.get(person=oskar).fields)


def test_one_person_is_not_helped_by_the_second_factor_of_another(oskar, fatou):
    """A browser that changes hands keeps nothing of the one before."""
    browser = sign_in(oskar)
    browser.post("/accounts/logout/")
    Appointment.objects.appoint(fatou, Role.OFFICER, by=Actor.objects.system())
    by_password(browser, fatou)
    assert is_asked(browser.get(QUEUE))


def test_a_secret_in_the_database_makes_no_codes(oskar):
    app = TOTP.activate(oskar, "JBSWY3DPEHPK3PXP").instance
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get(pk=app.pk).data)
    assert re.fullmatch(r"\d{6}", code_now(app))


def test_a_question_about_a_role_outside_of_a_session_is_answered_in_full(oskar):
    assert Person.objects.get(pk=oskar.pk).holds(Role.OFFICER)


def test_the_staff_of_the_demonstration_come_in_with_the_codes_that_development_shows(client, db, settings):
    rows = [row for row in seeding._rows("people") if row["key"] in ("oskar", "amina")]
    oskar, amina = sorted((seeding._person(row) for row in rows), key=lambda person: person.email, reverse=True)
    assert not Authenticator.objects.filter(user=amina).exists(), "only staff owe one"
    code = re.search(r"<code>(\d{6})</code>", Client().get("/styleguide/codes/").text).group(1)
    client.post("/accounts/login/", {"login": oskar.email, "password": seeding.PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert works_as_staff(client)
    settings.DEVELOPMENT = False
    assert Client().get("/styleguide/codes/").status_code == 404


def test_nobodys_codes_are_shown_but_those_of_the_demonstration(db, oskar):
    with_app(oskar)
    assert "<code>" not in Client().get("/styleguide/codes/").text
