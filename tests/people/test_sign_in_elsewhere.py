"""Signing in at an identity provider: a real one, over HTTP, on this machine."""

import urllib.request
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from hlh.people.models import Person
from tests.conftest import make_person, sign_in
from tests.people import provider as provider_
from tests.people.conftest import newest_code

QUEUE = "/helpdesk/queue/"


@pytest.fixture
def provider(settings, db):
    """One that may vouch for health.example, and says "mfa" when it asked for two factors."""
    with provider_.running() as running:
        agreed = {"server_url": running.url, "domains": ["health.example"], "second_factor": ["mfa"]}
        app = {"provider_id": "who", "name": "WHO", "client_id": provider_.CLIENT, "secret": provider_.SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": agreed}]}
        }
        yield running


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_said):
        return None


def sign_in_there(provider, browser, **claims):
    """The whole way round: our button, their page, back to us."""
    provider.claims = {"sub": "u-1", "name": "Oskar of WHO", "email_verified": True} | claims
    there = browser.post("/accounts/oidc/who/login/?process=login")
    assert there["Location"].startswith(f"{provider.url}/authorize")
    try:
        urllib.request.build_opener(Stay).open(there["Location"])
    except urllib.error.HTTPError as redirect:
        back = urlsplit(redirect.headers["Location"])
    return browser.get(f"{back.path}?{back.query}")


def who(browser):
    number = browser.session.get("_auth_user_id")
    return Person.objects.get(pk=number) if number else None


def test_the_button_stands_on_the_page_only_where_a_provider_is_named(client, provider, settings):
    assert "Sign in with WHO" in client.get("/accounts/login/").text
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Sign in with" not in client.get("/accounts/login/").text.replace("Sign in with a passkey", "")
    assert client.post("/accounts/oidc/who/login/").status_code == 404
    assert client.get("/accounts/3rdparty/").status_code == 404


def test_an_account_is_found_by_a_confirmed_address_of_a_vouched_domain(client, provider, oskar):
    sign_in_there(provider, client, email=oskar.email)
    assert who(client) == oskar
    assert SocialAccount.objects.get().user == oskar


def test_it_stays_theirs_when_the_address_changes_there(provider, oskar):
    sign_in_there(provider, Client(), email=oskar.email)
    again = Client()
    sign_in_there(provider, again, email="moved@health.example")
    assert who(again) == oskar


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "victim@elsewhere.example"},  # a domain that is not the provider's
        {"email": "victim@health.example", "email_verified": False},
        {"email": "victim@health.example", "email_verified": "true"},  # no truth value: nobody said what it means
    ],
)
def test_nobody_takes_over_an_account_by_an_address_that_is_not_vouched_for(client, provider, claims):
    victim = Person.objects.create_user(claims["email"], "a long enough secret")
    EmailAddress.objects.create(user=victim, email=victim.email, verified=True, primary=True)
    sign_in_there(provider, client, **claims)
    assert who(client) is None
    assert not SocialAccount.objects.filter(user=victim).exists()


def test_an_account_that_waits_with_an_unconfirmed_address_is_not_walked_into(client, provider):
    """Somebody made an account with another's address, and waits for them in it."""
    trap = Person.objects.create_user("oskar@health.example", "known to the trapper")
    EmailAddress.objects.create(user=trap, email=trap.email, verified=False, primary=True)
    sign_in_there(provider, client, email=trap.email)
    assert who(client) is None


def test_a_newcomer_gets_an_account_and_their_name(client, provider):
    sign_in_there(provider, client, email="new@health.example")
    assert who(client).name == "Oskar of WHO"
    assert EmailAddress.objects.get(user=who(client)).verified


def test_a_newcomer_of_another_domain_confirms_the_address_by_our_code(client, provider):
    sign_in_there(provider, client, email="new@elsewhere.example")
    assert who(client) is None
    person = Person.objects.get(email="new@elsewhere.example")
    client.post("/accounts/confirm-email/", {"code": newest_code(person)})
    assert who(client) == person


def test_staff_who_come_from_elsewhere_owe_the_second_factor(client, provider, oskar):
    sign_in_there(provider, client, email=oskar.email, amr=["pwd"])
    assert client.get(QUEUE)["Location"].startswith("/accounts/second-factor/")


@pytest.mark.parametrize("said", [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}])
def test_a_provider_that_says_it_asked_for_two_is_believed(client, provider, oskar, said):
    sign_in_there(provider, client, email=oskar.email, **said)
    assert client.get(QUEUE).status_code == 200


def test_what_it_said_once_does_not_count_the_next_time(provider, oskar):
    sign_in_there(provider, Client(), email=oskar.email, amr=["mfa"])
    later = Client()
    sign_in_there(provider, later, email=oskar.email, amr=["pwd"])
    assert later.get(QUEUE).status_code == 302


def test_a_provider_that_is_away_is_said_in_plain_words(client, provider, settings):
    provider.shutdown()
    provider.server_close()
    answer = client.post("/accounts/oidc/who/login/?process=login")
    assert answer.status_code == 502
    assert "That did not work" in answer.text


def test_somebody_connects_and_disconnects_an_account_there(provider):
    browser = sign_in(make_person("Maya", country_id="NPL"))
    assert "None is connected yet" in browser.get("/accounts/3rdparty/").text
    assert browser.get("/accounts/").text.count("/accounts/3rdparty/") == 1
