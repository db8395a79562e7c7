"""What of briefs waits for somebody: one list on their page, and the same in a letter on Mondays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from briefs.clearing.asking import ask as ask_country
from briefs.crediting import credit
from briefs.models import Brief, CoAuthor, Kind, Remark, a_claim
from briefs.using import object_to
from briefs.waiting import waiting_for, who_is_awaited
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter, Preferences
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Role, Voice
from hlh.portal import waiting
from tests.briefs.clearing.test_clearing import focal_point
from tests.briefs.conftest import editor, make_brief, post
from tests.briefs.test_remarks import remark, reply
from tests.briefs.test_reviewing import ask, clearance, judge, make_step, open_task, wambui  # noqa: F401
from tests.briefs.test_together import invite, join
from tests.conftest import make_person, sign_in

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


def test_an_objection_to_what_was_withdrawn_waits_for_nobody(published, fatou, abena):
    claims = [a_claim("It helps.", [entry_of(published).pk])]
    learning = make_brief(fatou, stage="published", kind=Kind.LEARNING, claims=claims)
    object_to(learning, published, "No.", by=Actor.objects.system())
    assert Voice.objects.get(pk=learning.voice_id) in who_is_awaited()

    learning.withdraw("It was wrong.", by=Actor.objects.system())

    assert waiting_for(fatou) == waiting_for(abena) == []
    assert Voice.objects.get(pk=learning.voice_id) not in who_is_awaited()


def test_being_listed_waits_for_a_yes_or_no(published, fatou):
    credit(published, fatou, "reviewer", by=Actor.objects.system())
    settle_all()
    assert "Shall we list you?" in hub(fatou)


def test_what_is_overdue_waits_for_its_author(published, amina):
    Brief.objects.update(look_again_at=now() - timedelta(days=1))
    assert "Is it still right?" in hub(amina)


def test_a_review_that_somebody_was_asked_for_or_may_do_by_a_role_waits_for_them(amina, abena, wambui):  # noqa: F811
    make_step()
    brief = make_brief(amina, stage="in_review")
    page = open_task(brief).get_absolute_url()
    assert [one.address for one in waiting_for(wambui)] == [page]
    assert "Waits for your review: Technical review" in hub(wambui)
    other = make_person("Otieno")
    assert waiting_for(other) == []
    ask(abena, open_task(brief), other.email)
    assert [one.address for one in waiting_for(other)] == [page]
    judge(other, open_task(brief), "save")
    assert waiting_for(other)
    judge(other, open_task(brief))
    assert waiting_for(other) == []
    assert waiting_for(wambui) == []


def test_a_brief_that_an_editor_reviews_as_a_step_stands_there_once(amina, abena):
    make_step(role=Role.EDITOR)
    brief = make_brief(amina, stage="in_review")
    assert [one.address for one in waiting_for(abena)] == [open_task(brief).get_absolute_url()]


def test_what_was_told_without_an_account_waits_for_nobody_who_left_their_address_then(amina, abena, submitted):
    left_at_address = {"person": None, "address": abena.email.upper()}
    make_step(role=Role.EDITOR)
    task = make_brief(amina, stage="in_review")
    assert len(waiting_for(abena)) == 2
    Voice.objects.filter(pk__in=[submitted.voice_id, task.voice_id]).update(**left_at_address)
    assert waiting_for(abena) == []
    abena.emailaddress_set.update(verified=False)
    assert len(waiting_for(abena)) == 2


def test_nobody_reviews_what_they_write_along(amina, abena):
    brief = make_brief(amina)
    join(amina, abena, brief)
    brief.submit(by=Actor.objects.system())
    assert waiting_for(abena) == []


def test_a_clearance_waits_for_the_focal_points_of_the_country(amina):
    focal, other = focal_point("Wanjiru"), focal_point("Omondi", "SEN")
    clearance()
    brief = make_brief(amina, stage="in_review")
    asked = ask_country(brief, address="", language="en", by=Actor.objects.system())
    assert "Waits for the clearance of your country" in hub(focal)
    assert waiting_for(other) == []
    asked.give(grade="country", until=None, seen=asked.hash, by=Actor.objects.of(focal))
    assert waiting_for(focal) == []


def test_an_invitation_to_write_along_waits_for_who_confirmed_its_address(amina, fatou, omar, draft):
    invite(amina, draft, fatou.email.upper())
    assert "You are invited to write it along" in hub(fatou)
    assert waiting_for(omar) == []
    CoAuthor.objects.get().decline(by=Actor.objects.of(fatou))
    assert waiting_for(fatou) == []


def test_what_one_editor_published_alone_waits_for_another(amina, abena, emad):
    make_step()
    brief = make_brief(amina, stage="in_review")
    post(abena, brief, "publication/at-once", words="The flood is tomorrow.")
    other = editor("Adwoa", "country:KEN")
    assert "Published by one editor alone" in hub(other)
    assert waiting_for(abena) == []
    assert waiting_for(emad) == []
    post(other, brief, "second-look")
    assert waiting_for(other) == []


def test_what_was_published_alone_and_withdrawn_waits_for_no_second_look(amina, abena):
    make_step()
    brief = make_brief(amina, stage="in_review")
    post(abena, brief, "publication/at-once", words="The flood is tomorrow.")
    other = editor("Adwoa", "country:KEN")
    assert waiting_for(other)

    brief.withdraw("It was wrong.", by=Actor.objects.system())

    assert waiting_for(other) == []


def test_remarks_wait_for_the_author_until_somebody_answers(amina, abena, submitted):
    remark(abena, submitted)
    assert "Remarks wait for an answer" in hub(amina)
    reply(amina, Remark.objects.get())
    assert waiting_for(amina) == []


def everything_waits(amina, abena, fatou, many):
    """So many of each kind wait for the three of them."""
    Appointment.objects.appoint(abena, Role.COUNTRY_FOCAL_POINT, scope=["country:KEN"], by=Actor.objects.system())
    for number in range(many):
        invite(amina, make_brief(amina, title=f"Draft {number}"), abena.email)
        ask_country(make_brief(amina, title=f"Asked {number}"), address="", language="en", by=Actor.objects.system())
        send_back(make_brief(amina, stage="in_review", title=f"Back {number}"))
        brief = make_brief(amina, stage="published", title=f"Out {number}")
        credit(brief, abena, "reviewer", by=Actor.objects.system())
        make_brief(fatou, stage="in_review", title=f"In {number}")
    settle_all()
    Brief.objects.filter(version__isnull=False).update(look_again_at=now() - timedelta(days=1))


@pytest.mark.parametrize("many", [1, 12])
def test_my_hub_asks_as_often_for_many_as_for_one(amina, abena, fatou, many, django_assert_max_num_queries):
    everything_waits(amina, abena, fatou, many)
    for person, kinds in ((amina, 2), (abena, 4)):
        browser = sign_in(person)
        browser.get("/me/")
        with django_assert_max_num_queries(17):
            page = browser.get("/me/").text
        assert page.count("entry-title") == min(many, 10) * kinds


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


def test_on_monday_who_is_invited_asked_or_remarked_on_is_written_to(amina, abena, fatou, submitted, monday):
    other = make_person("Otieno")
    invite(amina, make_brief(amina), fatou.email)
    make_step()
    brief = make_brief(fatou, stage="in_review")
    ask(abena, open_task(brief), other.email)
    remark(abena, submitted)
    write()
    for person in (fatou, other, amina):
        assert letters(person), person


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
