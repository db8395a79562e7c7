"""Whoever holds a brief and something that belongs to it holds the brief first, so that no two wait for each other."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from briefs.clearing.asking import ask, lapse_what_is_over
from briefs.clearing.replying import an_answer
from briefs.models import Clearance, CoAuthor, Plan
from briefs.planning import fulfilling
from hlh.activity.models import Actor
from hlh.mail.replies import Reply
from hlh.people.voices import speak
from tests.briefs.conftest import make_brief


def planned(brief, person):
    at, by = now() + timedelta(days=1), Actor.objects.of(person)
    return Plan.objects.make(brief, what="publish", at=at, words="", seen=brief.edition, by=by)


def a_plan_that_is_due(brief, person):
    planned(brief, person)
    Plan.objects.update(at=now())
    return fulfilling.fulfil


def a_plan_that_is_called_off(brief, person):
    plan = planned(brief, person)
    return lambda: plan.cancel(by=Actor.objects.of(person))


def somebody_who_joins(brief, person):
    by = Actor.objects.of(person)
    invited = CoAuthor.objects.invite(brief, "wanjiru@health.example", language="en", by=by)
    voice = speak(person, brief.place, naming=0, quoting="ask", among={})
    return lambda: invited.join(voice, by=by)


def a_clearance_that_is_over(brief, person):
    by, said = Actor.objects.of(person), {"country": brief.country, "hash": "0" * 64}
    yesterday = now() - timedelta(days=2)
    given = {"stage": "given", "grade": "country", "until": yesterday.date()}
    given |= {"answered_by": by, "answered_at": yesterday}
    Clearance.objects.create(brief=brief, asked_by=by, **said, **given)
    return lapse_what_is_over


def a_word_by_mail(brief, person):
    asking = ask(brief, address="clearing@ministry.example", language="en", by=Actor.objects.system())
    said = Reply(asking.voice, None, "yes", (), "once", Actor.objects.stranger())
    return lambda: an_answer(said)


@pytest.mark.parametrize(
    "begun",
    [a_plan_that_is_due, a_plan_that_is_called_off, somebody_who_joins, a_clearance_that_is_over, a_word_by_mail],
)
def test_the_brief_is_held_before_what_belongs_to_it(begun, amina, abena):
    act = begun(make_brief(amina, stage="in_review"), abena)

    with CaptureQueriesContext(connection) as asked:
        act()

    locks = [re.search(r'FROM "(\w+)"', one["sql"])[1] for one in asked if "FOR UPDATE" in one["sql"]]
    ours = [table for table in locks if table.startswith("briefs_")]
    assert ours[0] == "briefs_brief"
    assert len(set(ours)) > 1
