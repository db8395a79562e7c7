"""Where somebody is signed in; ending sessions; the letter about a new browser."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.browsers import device_of, in_plain_words
from hlh.people.erasing import erase
from hlh.people.models import Appointment, KnownBrowser, Person, Role
from hlh.people.session_store import SessionStore
from hlh.people.sessions import NO_ADDRESS
from hlh.people.tasks import forget_addresses, forget_sessions
from tests.conftest import PASSWORD, with_app
from tests.people.conftest import by_password

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"
SESSIONS = "/accounts/sessions/"


def come(person, agent=FIREFOX):
    browser = Client(headers={"user-agent": agent})
    by_password(browser, person)
    return browser


def told():
    settle_all()
    send_due()
    return list(Letter.objects.filter(kind="new-browser"))


def is_in(browser):
    return browser.get(SESSIONS).status_code == 200


def test_the_list_says_in_plain_words_where_somebody_is(fatou):
    telephone, desk = come(fatou), come(fatou, CHROME)
    page = desk.get(SESSIONS).text
    assert "Firefox on Android" in page
    assert "Chrome on Windows" in page
    assert page.count("This browser") == 1
    assert is_in(telephone)


def test_one_session_is_ended(fatou):
    telephone, desk = come(fatou), come(fatou, CHROME)
    number = UserSession.objects.get(session_key=telephone.session.session_key).pk
    desk.post(f"{SESSIONS}{number}/")
    assert not is_in(telephone)
    assert is_in(desk)


def test_all_other_sessions_are_ended_at_once(fatou):
    others, desk = [come(fatou), come(fatou)], come(fatou, CHROME)
    desk.post(f"{SESSIONS}others/")
    assert not any(is_in(other) for other in others)
    assert is_in(desk)


def test_nobody_ends_the_session_of_another(fatou, amina):
    mine, theirs = come(fatou), come(amina)
    number = UserSession.objects.get(session_key=theirs.session.session_key).pk
    assert mine.post(f"{SESSIONS}{number}/").status_code == 404
    assert is_in(theirs)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_one_session_and_for_thirty(fatou, django_assert_max_num_queries, number):
    for _time in range(number):
        browser = come(fatou)
    with django_assert_max_num_queries(4):  # the session, the person, the sessions; one more for the frame
        browser.get(SESSIONS)


def test_reading_writes_no_note_of_use_and_sending_does(fatou):
    browser = come(fatou)
    long_ago = now() - timedelta(days=3)
    UserSession.objects.update(last_seen_at=long_ago)
    session = browser.session
    session["used_at"] = 0
    session.save()
    browser.get("/labs/")
    assert UserSession.objects.get().last_seen_at == long_ago
    browser.post("/language/", {"language": "en"})
    assert UserSession.objects.get().last_seen_at > long_ago


def test_a_changed_password_ends_what_the_old_one_opened(fatou):
    telephone, desk = come(fatou), come(fatou, CHROME)
    new = "another long enough secret"
    desk.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(desk)
    assert not is_in(telephone)


def test_whence_somebody_came_is_forgotten_after_thirty_days(fatou):
    come(fatou)
    forget_addresses()
    assert UserSession.objects.get().ip == "127.0.0.1"
    UserSession.objects.update(last_seen_at=now() - timedelta(days=31))
    forget_addresses()
    assert UserSession.objects.get().ip == NO_ADDRESS


def test_what_a_browser_left_that_never_came_back_is_forgotten(db):
    for path in ("/helpdesk/ask/", "/labs/"):
        Client().post(f"/me/drafts/?for={path}", {"text": "Typed by a stranger"})
    gone, stays = Session.objects.order_by("session_key")
    Session.objects.filter(pk=gone.pk).update(expire_date=now() - timedelta(minutes=1))

    forget_sessions()

    assert list(Session.objects.all()) == [stays]


def test_the_first_browser_of_an_account_is_no_news(fatou):
    come(fatou)
    assert not told()


def test_a_new_browser_is_told_once_with_the_remedy(fatou):
    come(fatou)
    desk = come(fatou, CHROME)
    (letter,) = told()
    assert letter.to_address == fatou.email
    sent = Letter.objects.get(pk=letter.pk)
    assert "Chrome on Windows" in sent.text
    assert "/accounts/sessions/" in sent.text
    assert "127.0.0.1:" not in sent.text.replace("http://127.0.0.1:", "")
    desk.post("/accounts/logout/")
    by_password(desk, fatou)
    assert len(told()) == 1, "the browser is known now"


def test_it_is_told_in_the_language_of_whoever_it_concerns(fatou):
    Person.objects.filter(pk=fatou.pk).update(language="fr")
    come(fatou)
    come(fatou, CHROME)
    told()
    assert "/fr/accounts/sessions/" in Letter.objects.get(kind="new-browser").text


def test_two_people_at_one_computer_are_not_put_together(fatou, amina):
    browser = come(fatou)
    browser.post("/accounts/logout/")
    by_password(browser, amina)
    first, second = KnownBrowser.objects.order_by("pk")
    assert first.secret_hash != second.secret_hash
    assert browser.cookies["browser"].value not in (first.secret_hash, second.secret_hash)
    assert browser.cookies["browser"]["httponly"]


def test_a_made_up_cookie_is_replaced(fatou):
    browser = Client()
    browser.cookies["browser"] = "mine"
    by_password(browser, fatou)
    assert len(browser.cookies["browser"].value) == 43


def test_erasing_takes_sessions_second_factors_browsers_and_connections(fatou):
    browser = come(fatou)
    come(fatou, CHROME)
    told()
    with_app(fatou)
    SocialAccount.objects.create(user=fatou, provider="who", uid="f-1", extra_data={"email": fatou.email})
    erase(Person.objects.get(pk=fatou.pk), by=Actor.objects.system())
    for model in (UserSession, Authenticator, SocialAccount, KnownBrowser, Letter):
        assert not model.objects.exists(), model
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Android"),
        (CHROME, "Chrome on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        ("curl/8", "A browser that does not say what it is"),
        ("", "A browser that does not say what it is"),
    ],
)
def test_devices_are_named_as_people_call_them(agent, words):
    assert in_plain_words(device_of(agent)).startswith(words)


def test_a_session_comes_with_its_person_in_one_statement(fatou, django_assert_num_queries):
    browser = come(fatou)
    browser.get("/accounts/email/")
    with django_assert_num_queries(1):
        assert browser.get("/nowhere/").status_code == 404


def test_a_session_that_says_another_than_its_row_is_asked_for_again(fatou, amina):
    """What stands beside a session decides nothing: whose it is says the session itself."""
    browser = come(fatou)
    UserSession.objects.update(user=amina)
    assert fatou.email in browser.get("/accounts/email/").text


def test_a_new_password_elsewhere_ends_a_session_that_is_known_by_the_old_one(fatou):
    browser = come(fatou)
    fatou.set_password("another long enough secret")
    fatou.save()
    assert browser.get("/me/").status_code == 302


def test_what_somebody_is_appointed_to_comes_with_their_session(fatou):
    system, day = Actor.objects.system(), timedelta(days=1)
    held = Appointment.objects.appoint(fatou, Role.EXPERT, scope=["area:6"], by=system)
    for role, times in (
        (Role.PARTNER, {"since": now() - 2 * day, "until": now() - day, "confirmed_by": system}),
        (Role.FACILITATOR, {"since": now() + day, "confirmed_by": system}),
        (Role.LEARNING_POINT, {"since": now() - day}),
    ):
        Appointment.objects.create(person=fatou, role=role, nominated_by=system, **times)
    store = SessionStore(come(fatou).session.session_key)

    person = store.whose()

    assert person._running == [held]
    assert (person._running[0].scope, person._running[0].since) == (["area:6"], held.since)
    assert person._running == list(Appointment.objects.filter(person=fatou).running())
