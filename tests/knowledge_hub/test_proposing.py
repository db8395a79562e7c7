"""A member proposes a resource by its address alone; a worker looks the rest up, as far as the network allows."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.activity.models import Fact
from knowledge_hub.models import Proposal
from knowledge_hub.proposing.looking import look_up_due
from knowledge_hub.proposing.reading import read
from tests.conftest import make_person, sign_in
from tests.knowledge_hub.conftest import edith, home, make_resource
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
