"""Seeding an empty hub with the demonstration. Questions go through the real router, answers through the real loop."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from helpdesk.models import Question
from helpdesk.routing.teaching import asked
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.tasks import embed_missing
from hlh.catalogue.tongues import language_of
from hlh.demo.briefs import tell
from hlh.demo.calling import call_the_network
from hlh.demo.listening import listen
from hlh.demo.proposing import propose_some
from hlh.demo.shelving import fill_the_hub
from hlh.loop import discussion_of
from hlh.people.models import Appointment, Naming, Organisation, Person, Quoting, Role
from hlh.people.models.persons import Stranger
from learning_labs.models import Discussion, Lab, Post

HERE = Path(__file__).parent
PASSWORD = "learning together"  # noqa: S105  of people who exist only in a demonstration


def is_wanted() -> bool:
    """Only into an empty database of a development machine: one that the hub started itself, or where HLH_DEMO=1 says so."""
    is_own = not os.environ.get("DATABASE_URL") or os.environ.get("HLH_DEMO") == "1"
    return settings.DEVELOPMENT and is_own and not Person.objects.exists()


@transaction.atomic
def seed() -> dict[str, int]:
    """Make the cast, the labs and the questions, and let the loop run until nothing is owed; all of it or nothing.

    Returns:
        How many of each there are now.
    """
    people = {row["key"]: _person(row) for row in _rows("people")}
    labs = [_lab(row, people) for row in _rows("labs")]
    rows = sorted([*asked(), *_rows("waiting")], key=lambda row: crc32(row["id"].encode()))  # as they would come: mixed
    questions = {row["id"]: _question(row) for row in rows}
    settle_all()
    for reference, replies in _rows("replies").items():
        _reply(questions[reference], replies, people)
    settle_all()
    for question in Question.objects.exclude(tell_at=None):
        question.answer(by=Actor.objects.system())
    settle_all()
    for reference, row in _rows("verdicts").items():
        _judge(questions[reference], row)
    told = tell(people)
    settle_all()
    for lab in labs:  # its people have spoken by now: from here on newcomers wait for a facilitator
        lab.let_first_posts_wait(wait=True, by=Actor.objects.of(people["frida"]))
    resources, partners = fill_the_hub(), call_the_network(people)
    propose_some(people)
    listen()
    settle_all()
    embed_missing()
    counts = {
        "people": len(people),
        "resources": resources,
        "partners": partners,
        "labs": len(labs),
        "questions": len(questions),
    }
    return counts | {"posts": Post.objects.count(), "briefs": told}


def people_to_show() -> list[str]:
    """Who may be signed in as, in a demonstration."""
    rows = [row for row in _rows("people") if row["role"]]
    lines = [f"{row['email']:<24} {Role(row['role']).label} {' '.join(row['scope'])}".rstrip() for row in rows]
    return [f"Sign in as any of these with the password “{PASSWORD}”, or by one-time code:", *lines]


def _rows(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


def _person(row: dict[str, Any]) -> Person:
    name, kind = row["organisation"]
    office, _made = Organisation.objects.get_or_create(name=name, kind=kind, country=None)
    person = Person.objects.create(
        email=row["email"],
        password=_password(),
        name=row["name"],
        work=row["work"],
        country_id=row["country"] or None,
        organisation=office,
        language="",
        is_demo=True,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if row["role"]:
        Appointment.objects.appoint(person, Role(row["role"]), scope=row["scope"], by=Actor.objects.system())
    if row["role"] in Role.staff():
        TOTP.activate(person, _app_secret(person))
    return person


def _app_secret(person: Person) -> str:
    """The same for somebody in every demonstration: an app that was set up once goes on showing the right codes."""
    return base64.b32encode(hashlib.sha256(f"demonstration:{person.email}".encode()).digest()[:20]).decode()


@cache
def _password() -> str:
    """Hashed once for all: it takes a quarter of a second on purpose."""
    return make_password(PASSWORD)


def _lab(row: dict[str, Any], people: dict[str, Person]) -> Lab:
    by = Actor.objects.of(people["frida"])
    lab = Lab.objects.open_one(by=by, is_demo=True, first_posts_wait_since=None, **row)
    for person in people.values():
        lab.welcome(person, by=by)
    return lab


def _question(row: dict[str, Any]) -> Question:
    system = Actor.objects.stranger()
    return Question.objects.ask(
        text=row["text"],
        once=f"demonstration-{row['id']}",
        asker=Stranger(),
        by=system,
        naming=Naming.NOBODY,
        quoting=Quoting.ASK,
        language=language_of(row["text"]),
        address=f"{row['id']}@demo.example",
    )


def _reply(question: Question, replies: list[dict[str, Any]], people: dict[str, Person]) -> None:
    question.refresh_from_db()
    discussion = discussion_of(question)
    if discussion is None:
        return  # the router was not sure: it waits in the queue, as it would
    for reply in replies:
        _write(discussion, reply, people[reply["by"]])


def _write(discussion: Discussion, reply: dict[str, Any], person: Person) -> None:
    discussion.say(
        person,
        text=reply["text"],
        language=language_of(reply["text"]),
        naming=reply["naming"],
        quoting=Quoting.ASK,
        by=Actor.objects.of(person),
        kind=reply["kind"],
    )


def _judge(question: Question, row: dict[str, Any]) -> None:
    question.refresh_from_db()
    answers = list(question.answers.order_by("pk"))
    if question.stage == Question.Stage.ANSWERED and answers:
        question.judge(row["verdict"], answers[row["answer"] - 1], by=Actor.objects.stranger())
