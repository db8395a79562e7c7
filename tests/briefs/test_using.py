"""You said, we wrote: whom a learning brief stands on is told once, and objects with one button."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from briefs.models import Kind, Objection, a_claim
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from tests.briefs.conftest import make_brief, new_version
from tests.conftest import make_person, sign_in


@pytest.fixture
def learning(published, fatou, abena):
    """Fatou's learning brief stands on Amina's action brief."""
    claims = [a_claim("Lending helps.", [entry_of(published).pk])]
    said = {"kind": Kind.LEARNING, "title": "Lending", "claims": claims}
    brief = make_brief(fatou, stage="published", **said)
    settle_all()
    return brief


def use_of(learning, published):
    return f"/briefs/{learning.ref}/uses/{published.ref}/"


def letter(kind):
    send_due()
    return Letter.objects.get(kind=kind, state="sent")


def test_the_author_of_what_it_stands_on_gets_one_letter_with_what_was_used(learning, published):
    text = letter("brief-cited").text
    assert "Claim 1: Lending helps." in text
    assert "Loans between facilities" in text
    assert Notice.objects.filter(kind="brief-cited").count() == 1


def test_a_new_version_that_stands_on_the_same_tells_nobody_again(learning):
    new_version(learning, title="Lending, again")
    settle_all()
    assert Notice.objects.filter(kind="brief-cited").count() == 1


def test_two_briefs_of_one_author_are_one_letter(amina, fatou):
    sources = [make_brief(amina, stage="published", title=title) for title in ("Loans", "Boats")]
    claims = [a_claim("Both help.", [entry_of(one).pk for one in sources])]
    make_brief(fatou, stage="published", kind=Kind.LEARNING, title="Both", claims=claims)
    settle_all()
    text = letter("brief-cited").text
    assert "“Loans”" in text
    assert "“Boats”" in text


def test_nobody_is_told_of_what_they_stand_on_themselves(amina, published):
    claims = [a_claim("Mine.", [entry_of(published).pk])]
    make_brief(amina, stage="published", kind=Kind.LEARNING, title="Mine", claims=claims)
    settle_all()
    assert not Notice.objects.filter(kind="brief-cited").exists()


def test_opening_the_link_does_nothing_and_one_button_objects(learning, published):
    way = re.search(r"/briefs/\S+/uses/\S+", letter("brief-cited").text)[0]
    browser = Client()
    assert "Lending helps." in browser.get(way, follow=True).text
    assert not Objection.objects.exists()
    assert browser.post(use_of(learning, published)).status_code == 302
    assert Objection.objects.get().source == published


def test_an_objection_is_shown_to_author_and_editors_until_it_is_answered(
    learning, published, amina, fatou, abena, client
):
    sign_in(amina).post(use_of(learning, published), {"words": "We stopped lending since."})
    settle_all()
    assert {one.to.person for one in Notice.objects.filter(kind="brief-objected")} == {fatou, abena}
    for person in (fatou, abena):
        assert "We stopped lending since." in sign_in(person).get(learning.get_absolute_url()).text
    assert "We stopped lending since." not in client.get(learning.get_absolute_url()).text
    one = Objection.objects.get()
    answered = {"answer": "left_out", "words": "It goes with the next version."}
    address = f"/briefs/{learning.ref}/objections/{one.pk}/"
    assert sign_in(amina).post(address, answered).status_code == 403
    assert sign_in(fatou).post(address, answered).status_code == 302
    assert "We stopped lending since." not in sign_in(abena).get(learning.get_absolute_url()).text
    settle_all()
    assert "It goes with the next version." in letter("objection-answered").text
    assert "It goes with the next version." in sign_in(amina).get(use_of(learning, published)).text
    assert sign_in(abena).post(address, answered).status_code == 409


def test_an_answer_needs_words_and_nothing_typed_is_lost(learning, published, amina, fatou):
    sign_in(amina).post(use_of(learning, published))
    address = f"/briefs/{learning.ref}/objections/{Objection.objects.get().pk}/"
    refused = sign_in(fatou).post(address, {"answer": "", "words": "We keep it, because."})
    assert refused.status_code == 422
    assert "We keep it, because." in refused.text
    assert "Say whether it stays or is left out." in refused.text


def test_objecting_twice_is_one_objection(learning, published, amina):
    for _time in range(2):
        assert sign_in(amina).post(use_of(learning, published)).status_code == 302
    assert Objection.objects.count() == 1


def test_only_its_author_opens_what_was_used(learning, published, fatou):
    stranger = make_person("Maya", country_id="NPL")
    for browser in (Client(), sign_in(fatou), sign_in(stranger)):
        assert browser.get(use_of(learning, published)).status_code == 404
        assert browser.post(use_of(learning, published)).status_code == 404


def test_what_does_not_stand_on_it_is_not_there(amina, published, fatou):
    other = make_brief(fatou, stage="published", title="Alone")
    assert sign_in(amina).get(use_of(other, published)).status_code == 404


def test_what_is_left_out_can_not_be_objected_to_any_more(learning, published, amina):
    other = entry_of(make_brief(amina, stage="published", title="Other"))
    new_version(learning, claims=[a_claim("Another.", [other.pk])])
    assert sign_in(amina).post(use_of(learning, published)).status_code == 404
    assert not Objection.objects.filter(answered_by=Actor.objects.system()).exists()
