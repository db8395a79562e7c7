from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from helpdesk import facts
from helpdesk.models import Question
from hlh.activity import verbs
from hlh.activity.hurrying import hurry_after_the_answer, tell_the_worker
from hlh.activity.ledger import record, settle_all
from hlh.activity.models import Actor, Fact, Reaction
from hlh.activity.tasks import settle, sweep
from tests.conftest import ask


@pytest.fixture
def reacting(monkeypatch):
    """A reaction of our own to a question asked, which does what the test says."""
    heard = []

    def listen(fact):
        heard.append(fact.pk)

    monkeypatch.setitem(verbs._reactions, facts.ASKED, {"tests.listen": listen})
    return heard


def owed_now():
    """The one reaction to the question; the pages of the hub have theirs from the start."""
    return Reaction.objects.get(fact__verb=facts.ASKED)


def test_a_fact_is_recorded_only_inside_the_change_that_it_tells_of(whole):
    actor = Actor.objects.system()
    with pytest.raises(RuntimeError, match="inside the change"):
        record(facts.ASKED, actor, by=actor, channel="form")


def test_an_undeclared_fact_or_detail_is_refused(db):
    actor = Actor.objects.system()
    with pytest.raises(ImproperlyConfigured, match=r"question\.eaten"):
        record("question.eaten", actor, by=actor)
    with pytest.raises(ImproperlyConfigured, match="name"):
        record(facts.ASKED, actor, by=actor, name="Amina")


def test_a_reaction_to_an_undeclared_fact_stops_the_start(monkeypatch):
    monkeypatch.setitem(verbs._reactions, "question.eaten", {"x": lambda fact: None})
    with pytest.raises(ImproperlyConfigured, match=r"question\.eaten"):
        verbs.check()


@pytest.mark.parametrize("change", ["UPDATE activity_fact SET verb = 'x'", "DELETE FROM activity_fact"])
def test_the_database_refuses_to_change_or_delete_a_fact(db, change):
    ask()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_reaction_is_settled_once_however_often_it_is_tried(db, reacting):
    ask()
    owed = owed_now()
    owed.settle()
    owed.settle()
    owed_now().settle()
    assert len(reacting) == 1
    assert owed_now().settled_at


def test_a_failing_reaction_changes_nothing_keeps_its_error_and_is_tried_later(db, monkeypatch):
    def spoil(fact):
        Question.objects.update(text="half done")
        raise ValueError("poison")

    monkeypatch.setitem(verbs._reactions, facts.ASKED, {"tests.spoil": spoil})
    ask("Insulin ran out")
    settle_all()
    owed = owed_now()
    assert "poison" in owed.trouble
    assert owed.tries == 1
    assert owed.due_at > now()
    assert Question.objects.get().text == "Insulin ran out"


def test_after_ten_tries_it_waits_for_a_person_and_can_be_tried_again(db, monkeypatch, reacting):
    def spoil(fact):
        raise ValueError("poison")

    monkeypatch.setitem(verbs._reactions, facts.ASKED, {"tests.listen": spoil})
    ask()
    for _attempt in range(Reaction.MOST_TRIES):
        Reaction.objects.update(due_at=now())
        owed_now().settle()
    assert list(Reaction.objects.stuck()) == [owed_now()]
    assert owed_now() not in Reaction.objects.due()

    monkeypatch.setitem(verbs._reactions, facts.ASKED, {"tests.listen": lambda fact: reacting.append(fact.pk)})
    owed_now().try_again()
    settle_all()
    assert owed_now().settled_at
    assert reacting


def test_a_reaction_that_takes_its_worker_down_counts_as_a_try(db, monkeypatch):
    """The try is counted before the reaction runs, so that a worker that dies in it leaves its mark."""

    def die(fact):
        raise SystemExit

    monkeypatch.setitem(verbs._reactions, facts.ASKED, {"tests.die": die})
    ask()
    with pytest.raises(SystemExit):
        owed_now().settle()
    assert owed_now().tries == 1


def test_a_reaction_that_nobody_knows_any_more_says_so(db):
    ask()
    owed = Reaction.objects.filter(fact__verb=facts.ASKED).first()
    Reaction.objects.filter(pk=owed.pk).update(name="gone.away")
    settle_all()
    owed.refresh_from_db()
    assert "no reaction gone.away" in owed.trouble


def test_a_row_that_somebody_holds_keeps_no_other_waiting(whole, reacting):
    for number in range(3):
        ask(once=f"n{number}")
    asked = Reaction.objects.filter(fact__verb=facts.ASKED)
    asked.update(due_at=now() - timedelta(minutes=5))
    held, *others = asked.order_by("due_at", "pk")

    def sweep_meanwhile():
        sweep()
        connection.close()

    with transaction.atomic():
        Reaction.objects.select_for_update().get(pk=held.pk)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(sweep_meanwhile).result()
    assert sorted(reacting) == [other.fact_id for other in others]
    assert list(Reaction.objects.owed().filter(fact__verb=facts.ASKED)) == [held]


def test_facts_hold_no_words(db):
    ask("My name is Wanjiru and insulin ran out", address="wanjiru@health.example")
    settle_all()
    kept = " ".join(f"{fact.verb} {fact.details}" for fact in Fact.objects.all())
    assert "wanjiru" not in kept.lower()


def test_the_worker_is_hurried_once_the_answer_is_sent(db):
    """Nobody who sends a form waits for the broker."""
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    queue = settings.CELERY_TASK_DEFAULT_QUEUE
    broker.delete(queue)

    def view(request):
        tell_the_worker(settle, [1])
        return HttpResponse("done")

    answer = hurry_after_the_answer(view)(HttpRequest())
    assert broker.llen(queue) == 0

    answer.close()
    assert broker.llen(queue) == 1
    tell_the_worker(settle, [2])  # outside of a request it is sent at once
    assert broker.llen(queue) == 2
    broker.delete(queue)
