"""Somebody lost every second factor: an administrator helps, with a reason, in sight of everybody concerned."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.losing import reset_factors
from hlh.people.models import FactorReset
from tests.conftest import make_person, sign_in, with_app
from tests.people.conftest import by_password

SCREEN = "/cms/lost-factors/"
WHY = "Oskar called from the office line; his phone was stolen."


@pytest.fixture
def ada(ada):
    """Her appointment has opened the staff's screens."""
    settle_all()
    return ada


@pytest.fixture
def locked_out(oskar):
    """Oskar has an app and recovery codes, and none of them at hand."""
    with_app(oskar)
    RecoveryCodes.activate(oskar)
    return oskar


def press(browser, person, why=WHY):
    return browser.post(SCREEN, {"email": person.email, "why": why})


def test_an_administrator_takes_them_away_and_the_ledger_says_so(ada, locked_out):
    answer = press(sign_in(ada), locked_out)

    assert answer["Location"] == SCREEN
    assert not Authenticator.objects.filter(user=locked_out).exists()
    assert Authenticator.objects.filter(user=ada).exists()
    fact = Fact.objects.get(verb="person.factors_reset")
    assert (fact.actor.person, fact.details) == (ada, {"count": 2})
    assert fact.target.person == locked_out


def test_their_password_then_leads_to_setting_up_a_new_one(client, ada, locked_out):
    assert by_password(client, locked_out)["Location"] == "/accounts/2fa/authenticate/"
    press(sign_in(ada), locked_out)

    browser = Client()
    by_password(browser, locked_out)
    asked = browser.get("/helpdesk/queue/", follow=True)

    assert asked.redirect_chain[-1][0].startswith("/accounts/second-factor/")
    assert 'name="way"' in asked.text
    assert browser.get("/cms/").status_code == 302


def test_every_session_of_theirs_ends(ada, locked_out, fatou):
    theirs, another = Client(), Client()
    by_password(another, fatou)
    Authenticator.objects.filter(user=locked_out).delete()
    by_password(theirs, locked_out)
    with_app(locked_out)
    assert "_auth_user_id" in theirs.session

    press(sign_in(ada), locked_out)

    assert theirs.get("/me/notices/")["Location"].startswith("/accounts/login/")
    assert another.get("/me/notices/").status_code == 200


def test_a_letter_says_why_to_every_confirmed_address_and_to_no_other(ada, locked_out):
    EmailAddress.objects.create(user=locked_out, email="oskar@home.example", verified=True)
    EmailAddress.objects.create(user=locked_out, email="unsure@home.example", verified=False)
    press(sign_in(ada), locked_out)
    settle_all()
    settle_all()
    send_due()

    letters = Letter.objects.filter(kind="factors-reset")

    assert {letter.to_address for letter in letters} == {locked_out.email, "oskar@home.example"}
    for letter in letters:
        assert letter.state == Letter.State.SENT
        assert WHY in letter.text
        assert "/accounts/" in letter.text


def test_nobody_sheds_their_own(ada):
    browser = sign_in(ada)
    answer = press(browser, ada)

    assert answer.status_code == 403
    assert "Somebody else has to do this for you" in answer.text
    assert Authenticator.objects.filter(user=ada).exists()


@pytest.mark.parametrize("who", ["oskar", "fatou"])
def test_nobody_else_opens_the_screen(request, who, locked_out):
    person = request.getfixturevalue(who)
    browser = sign_in(person)
    assert browser.get(SCREEN).status_code in (302, 403)
    press(browser, locked_out)
    assert Authenticator.objects.filter(user=locked_out).exists()
    assert not FactorReset.objects.exists()


def test_what_was_typed_stays_and_each_trouble_stands_beside_its_field(ada, locked_out):
    browser = sign_in(ada)
    short = press(browser, locked_out, why="lost")
    unknown = browser.post(SCREEN, {"email": "nobody@health.example", "why": WHY})

    assert (short.status_code, unknown.status_code) == (422, 422)
    assert "Say how you know that it is them" in short.text
    assert locked_out.email in short.text
    assert "No account has this address" in unknown.text
    assert WHY in unknown.text
    assert Authenticator.objects.filter(user=locked_out).exists()


def test_who_has_none_is_said_to_have_none(ada, fatou):
    answer = press(sign_in(ada), fatou)

    assert answer.status_code == 409
    assert "has no second factor" in answer.text
    assert not FactorReset.objects.exists()


def test_the_list_says_who_helped_whom_and_costs_the_same_at_one_and_thirty(ada, django_assert_max_num_queries):
    browser = sign_in(ada)
    for number in range(30):
        person = make_person(f"Person{number}")
        with_app(person)
        reset_factors(person, why=f"Reason number {number}.", by=Actor.objects.of(ada))
        if number == 0:
            browser.get(SCREEN)
            with django_assert_max_num_queries(20) as first:
                assert "Reason number 0." in browser.get(SCREEN).text
    with django_assert_max_num_queries(len(first.captured_queries)):
        page = browser.get(SCREEN).text
    assert "Reason number 29." in page
    assert "Reason number 0." not in page
    assert "Reason number 0." in browser.get(f"{SCREEN}?after={FactorReset.objects.order_by('pk')[5].pk}").text


def test_an_erased_person_leaves_no_reason(ada, locked_out):
    press(sign_in(ada), locked_out)
    settle_all()
    erase(locked_out, by=Actor.objects.system())
    assert not FactorReset.objects.exists()
    assert not Letter.objects.filter(kind="factors-reset").exists()


def test_the_only_administrator_is_helped_on_the_machine(ada, capsys):
    with_app(ada)
    call_command("lost_factors", "ADA@health.example", "Her phone fell into a river.")
    assert not Authenticator.objects.filter(user=ada).exists()
    assert FactorReset.objects.get().why == "Her phone fell into a river."
    with pytest.raises(CommandError, match="no second factor"):
        call_command("lost_factors", ada.email, "Again.")
    with pytest.raises(CommandError, match="address of an account"):
        call_command("lost_factors", "nobody@health.example", "Why.")
