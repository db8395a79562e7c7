"""Publishing, and taking back, at a moment that an editor chose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from briefs.models import Brief, Decision, Plan
from briefs.planning import fulfilling
from briefs.planning.times import moment_of
from briefs.tasks import fulfil_plans
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Follow
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment
from hlh.policy import NotNow
from hlh.taxonomy.models import Area
from tests.briefs.conftest import editor, make_brief, new_version, refuse_to_change
from tests.conftest import make_person, sign_in


def _in_accra(*, days):
    """A day from now, as a clock in Accra shows it, which goes by UTC."""
    return (now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def plan(person, brief, *, at=None, zone="Africa/Accra", act="plan", **said):
    edition = Brief.objects.get(pk=brief.pk).edition
    form = {"at": _in_accra(days=14) if at is None else at, "zone": zone, "words": "", "edition": edition} | said
    return sign_in(person).post(f"/briefs/{brief.ref}/{act}/", form)


def come_true():
    """The moment of everything that waits has come."""
    Plan.objects.waiting().update(at=now() - timedelta(seconds=1))
    fulfil_plans()
    settle_all()


def stage_of(brief):
    return Brief.objects.get(pk=brief.pk).stage


@pytest.fixture
def in_two_weeks():
    """A moment two weeks from now, as a clock in Accra shows it."""
    return _in_accra(days=14)


def test_it_stays_in_review_with_the_date_and_is_published_by_itself(client, amina, abena, submitted, in_two_weeks):
    answer = plan(abena, submitted, at=in_two_weeks, words="Well told.")
    assert answer["Location"] == f"/briefs/{submitted.ref}/next/"
    assert stage_of(submitted) == "in_review"
    for reader in (amina, abena):
        assert "It is planned to be published on" in sign_in(reader).get(f"/briefs/{submitted.ref}/next/").text
    fulfil_plans()
    assert stage_of(submitted) == "in_review"

    come_true()

    submitted.refresh_from_db()
    assert submitted.stage == "published"
    assert client.get(submitted.get_absolute_url()).status_code == 200
    assert Plan.objects.get().stage == "done"
    fact = Fact.objects.get(verb="brief.published")
    assert fact.actor.person == abena
    send_due()
    assert "Well told." in Letter.objects.get(kind="brief-decided").text


def test_the_clock_is_that_of_the_editor(abena, submitted):
    next_year = now().year + 1
    moment = moment_of(f"{next_year}-07-01T09:00", "Africa/Nairobi")
    assert moment.isoformat() == f"{next_year}-07-01T06:00:00+00:00"
    page = sign_in(abena).get(f"/briefs/{submitted.ref}/next/").text
    assert 'name="zone" value="UTC"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"at": ""}, "Say on which day and at which hour."),
        ({"at": "soon"}, "Write a day and an hour like"),
        ({"at": "2020-01-01T09:00"}, "This moment has passed."),
        ({"at": "2199-01-01T09:00"}, "within the next five years"),
        ({"zone": "Moon/Sea"}, "Choose one of these."),
    ],
)
def test_what_is_wrong_with_a_moment_is_said_beside_it(wrong, words, abena, submitted, in_two_weeks):
    answer = plan(abena, submitted, **({"at": in_two_weeks} | wrong))
    assert answer.status_code == 422
    assert words in answer.text
    assert not Plan.objects.exists()


def test_it_is_changed_and_cancelled(abena, submitted, in_two_weeks):
    plan(abena, submitted, at=in_two_weeks)
    plan(abena, submitted, at=in_two_weeks, words="Later.")
    assert Plan.objects.waiting().get().words == "Later."
    sign_in(abena).post(f"/briefs/{submitted.ref}/plan/cancellation/", {"what": "publish"})
    come_true()
    assert stage_of(submitted) == "in_review"
    assert sign_in(abena).post(f"/briefs/{submitted.ref}/plan/cancellation/").status_code == 404


def test_a_text_handed_in_anew_calls_it_off(amina, abena, submitted, in_two_weeks):
    plan(abena, submitted, at=in_two_weeks)
    submitted.send_back("Say how many.", by=Actor.objects.of(abena))
    submitted.submit(by=Actor.objects.of(amina))
    settle_all()
    assert Plan.objects.get().stage == "cancelled"
    come_true()
    assert stage_of(submitted) == "in_review"


def test_what_was_planned_for_another_text_is_not_published_though_nothing_was_settled_yet(
    amina, abena, submitted, in_two_weeks
):
    plan(abena, submitted, at=in_two_weeks)
    submitted.send_back("Say how many.", by=Actor.objects.of(abena))
    submitted.submit(by=Actor.objects.of(amina))
    Plan.objects.update(at=now() - timedelta(seconds=1))
    fulfil_plans()
    assert stage_of(submitted) == "in_review"
    assert Plan.objects.get().stage == "refused"


def test_a_plan_that_was_made_after_something_happened_is_not_called_off_by_it(abena, submitted, in_two_weeks):
    plan(abena, submitted, at=in_two_weeks)
    settle_all()  # of the submission before it
    assert Plan.objects.get().stage == "waiting"


def test_where_a_right_is_gone_at_that_moment_its_editor_is_told_why(abena, submitted, in_two_weeks):
    plan(abena, submitted, at=in_two_weeks)
    Appointment.objects.filter(person=abena).delete()
    come_true()
    assert stage_of(submitted) == "in_review"
    send_due()
    letter = Letter.objects.get(kind="brief-plan-refused")
    assert "Only editors of this region decide about its briefs." in letter.text
    assert Notice.objects.of(abena).filter(kind="brief-plan-refused").count() == 1
    fulfil_plans()
    assert Plan.objects.get().stage == "refused"


@pytest.mark.parametrize("act", ["plan", "expiry"])
def test_where_who_planned_it_is_gone_the_other_editors_are_told(
    amina, abena, emad, submitted, published, in_two_weeks, act
):
    ngozi = editor("Ngozi", "region:AFR")
    brief, stage = (submitted, "in_review") if act == "plan" else (published, "published")
    plan(abena, brief, at=in_two_weeks, act=act, words="The guideline runs out.")
    abena.is_active = False
    abena.save()

    come_true()
    send_due()

    assert stage_of(brief) == stage
    letter = Letter.objects.get(kind="brief-plan-refused")
    assert letter.to.person == ngozi
    assert "as planned" in letter.subject
    assert "that another editor chose" in letter.text
    assert "that another editor chose" in letter.html
    assert "Whoever planned it has no account any more." in letter.text
    assert not Notice.objects.of(amina).filter(kind="brief-plan-refused").exists()


def test_one_that_breaks_keeps_no_other_from_happening(amina, abena, submitted, in_two_weeks, monkeypatch):
    other = make_brief(amina, stage="in_review")
    plan(abena, submitted, at=in_two_weeks)
    plan(abena, other, at=in_two_weeks)
    Plan.objects.filter(brief=submitted).update(edition=0, what="publish")
    Brief.objects.filter(pk=submitted.pk).update(kind="broken")
    come_true()
    assert stage_of(other) == "published"
    assert stage_of(submitted) == "in_review"


def test_a_text_that_is_wrong_for_some_readers_is_planned_with_a_reason_only(amina, abena, in_two_weeks):
    brief = make_brief(amina, stage="in_review", action="WHAT WE DID FIRST\nWe lent insulin.")
    refused = plan(abena, brief, at=in_two_weeks, words="  ")
    assert refused.status_code == 422
    assert "say why in your words" in refused.text
    assert f'value="{in_two_weeks}"' in refused.text
    with pytest.raises(NotNow, match="say why"):
        Plan.objects.make(brief, what="publish", at=now(), words="", seen=brief.edition, by=Actor.objects.of(abena))

    plan(abena, brief, at=in_two_weeks, words="It quotes a poster.")
    come_true()

    assert stage_of(brief) == "published"


def test_nobody_else_plans(amina, emad, submitted, published, in_two_weeks):
    assert plan(amina, submitted, at=in_two_weeks).status_code == 403
    assert plan(emad, submitted, at=in_two_weeks).status_code == 404
    assert plan(amina, published, at=in_two_weeks, act="expiry", words="Old.").status_code == 403
    assert not Plan.objects.exists()


def test_what_was_published_is_withdrawn_on_its_day_and_told_before(client, amina, abena, published, in_two_weeks):
    there = published.get_absolute_url()
    assert plan(abena, published, at=in_two_weeks, act="expiry").status_code == 422
    assert plan(abena, published, at=in_two_weeks, act="expiry", words="The guideline runs out.")["Location"] == there
    assert "It is planned to be withdrawn on" in sign_in(amina).get(there).text
    assert "planned to be withdrawn" not in client.get(there).text
    fulfil_plans()
    settle_all()
    assert not Notice.objects.of(amina).filter(kind="brief-expires").exists()

    Plan.objects.update(at=now() + timedelta(days=6))
    for _twice in range(2):
        fulfil_plans()
    settle_all()
    send_due()
    for person in (amina, abena):
        assert Notice.objects.of(person).filter(kind="brief-expires").count() == 1
    assert "The guideline runs out." in Letter.objects.filter(kind="brief-expires").first().text

    come_true()
    assert stage_of(published) == "withdrawn"
    assert "The guideline runs out." in client.get(there).text


def test_one_that_cannot_be_told_of_keeps_no_other_from_it(amina, abena, published, in_two_weeks, caplog):
    other = make_brief(amina, stage="published")
    for brief in (published, other):
        plan(abena, brief, at=in_two_weeks, act="expiry", words="The guideline runs out.")
    first, last = Plan.objects.order_by("pk")
    Plan.objects.filter(pk=first.pk).update(at=now() + timedelta(days=5))
    Plan.objects.filter(pk=last.pk).update(at=now() + timedelta(days=6))
    refuse_to_change(first)

    assert fulfilling.tell_what_is_near() == 1

    assert [fact.target_id for fact in Fact.objects.filter(verb="brief.plan_near")] == [last.pk]
    assert f"plan {first.pk} is near is told in the next round" in caplog.text


def test_a_new_version_leaves_the_day_and_a_withdrawal_calls_it_off(abena, published, in_two_weeks):
    plan(abena, published, at=in_two_weeks, act="expiry", words="The guideline runs out.")
    new_version(published, outcome="Counted again.")
    settle_all()
    assert Plan.objects.get().stage == "waiting"
    published.withdraw("Wrong figures.", by=Actor.objects.system())
    settle_all()
    assert Plan.objects.get().stage == "cancelled"


def test_ten_workers_publish_it_once(abena, submitted, in_two_weeks):
    plan(abena, submitted, at=in_two_weeks)
    Plan.objects.update(at=now() - timedelta(seconds=1))
    assert [fulfilling.fulfil() for _worker in range(3)] == [1, 0, 0]
    assert Fact.objects.filter(verb="brief.published").count() == 1


def test_what_is_planned_as_urgent_is_told_at_once_when_it_goes_out(abena, submitted, in_two_weeks):
    follower = make_person("Fola")
    Follow.objects.begin(follower, area=Area.objects.get(number=6))
    plan(abena, submitted, at=in_two_weeks, urgent="The dose was wrong.")
    for reader, reads in ((abena, True), (submitted.voice.person, False)):
        page = sign_in(reader).get(f"/briefs/{submitted.ref}/next/").text
        assert ("Its followers are told at once then, because: The dose was wrong." in page) is reads
    assert not Decision.objects.exclude(urgent="").exists()

    come_true()
    send_due()

    assert Decision.objects.get(what="published").urgent == "The dose was wrong."
    assert "The dose was wrong." in Letter.objects.get(kind="followed-urgent").text
    assert not Letter.objects.filter(kind="brief-plan-refused").exists()


def test_where_no_mark_is_left_then_it_goes_out_without_and_its_editor_is_told(amina, abena, submitted, in_two_weeks):
    plan(abena, submitted, at=in_two_weeks, words="Well told.", urgent="The dose was wrong.")
    assert Plan.objects.get().urgent  # marks are counted when it goes out
    by, other = Actor.objects.of(abena), make_brief(amina)
    Decision.objects.bulk_create(Decision(brief=other, what="published", urgent="Dose.", by=by) for _mark in range(3))

    come_true()
    send_due()

    assert stage_of(submitted) == "published"
    assert Decision.objects.get(brief=submitted, what="published").urgent == ""
    assert not Fact.objects.filter(verb="brief.marked_urgent").exists()
    letter = Letter.objects.get(kind="brief-plan-refused")
    assert letter.subject == "A brief was published as you planned, but not as urgent"
    assert "You had marked 3 briefs as urgent within a day, and no more fit." in letter.text
    assert "not published" not in letter.text + letter.html


def test_a_mark_that_is_too_long_is_refused_beside_its_field_and_an_author_plans_none(
    amina, abena, submitted, in_two_weeks
):
    refused = plan(abena, submitted, at=in_two_weeks, urgent="x" * 201)
    assert refused.status_code == 422
    assert "200 fit" in refused.text
    assert plan(amina, submitted, at=in_two_weeks, urgent="Read it.").status_code == 403
    assert not Plan.objects.exists()
