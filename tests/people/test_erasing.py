"""Erasing a person: what becomes of what they said and asked. That nothing is left of them: tests/house/test_erased.py."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection
from django.test import Client

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Reaction
from hlh.catalogue.checking import differences
from hlh.links.models import Link
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people import erasing
from hlh.people.erasing import erase
from hlh.people.models import Naming, Person, Voice
from hlh.people.voices import speak
from learning_labs.models import Discussion
from tests.conftest import ask, make_lab, make_person, post_to, sign_in

SECOND = "quopheline@elsewhere.example"


@pytest.fixture
def zyx(db, settings):
    """Somebody who answered a question by name; its asker was sent what she said."""
    settings.ANSWER_PAUSE = 0
    make_lab("supplies", areas=[*range(1, 11)])
    person = make_person("Zyxwvanna", country_id="KEN", work="Officer")
    question = ask("oxygen concentrators stand broken, who repairs them", address="other@health.example")
    settle_all()
    question.refresh_from_db()
    post_to(sign_in(person), Discussion.objects.get(pk=question.entry.thing_id), "We lent stock.", naming=Naming.OFFICE)
    settle_all()
    question.refresh_from_db()
    question.answer(by=Actor.objects.system())
    settle_all()
    send_due()
    return person


def test_what_an_erased_person_said_stays_without_their_country(zyx, client):
    discussion = Discussion.objects.get(posts__text="We lent stock.")
    assert discussion.country_count == 1
    erase(zyx, by=Actor.objects.system())
    discussion.refresh_from_db()
    page = client.get(discussion.get_absolute_url()).text
    assert "A former member" in page
    assert "We lent stock." in page
    assert discussion.country_count == 0
    assert list(differences()) == []


def test_a_letter_that_quoted_an_erased_person_is_still_said_to_be_sent(zyx):
    erase(zyx, by=Actor.objects.system())
    letter = Letter.objects.get(kind="question-answered")
    assert (letter.state, letter.text) == ("sent", "")


def test_the_ways_to_the_questions_of_an_erased_person_are_closed(db, client):
    person = make_person("Zyxwvanna")
    question = ask("insulin ran out", address=person.email)
    _link, secret = Link.objects.give("asker", question)
    assert client.get(f"{question.get_absolute_url()}?key={secret}").status_code == 303
    erase(person, by=Actor.objects.system())
    assert Client().get(f"{question.get_absolute_url()}?key={secret}").status_code == 404
    assert Question.objects.filter(pk=question.pk).exists()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_a_name_that_decided_where_a_question_went_is_forgotten_with_the_text(db):
    person = make_person("Zyxwvanna")
    question = ask("Dr Zyxwvanna has no insulin", asker=person)
    Question.objects.update(terms=[["Zyxwvanna", 6], ["insulin", 6]])
    erase(person, by=Actor.objects.system())
    question.refresh_from_db()
    assert (question.text, question.terms) == ("[name] has no insulin", [["insulin", 6]])


def test_what_a_reaction_failed_of_names_no_address_of_an_erased_person(db):
    person = make_person("Zyxwvanna")
    ask()
    Reaction.objects.update(trouble=f"IntegrityError: Key (email)=({person.email}) exists")
    erase(person, by=Actor.objects.system())
    assert set(Reaction.objects.values_list("trouble", flat=True)) == {""}


@pytest.mark.parametrize("belongs_to_another", [True, False])
def test_an_address_that_was_never_confirmed_is_forgotten_unless_it_is_another_persons(db, fatou, belongs_to_another):
    """Nobody takes another's questions along by claiming their address."""
    person = make_person("Zyxwvanna")
    address = fatou.email if belongs_to_another else SECOND
    EmailAddress.objects.create(user=person, email=address, verified=False)
    ask(address=address)
    erase(person, by=Actor.objects.system())
    assert Voice.objects.filter(address=address).exists() == belongs_to_another


def test_nothing_new_becomes_theirs_while_a_person_is_erased(whole, monkeypatch):
    """A post that comes at that moment waits for the end of it, and finds nobody."""
    person = make_person("Zyxwvanna", country_id="KEN")

    def speak_now():
        try:
            speak(person, "discussion:1", naming=Naming.OFFICE, quoting="yes", among={})
        except DatabaseError:
            return False
        finally:
            connection.close()
        return True

    def meanwhile(erased):
        with ThreadPoolExecutor(1) as pool:
            return int(pool.submit(speak_now).result())

    monkeypatch.setattr(erasing, "_saying_anew", [meanwhile])
    erase(person, by=Actor.objects.system())
    assert not Voice.objects.exists()
