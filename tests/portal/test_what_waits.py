"""What waits at the desk and what is held or flagged stands in my hub and in the letter of the week, for those who decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Role
from hlh.people.voices import own_voice
from hlh.portal import waiting
from hlh.portal.me import contributions_to_judge, questions_at_the_desk
from hlh.taxonomy.models import Country
from tests.conftest import ask, discuss, make_lab, make_person, post_to, sign_in

WORDS = "We counted the stock of quinquagesima every Friday."
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def hub(person):
    return sign_in(person).get("/me/").text


def held(text="hmm, what about things", why="unsure", **fields):
    """A question that nobody is sure about."""
    question = ask(text)
    Question.objects.filter(pk=question.pk).update(**({"stage": "held", "why": why, "entry": None} | fields))
    return question


@pytest.fixture
def case(db, fatou, settings):
    """The first post of a newcomer, held in a lab."""
    settings.ANSWER_PAUSE = 0
    talk = discuss(make_lab("careful", first_posts_wait_since=now()), address="asker@health.example")
    post_to(sign_in(fatou), talk, WORDS)
    settle_all()
    return Case.objects.get()


def facilitator(lab, name="Faraja"):
    person = make_person(name)
    Appointment.objects.appoint(person, Role.FACILITATOR, scope=[f"lab:{lab}"], by=Actor.objects.system())
    return person


def test_a_held_question_waits_for_the_officers_of_its_scope_until_it_is_sent_on(oskar, omar, amina, ada):
    question = held(country=Country.objects.get(pk="KEN"))
    page = hub(oskar)
    assert f'href="/helpdesk/queue/{question.ref}/"' in page
    assert "Not sure which area it belongs to" in page
    for person in (omar, amina, ada):  # another region; no officer; who sees every desk, and keeps none
        assert questions_at_the_desk(person) == []
    question.send_elsewhere("clinical", by=Actor.objects.of(oskar))
    assert questions_at_the_desk(oskar) == []


def test_the_most_urgent_promise_stands_first(oskar):
    held("later", promised_at=now() + timedelta(days=1))
    held("danger now", why="emergency", promised_at=now() + timedelta(hours=1))
    assert [line.title for line in questions_at_the_desk(oskar)] == ["danger now", "later"]


def test_nothing_that_leads_to_somebody_is_told_of_a_question(oskar):
    held("Call me at +254 722 123 456, or asker@clinic.example, about things")
    assert "asker@clinic.example" not in hub(oskar)
    assert "722 123 456" not in hub(oskar)


def test_a_held_post_waits_for_the_facilitators_of_its_lab_until_it_is_decided(case, frida, fatou, ada, oskar):
    hers = facilitator(Case.objects.get().entry.thing.lab_id)
    other = facilitator(make_lab("other").pk, "Farid")
    for person in (frida, hers):
        page = hub(person)
        assert f'href="/moderation/{case.pk}/"' in page
        assert "A first contribution" in page
        assert WORDS not in page
    for person in (other, fatou, oskar, ada):
        assert contributions_to_judge(person) == []
    case.release(by=Actor.objects.of(frida))
    assert contributions_to_judge(frida) == []


def test_what_nobody_else_may_decide_waits_for_administrators(case, ada):
    Case.objects.update(marks=[])
    assert [line.address for line in contributions_to_judge(ada)] == [f"/moderation/{case.pk}/"]
    Case.objects.update(entry=None)
    assert "What it belongs to is gone" in hub(ada)


def test_nobody_is_asked_to_decide_about_what_they_wrote(case, frida):
    Case.objects.update(voice=own_voice(frida))
    assert contributions_to_judge(frida) == []


def test_who_keeps_something_and_has_nothing_to_do_reads_that(oskar, frida, fatou):
    for person in (oskar, frida):
        assert "Nothing waits for you." in hub(person)
    assert "Nothing waits for you." not in hub(fatou)


@pytest.mark.parametrize("many", [1, 12])
def test_my_hub_asks_as_often_for_many_as_for_one(case, oskar, frida, many, django_assert_num_queries):
    entry = entry_of(case.entry.thing)
    for number in range(many):
        held(f"what about things {number}")
        if number:
            marks = case.marks
            Case.objects.create(entry=entry, anchor=f"post-{number}", why="flagged", marks=marks, voice=case.voice)
    for person, queries in ((oskar, 11), (frida, 15)):
        browser = sign_in(person)
        browser.get("/me/")
        with django_assert_num_queries(queries):
            page = browser.get("/me/").text
        assert page.count("entry-title") == min(many, 10)


def test_on_monday_both_stand_in_the_letter(case, oskar, frida, monkeypatch):
    monkeypatch.setattr(waiting, "now", lambda: MONDAY)
    question = held("Who pays for fuel? Call +254 722 123 456.")
    assert waiting.write_on_monday() == 2
    Letter.objects.filter(kind="waiting").update(due_at=now())
    send_due()
    told = {letter.to.person: letter.text for letter in Letter.objects.filter(kind="waiting").select_related("to")}
    assert f"/helpdesk/queue/{question.ref}/" in told[oskar]
    assert "722 123 456" not in told[oskar]
    assert f"/moderation/{case.pk}/" in told[frida]
    assert WORDS not in told[frida]
