"""An administrator sets the steps of a review, without code; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client

from briefs.models import Step, Task
from hlh.activity.ledger import settle_all
from hlh.activity.models import Fact
from hlh.people.models import Person
from tests.briefs.conftest import make_brief
from tests.conftest import sign_in

STEPS = "/cms/review-steps/"
FORM = {
    "labels_en": "Country clearance",
    "labels_fr": "Accord du pays",
    "what": "clearance",
    "kind": "action",
    "region": "AFR",
    "role": "",
    "rule": "all",
    "place": "2",
    "days": "10",
}


def at_work(person: Person) -> Client:
    """The browser of somebody whose appointment has opened /cms/ to them."""
    settle_all()
    return sign_in(person)


def facts() -> list[str]:
    return list(Fact.objects.filter(verb__startswith="review_step.").order_by("pk").values_list("verb", flat=True))


def test_an_administrator_adds_country_clearance_and_the_next_brief_goes_through_it(ada, amina):
    browser = at_work(ada)
    assert "There is no step yet" in browser.get(STEPS).text

    assert browser.post(f"{STEPS}new/", FORM)["Location"] == STEPS

    step = Step.objects.get()
    assert (step.what, step.kind, step.region_id, step.place, step.days) == ("clearance", "action", "AFR", 2, 10)
    assert step.labels == {"en": "Country clearance", "fr": "Accord du pays"}
    assert "Country clearance" in browser.get(STEPS).text
    make_brief(amina, stage="in_review")
    assert Task.objects.open().get().step == step
    assert facts() == ["review_step.added"]


def test_a_step_is_changed_and_what_is_under_way_goes_on_as_it_began(ada, amina):
    browser = at_work(ada)
    browser.post(f"{STEPS}new/", FORM)
    step = Step.objects.get()
    make_brief(amina, stage="in_review")

    review = {"what": "review", "role": "expert", "rule": "any", "days": "3", "labels_en": "Technical review"}
    assert browser.post(f"{STEPS}{step.pk}/", FORM | review)["Location"] == STEPS

    assert (Task.objects.get().what, Task.objects.get().days) == ("clearance", 10)
    step.refresh_from_db()
    assert (step.label, step.what, step.role, step.rule) == ("Technical review", "review", "expert", "any")
    assert 'value="Technical review"' in browser.get(f"{STEPS}{step.pk}/").text
    assert facts() == ["review_step.added", "review_step.changed"]


def test_a_retired_step_is_in_no_new_round_and_is_used_again(ada, amina):
    browser = at_work(ada)
    browser.post(f"{STEPS}new/", FORM)
    step = Step.objects.get()

    assert browser.post(f"{STEPS}{step.pk}/retirement/").status_code == 302
    make_brief(amina, stage="in_review")
    assert not Task.objects.exists()
    browser.post(f"{STEPS}{step.pk}/restoration/")
    browser.post(f"{STEPS}{step.pk}/restoration/")
    make_brief(amina, stage="in_review")

    assert Task.objects.count() == 1
    assert facts() == ["review_step.added", "review_step.retired", "review_step.restored"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"labels_en": ""}, "Write the English name"),
        ({"what": "review"}, "Choose who reviews."),
        ({"place": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(ada, wrong, words):
    answer = at_work(ada).post(f"{STEPS}new/", FORM | wrong)

    assert answer.status_code == 422
    assert words in answer.text
    assert not Step.objects.exists()


def test_editors_set_no_steps(abena):
    browser = at_work(abena)
    for address in (STEPS, f"{STEPS}new/"):
        answer = browser.get(address)
        assert answer.status_code == 403
        assert "Only administrators open this screen." in answer.text
    assert browser.post(f"{STEPS}new/", FORM).status_code == 403
    assert not Step.objects.exists()
