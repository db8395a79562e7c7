"""Erasing a person: nothing that leads to them is left in any table."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact, Reaction
from hlh.catalogue.checking import differences
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people import erasing
from hlh.people.erasing import erase
from hlh.people.models import Naming, Person, Voice
from hlh.people.voices import speak
from learning_labs.models import Discussion
from tests.conftest import ask, make_lab, make_person, post_to

SECOND = "quopheline@elsewhere.example"
CANARIES = ["zyxwvanna", "quopheline", "0799 123 456"]


@pytest.fixture
def zyx(db, settings, client):
    """Somebody who asked with and without her account, answered by name, and left letters and sessions behind."""
    settings.ANSWER_PAUSE = 0
    for number in range(1, 11):
        make_lab(f"area-{number}", areas=[number])
    person = make_person("Zyxwvanna", country_id="KEN", work="Officer")
    EmailAddress.objects.create(user=person, email=SECOND, verified=True)
    ask("insulin ran out, call 0799 123 456", asker=person, once="hers", country=person.country)
    ask("paracetamol and ORS finished, 0799 123 456", address=SECOND.upper(), once="as a stranger")
    theirs = ask("oxygen concentrators stand broken, who repairs them", address="other@health.example", once="theirs")
    settle_all()
    theirs.refresh_from_db()
    member = Client()
    member.force_login(person)
    post_to(member, Discussion.objects.get(pk=theirs.entry.thing_id), "We lent stock.", naming=Naming.OFFICE)
    settle_all()
    theirs.refresh_from_db()
    theirs.answer(by=Actor.objects.system())
    settle_all()
    send_due()
    Client().post("/accounts/login/code/", {"email": SECOND})
    settle_all()
    return person


def left():
    """Where a canary still stands: every column of every table, sessions read."""
    found = []
    for model in apps.get_models():
        for row in model._base_manager.all():
            values = [str(getattr(row, field.attname)) for field in model._meta.concrete_fields]
            if isinstance(row, Session):
                values.append(str(row.get_decoded()))
            found += [(model.__name__, word) for word in CANARIES if word in " ".join(values).lower()]
    return found


def test_nothing_that_leads_to_an_erased_person_is_left(zyx):
    assert {name for name, _word in left()} >= {"Person", "Voice", "Letter", "Session", "Question", "EmailAddress"}
    facts = Fact.objects.count()
    erase(zyx, by=Actor.objects.system())
    assert left() == []
    assert Fact.objects.count() == facts + 1


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
    from hlh.links.models import Link

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
