"""Two who decide about one brief at the same moment, and a publication that is killed in the middle."""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.utils.crypto import get_random_string

from briefs.models import Brief, Decision, Reviewer, Round, Series, Task, Version
from briefs.reviewing import judging
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Entry
from hlh.embedded.servers import free_port
from hlh.people.models import Role
from hlh.policy import NotNow
from tests.briefs.conftest import editor, make_brief
from tests.briefs.test_reviewing import expert, make_step
from tests.conftest import sign_in
from tests.faults.test_writers import _answers
from tests.faults.writers import TAKEN, decide
from tests.racing import at_once
from tests.servers import until

TIMES = 100
PUBLISH = """
import django
django.setup()
from briefs.models import Brief
from hlh.activity.models import Actor
brief, by = Brief.objects.get(pk={pk}), Actor.objects.system()
print("ready", flush=True)
brief.publish(by=by)
"""


def approve(task, person):
    return lambda: judging.approve(task, person, answers={}, words="", by=Actor.objects.of(person))


def send_back(task, person):
    return lambda: judging.send_back(task, person, answers={}, words="Count again.", by=Actor.objects.of(person))


@pytest.fixture
def two(whole):
    """Two experts, each of whom may say yes."""
    return [expert(name) for name in ("Wambui", "Wekesa")]


def test_of_two_reviewers_who_say_yes_at_once_one_is_enough_and_the_other_is_told(two, amina):
    make_step()
    make_step("Second editor", role=Role.EDITOR, place=2)
    make_brief(amina, stage="in_review")
    task = Task.objects.open().get()

    assert at_once(*(approve(task, person) for person in two)) == ["done", "too late"]

    assert Reviewer.objects.filter(verdict="approved").count() == 1
    assert Fact.objects.filter(verb="brief.review_done").count() == 1
    assert Fact.objects.filter(verb="brief.review_opened").count() == 2


def test_of_a_yes_and_a_no_at_once_the_brief_has_one(two, amina):
    make_step()
    brief = make_brief(amina, stage="in_review")
    task = Task.objects.open().get()

    said = at_once(approve(task, two[0]), send_back(task, two[1]))

    assert said == ["done", "too late"]
    brief.refresh_from_db()
    verdict = Reviewer.objects.exclude(verdict="").get().verdict
    assert (brief.stage, Round.objects.get().ended, verdict) in [
        ("draft", "returned", "returned"),
        ("in_review", "", "approved"),
    ]


def test_of_a_no_and_a_publication_at_once_the_brief_has_one(two, amina):
    make_step(rule="any")
    brief = make_brief(amina, stage="in_review")
    approve(Task.objects.open().get(), two[0])()
    again = Brief.objects.get(pk=brief.pk)

    said = at_once(
        lambda: brief.publish(by=Actor.objects.system()),
        lambda: again.send_back("Count again.", by=Actor.objects.system()),
    )

    assert said == ["done", "too late"]
    brief.refresh_from_db()
    assert (brief.stage == "published") == (Version.objects.count() == 1)
    assert Decision.objects.count() == 1


