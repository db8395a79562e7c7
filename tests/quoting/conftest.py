"""A discussion in which people allow quoting, want to be asked, or do not; and somebody who prepares a brief."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from briefs.models import Brief, a_claim
from briefs.naming import _by_country
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.models import Excerpt
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.models import Naming, Person
from hlh.taxonomy.models import Area
from learning_labs.models import Discussion
from tests.conftest import discuss, make_person, post_to, sign_in

LENT = "We lent insulin to two health posts. A one-page note was enough. Nobody asked for more."
NOTE = "A one-page note was enough."


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """What another test counted, or the language that it read in, says nothing here."""
    translation.activate("en")
    _by_country.forget()


@pytest.fixture
def talk(lab: Any) -> Discussion:
    return discuss(lab)


def say(talk: Discussion, name: str, quoting: str, words: str = LENT, **fields: Any) -> Person:
    """Somebody of Nepal posts; by country where three of them are there, else as nobody."""
    person = make_person(name, country_id="NPL")
    answer = post_to(sign_in(person), talk, words, quoting=quoting, **fields)
    assert answer.status_code == 302, answer.text
    return person


@pytest.fixture
def yes(talk: Discussion) -> Person:
    """Who may be quoted, and is named."""
    return say(talk, "Yessica", "yes", naming=Naming.OFFICE)


@pytest.fixture
def asks(talk: Discussion) -> Person:
    """Who wants to be asked first."""
    return say(talk, "Asksel", "ask")


@pytest.fixture
def refuses(talk: Discussion) -> Person:
    """Who is not to be quoted."""
    return say(talk, "Norbert", "no")


def words_page(talk: Discussion) -> str:
    return f"{talk.get_absolute_url()}words/"


def take(person: Person, talk: Discussion, words: str = NOTE, *, post: int = 0, **fields: Any) -> Any:
    """Somebody takes words of the newest post, or of another, into a new learning brief, or one of theirs."""
    said = {"post": post or talk.posts.count(), "words": words, "into": "", "once": "once"} | fields
    answer = sign_in(person).post(words_page(talk), said)
    settle_all()
    return answer


def take_thirty(person: Person, talk: Discussion, brief: Brief) -> None:
    """Twenty-nine more pieces of the same post, into a brief that holds one."""
    pieces = [LENT[:end] for end in range(5, 60) if LENT[end - 1] != " "]
    for piece in pieces[:29]:
        take(person, talk, piece, into=brief.ref)


def publish(brief: Brief, **said: Any) -> Brief:
    """Finish a learning brief that rests on its discussion, and publish it."""
    by = Actor.objects.system()
    brief.refresh_from_db()
    claims = [a_claim("Lending works.", [brief.roots.get().pk])]
    told = {"title": "What lending needs", "challenge": "Does it help?", "area": Area.objects.get(pk=6)}
    brief.keep(told | {"claims": claims} | said, seen=brief.edition)
    brief.submit(by=by)
    brief.publish(by=by)
    settle_all()
    return brief


@pytest.fixture
def quoted(talk: Discussion, yes: Person, frida: Person) -> Brief:
    """A published learning brief with words of somebody who may be quoted."""
    take(frida, talk)
    return publish(Brief.objects.get())


@pytest.fixture
def waiting(talk: Discussion, asks: Person, frida: Person) -> Excerpt:
    """Words that were taken, and wait for their author's yes."""
    take(frida, talk)
    return Excerpt.objects.get()


def letters(kind: str) -> list[Letter]:
    send_due()
    return list(Letter.objects.filter(kind=kind, state="sent").order_by("pk"))


def link_in(letter: Letter) -> str:
    """The address in a letter that carries a secret, without the site."""
    found = re.search(r"/me/quoted/\S+key=\S+", letter.text)
    assert found is not None
    return found.group()


def press(browser: Client, excerpt: Excerpt, answer: str) -> Any:
    response = browser.post(excerpt.get_absolute_url(), {"answer": answer}, headers={"sec-fetch-site": "same-origin"})
    settle_all()
    return response
