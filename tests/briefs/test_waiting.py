"""What of briefs waits for somebody: one list on their page, and the same in a letter on Mondays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from briefs.crediting import credit
from briefs.models import Brief, Kind, a_claim
from briefs.using import object_to
from briefs.waiting import waiting_for
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter, Preferences
from hlh.mail.tasks import send_due
from hlh.portal import waiting
from tests.briefs.conftest import make_brief
from tests.conftest import sign_in

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def hub(person):
    return sign_in(person).get("/me/").text


def send_back(brief, words="Say which district."):
    brief.send_back(words, by=Actor.objects.system())


def test_what_was_sent_back_waits_for_its_author(amina, submitted):
    assert waiting_for(amina) == []
    send_back(submitted)
    assert "Sent back to you with words" in hub(amina)
    submitted.submit(by=Actor.objects.of(amina))
    assert "Sent back to you with words" not in hub(amina)


def test_a_next_version_that_was_begun_was_not_sent_back(amina, submitted):
    send_back(submitted)
    submitted.submit(by=Actor.objects.system())
    submitted.publish(by=Actor.objects.system())
    submitted.reopen(by=Actor.objects.of(amina))
    assert waiting_for(amina) == []


def test_reviews_wait_for_editors_of_the_scope_the_longest_first(amina, abena, emad, submitted):
    older = make_brief(amina, stage="in_review", title="Older")
    Brief.objects.filter(pk=older.pk).update(submitted_at=now() - timedelta(days=3))
    assert [one.title for one in waiting_for(abena)] == ["Older", submitted.title]
    assert waiting_for(emad) == []


def test_nobody_reviews_their_own(abena):
    make_brief(abena, stage="in_review")
    assert waiting_for(abena) == []


def test_objections_wait_for_author_and_editors(published, fatou, abena):
    claims = [a_claim("It helps.", [entry_of(published).pk])]
    learning = make_brief(fatou, stage="published", kind=Kind.LEARNING, claims=claims)
    object_to(learning, published, "No.", by=Actor.objects.system())
    for person in (fatou, abena):
        assert "An objection waits for an answer" in hub(person)


def test_being_listed_waits_for_a_yes_or_no(published, fatou):
    credit(published, fatou, "reviewer", by=Actor.objects.system())
    settle_all()
    assert "Shall we list you?" in hub(fatou)


def test_what_is_overdue_waits_for_its_author(published, amina):
    Brief.objects.update(look_again_at=now() - timedelta(days=1))
    assert "Is it still right?" in hub(amina)


def everything_waits(amina, abena, fatou, many):
    """So many of each kind wait for the three of them."""
    for number in range(many):
        send_back(make_brief(amina, stage="in_review", title=f"Back {number}"))
        brief = make_brief(amina, stage="published", title=f"Out {number}")
        credit(brief, abena, "reviewer", by=Actor.objects.system())
        make_brief(fatou, stage="in_review", title=f"In {number}")
    settle_all()
    Brief.objects.filter(version__isnull=False).update(look_again_at=now() - timedelta(days=1))


@pytest.mark.parametrize("many", [1, 12])
def test_my_hub_asks_as_often_for_many_as_for_one(amina, abena, fatou, many, django_assert_max_num_queries):
    everything_waits(amina, abena, fatou, many)
    for person, shown in ((amina, 20), (abena, 20)):
        browser = sign_in(person)
        browser.get("/me/")
        with django_assert_max_num_queries(22):
            page = browser.get("/me/").text
        assert page.count("entry-title") == min(2 * many, shown)


@pytest.fixture
def monday(monkeypatch):
    """It is a Monday morning."""
    moment = [MONDAY]
    monkeypatch.setattr(waiting, "now", lambda: moment[0])
    return moment


def write():
    written = waiting.write_on_monday()
    send_due()
    return written


def letters(person):
    return list(Letter.objects.filter(kind="waiting", to__person=person))


def test_on_monday_the_same_list_comes_as_a_letter_once(amina, submitted, monday):
    send_back(submitted)
    assert write() == 1
    assert write() == 0
    (letter,) = letters(amina)
    Letter.objects.update(due_at=now())
    send_due()
    letter.refresh_from_db()
    assert "Sent back to you with words" in letter.text
    assert submitted.title in letter.text
    monday[0] += timedelta(days=7)
    assert write() == 1


def test_editors_get_what_waits_for_their_review(abena, submitted, monday):
    assert write() == 1
    assert letters(abena)


def test_where_nothing_waits_nothing_is_written(amina, abena, published, monday):
    assert write() == 0


def test_on_other_days_nothing_is_written(amina, submitted, monday):
    send_back(submitted)
    monday[0] += timedelta(days=1)
    assert write() == 0


def test_monday_is_that_of_their_own_clock(amina, submitted, monday):
    send_back(submitted)
    Preferences.objects.create(person=amina, hours_ahead=-8)
    assert write() == 0
    monday[0] += timedelta(hours=7)
    assert write() == 1


@pytest.mark.parametrize("chosen", [{"no_letters": True}, {"cadences": {"waiting": "off"}}])
def test_who_wants_none_gets_none(amina, submitted, monday, chosen):
    send_back(submitted)
    Preferences.objects.create(person=amina, **chosen)
    assert write() == 0


def test_once_a_month_is_the_first_monday_after_four_weeks(amina, submitted, monday):
    send_back(submitted)
    Preferences.objects.create(person=amina, cadences={"waiting": "monthly"})
    assert write() == 1
    monday[0] += timedelta(days=7)
    assert write() == 0
    monday[0] += timedelta(days=21)
    assert write() == 1


def test_what_was_done_meanwhile_is_not_told(amina, submitted, monday):
    send_back(submitted)
    waiting.write_on_monday()
    submitted.submit(by=Actor.objects.of(amina))
    Letter.objects.update(due_at=now())
    send_due()
    assert letters(amina)[0].state != "sent"