def test_of_two_processes_that_publish_one_brief_a_hundred_times_one_wins_each_time_and_the_other_is_told(
    whole, start, amina
):
    """Over HTTP, before two web workers; between two times its author hands in the next version."""
    people = [editor(name, "region:AFR") for name in ("Abena", "Adwoa")]
    brief = make_brief(amina, stage="in_review")
    port, by = free_port(), Actor.objects.system()
    start("gunicorn", "hlh.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket")
    until(lambda: _answers(port))
    spawning = multiprocessing.get_context("spawn")
    gate, said = spawning.Barrier(3), spawning.Queue()
    path = f"/briefs/{brief.word}/publication/"
    processes = [
        spawning.Process(
            target=decide,
            args=(port, path, sign_in(person).cookies["sessionid"].value, get_random_string(CSRF_SECRET_LENGTH)),
            kwargs={"times": TIMES, "gate": gate, "said": said, "first": brief.edition},
        )
        for person in people
    ]
    results = []
    with _running(processes):
        for time_ in range(TIMES):
            gate.wait(60)
            results.append(sorted(said.get(timeout=60) for _process in processes))
            brief.refresh_from_db()
            if time_ < TIMES - 1:
                brief.reopen(by=by)
                brief.keep({"note": "Counted again.", "outcome": f"Counted {time_} times."}, seen=brief.edition)
                brief.submit(by=by)
        for process in processes:
            process.join(60)

    assert results == [[TAKEN, 409]] * TIMES
    assert [version.number for version in brief.versions.order_by("number")] == list(range(1, TIMES + 1))
    assert Decision.objects.filter(what="published").count() == TIMES
    assert Fact.objects.filter(verb="brief.published").count() == TIMES
    assert Series.objects.get().last == 1


def test_a_kill_in_the_middle_of_publishing_leaves_nothing_of_it(whole, its_environment, amina):
    """It is killed where it waits for its reference: stage and round are written by then, and not kept."""
    brief = make_brief(amina, stage="in_review")
    Series.objects.create(letters="AB", year=2000)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE briefs_series IN EXCLUSIVE MODE")
        with _killed_while_publishing(brief, its_environment):
            until(lambda: _waits_for_a_lock())
    until(lambda: not _waits_for_a_lock())

    _is_all_or_nothing(brief, is_published=False)
    brief.publish(by=Actor.objects.system())
    _is_all_or_nothing(brief, is_published=True)


def test_a_kill_at_any_moment_of_publishing_leaves_all_or_nothing(whole, its_environment, amina):
    chance = random.Random(5)
    for _time in range(6):
        brief = make_brief(amina, stage="in_review")
        with _killed_while_publishing(brief, its_environment):
            time.sleep(chance.uniform(0, 0.08))
        until(lambda brief=brief: _nobody_holds(brief))
        brief.refresh_from_db()
        _is_all_or_nothing(brief, is_published=brief.stage == "published")
        if brief.stage != "published":
            brief.publish(by=Actor.objects.system())
        with pytest.raises(NotNow):
            brief.publish(by=Actor.objects.system())


@contextmanager
def _running(processes):
    """They run; none is left behind where the test fails in the middle."""
    try:
        for process in processes:
            process.start()
        yield
    finally:
        for process in processes:
            if process.is_alive():
                process.kill()
                process.join(60)


@contextmanager
def _killed_while_publishing(brief, environment):
    """A process begins to publish; it is killed when what stands within was done, or failed."""
    publishing = subprocess.Popen(
        [sys.executable, "-c", PUBLISH.format(pk=brief.pk)],
        env=environment | {"DJANGO_SETTINGS_MODULE": "hlh.settings", "PYTHONPATH": os.getcwd()},
        stdout=subprocess.PIPE,
    )
    with publishing:
        try:
            assert publishing.stdout is not None
            assert publishing.stdout.readline() == b"ready\n"
            yield
        finally:
            publishing.kill()


def _waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'briefs_series'::regclass")
        return cursor.fetchone()[0] > 0


def _nobody_holds(brief):
    """Whether the connection of whoever was killed is gone."""
    with transaction.atomic():
        return Brief.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=brief.pk).exists()


def _is_all_or_nothing(brief, *, is_published):
    brief.refresh_from_db()
    told = int(is_published)
    assert (brief.stage, brief.ref.startswith("AB-")) == (("published", True) if is_published else ("in_review", False))
    assert brief.versions.count() == brief.decisions.count() == told
    assert brief.rounds.get().ended == ("published" if is_published else "")
    assert Fact.objects.filter(verb="brief.published", target_id=brief.pk).count() == told
    assert Entry.objects.filter(kind="action_brief", thing_id=brief.pk).count() == told
