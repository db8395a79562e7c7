"""How many times a month the hub may ask something of somebody, whatever it asks."""

import pytest
from django.db import IntegrityError, transaction

from hlh.activity.models import Actor, Fact
from hlh.people import effort
from hlh.people.exporting import everything_of
from hlh.people.models import Effort, Person
from learning_labs.models import LeadRequest
from tests.conftest import make_lab, make_person, sign_in
from tests.racing import at_once


def asked_of(person, many, what="nudge"):
    return [effort.ask(person, what, by=Actor.objects.system()) for _ in range(many)]


def test_all_who_ask_take_from_one_budget_and_it_begins_anew_each_month(fatou):
    assert asked_of(fatou, 3) == [True] * 3
    assert asked_of(fatou, 1, what="lead") == [True]
    assert asked_of(fatou, 2) == [False, False]
    assert not effort.may_be_asked(Person.objects.filter(pk=fatou.pk)).exists()
    assert Fact.objects.filter(verb="person.asked").count() == 4
    Effort.objects.update(month="2026-01-01")
    assert effort.may_be_asked(Person.objects.filter(pk=fatou.pk)).get().asked == 0
    assert asked_of(fatou, 5) == [True] * 4 + [False]


def test_a_person_chooses_how_often_and_never_means_never(fatou):
    browser = sign_in(fatou)
    assert 'name="asks_a_month"' in browser.get("/me/preferences/").text
    assert browser.post("/me/preferences/", {"asks_a_month": "0"}).status_code == 302
    assert asked_of(fatou, 1) == [False]
    browser.post("/me/preferences/", {"rest": ""})  # an old page, which says nothing of it
    fatou.refresh_from_db()
    assert fatou.asks_a_month == 0
    for wrong in ("13", "-1", "x", "1\0", "9" * 400):
        assert browser.post("/me/preferences/", {"asks_a_month": wrong}).status_code == 422
    browser.post("/me/preferences/", {"asks_a_month": "1"})
    assert asked_of(fatou, 2) == [True, False]
    assert everything_of(fatou)


def test_a_lead_request_takes_from_it_and_nobody_is_asked_beyond_it(amina):
    asked_of(amina, 3)
    assert LeadRequest.objects.ask(make_lab("one"), amina, "KEN")
    assert not LeadRequest.objects.ask(make_lab("two"), amina, "KEN")
    assert LeadRequest.objects.count() == 1


def test_what_is_rolled_back_was_not_asked(fatou):
    with transaction.atomic():
        asked_of(fatou, 1)
        transaction.set_rollback(True)
    assert asked_of(fatou, 5).count(True) == 4


def test_the_database_itself_refuses_a_place_that_is_taken(fatou):
    asked_of(fatou, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Effort.objects.create(person=fatou, what="nudge", number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Effort.objects.create(person=fatou, what="nudge", number=13)


def test_ten_who_ask_at_the_same_moment_get_no_more_than_there_is(whole):
    person = make_person("Wanjiku")
    by, said = Actor.objects.system(), []
    at_once(*[lambda: said.append(effort.ask(person, "nudge", by=by)) for _ in range(10)])
    assert sorted(said) == [False] * 6 + [True] * 4
    assert sorted(Effort.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
