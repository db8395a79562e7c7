"""Step 11 of the loop: a page of the hub stands in the lineage, and who still waits is led to it."""

import pytest

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Edge, Entry
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from tests.conftest import discuss
from tests.knowledge_hub.conftest import make_page, make_private, make_resource


@pytest.fixture
def talk(lab):
    """A discussion of somebody who left an address and waits."""
    return discuss(lab, address="asker@facility.example", quoting="yes")


@pytest.fixture
def page(home, talk):
    """A page into whose text the discussion was chosen."""
    return make_page(home, "Insulin in hot districts", body=[("entry", entry_of(talk))])


def letters():
    settle_all()
    send_due()
    return list(Letter.objects.filter(kind="question-pointed", state="sent"))


def test_both_pages_show_the_thread(client, talk, page):
    assert page.url_path in client.get(talk.get_absolute_url()).text
    here = client.get(page.url_path).text
    assert "From question to lesson" in here
    assert talk.get_absolute_url() in here


def test_who_waits_is_told_of_the_page_once(page):
    (letter,) = letters()
    assert page.title in letter.text
    assert page.url_path in letter.text

    page.save_revision().publish()
    assert len(letters()) == 1


def test_who_waits_no_more_is_not_written_to(talk, home):
    Question.objects.update(stage="closed")
    make_page(home, body=[("entry", entry_of(talk))])
    assert letters() == []


def test_a_page_that_is_not_for_everybody_is_told_to_nobody(page):
    make_private(page)
    assert letters() == []
    assert not Fact.objects.filter(verb="question.pointed").exists()


def test_a_page_that_is_taken_back_leaves_the_lineage_and_is_told_to_nobody(client, talk, page):
    page.unpublish()
    assert letters() == []
    assert not Entry.objects.filter(kind="page", title=page.title).exists()
    assert page.url_path not in client.get(talk.get_absolute_url()).text


def test_what_is_chosen_out_of_a_page_leaves_its_lineage(talk, page):
    assert Edge.objects.filter(source=entry_of(talk), made=entry_of(page)).exists()
    page.body = []
    page.save_revision().publish()
    assert not Edge.objects.filter(made=entry_of(page)).exists()


def test_who_was_told_of_a_resource_hears_once_that_another_took_its_place(home, talk):
    old, newer = make_resource(home, "Old table"), make_resource(home, "Newer table")
    Question.objects.get().point_to(entry_of(old), by=Actor.objects.system())
    settle_all()
    old.successor = newer
    old.save_revision().publish()
    settle_all()
    send_due()
    (letter,) = Letter.objects.filter(kind="question-pointer-fell")
    assert old.url_path in letter.text

    old.save_revision().publish()
    settle_all()
    assert Letter.objects.filter(kind="question-pointer-fell").count() == 1


def test_who_was_told_of_something_else_hears_nothing(home, talk):
    old, newer = make_resource(home, "Old table"), make_resource(home, "Newer table")
    Question.objects.get().point_to(entry_of(newer), by=Actor.objects.system())
    old.successor = newer
    old.save_revision().publish()
    settle_all()
    assert not Letter.objects.filter(kind="question-pointer-fell").exists()
