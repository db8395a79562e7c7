"""An officer points an asker to something that stands on the hub already."""

import pytest

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from knowledge_hub.models import HubHome
from tests.conftest import ask, sign_in
from tests.knowledge_hub.conftest import make_private, make_resource


@pytest.fixture
def question(db):
    question = ask("hmm, what about things", address="asker@facility.example")
    settle_all()
    question.refresh_from_db()
    return question


@pytest.fixture
def resource(db):
    return make_resource(HubHome.objects.get(slug="hub"))


def point(browser, question, address):
    return browser.post(f"/helpdesk/queue/{question.ref}/point/", {"address": address})


@pytest.mark.parametrize("before", ["", "https://hub.example", "https://hub.example/fr"])
def test_the_asker_is_told_of_it_once(oskar, question, resource, before):
    for _twice in range(2):
        assert point(sign_in(oskar), question, before + resource.url_path).status_code == 302
    settle_all()
    send_due()
    (letter,) = Letter.objects.filter(kind="question-pointed", state="sent")
    assert resource.title in letter.text
    assert question.was_told("question.pointed", entry_of(resource))


def test_what_not_everybody_reads_is_refused_beside_the_field(oskar, question, resource):
    make_private(resource)
    for address in (resource.url_path, "/nowhere/", ""):
        refused = point(sign_in(oskar), question, address)
        assert refused.status_code == 422
        assert 'class="wrong-why"' in refused.text
    assert not Letter.objects.filter(kind="question-pointed").exists()


def test_only_officers_of_its_scope_point(frida, omar, question, resource):
    assert point(sign_in(frida), question, resource.url_path).status_code == 403
    Question.objects.filter(pk=question.pk).update(country="KEN")
    assert point(sign_in(omar), question, resource.url_path).status_code == 404


def test_a_question_that_is_closed_is_a_conflict(oskar, question, resource):
    Question.objects.filter(pk=question.pk).update(stage="closed")
    assert point(sign_in(oskar), question, resource.url_path).status_code == 409
