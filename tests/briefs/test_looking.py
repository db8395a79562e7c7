"""Published briefs are looked at again: a day, a banner, one tap, and a list for editors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from briefs.looking import confirm, tell_of_overdue
from briefs.models import Brief, Kind, a_claim
from briefs.models.looking import look_again_after
from briefs.tasks import tell_of_overdue as beat
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from tests.briefs.conftest import make_brief, new_version, post
from tests.conftest import make_person, sign_in

BANNER = "Nobody has looked at this since"


def let_pass(brief, days=1):
    """Its day was some days ago."""
    Brief.objects.filter(pk=brief.pk).update(look_again_at=now() - timedelta(days=days))
    brief.refresh_from_db()


@pytest.mark.parametrize(
    ("kind", "day", "then"),
    [
        (Kind.ACTION, (2026, 3, 31), (2027, 3, 31)),
        (Kind.LEARNING, (2026, 8, 31), (2027, 2, 28)),
        (Kind.LEARNING, (2026, 6, 15), (2026, 12, 15)),
        (Kind.ACTION, (2028, 2, 29), (2029, 2, 28)),
    ],
)
def test_the_same_day_some_months_later(kind, day, then):
    assert look_again_after(datetime(*day, tzinfo=UTC), kind) == datetime(*then, tzinfo=UTC)


def test_every_published_brief_has_its_day(client, published, fatou):
    assert published.look_again_at - now() > timedelta(days=360)
    assert "Look again by" in client.get(published.get_absolute_url()).text
    claims = [a_claim("It helps.", [entry_of(published).pk])]
    learning = make_brief(fatou, stage="published", kind=Kind.LEARNING, claims=claims)
    assert timedelta(days=175) < learning.look_again_at - now() < timedelta(days=190)


def test_a_banner_says_when_nobody_looked_in_time(client, published):
    assert BANNER not in client.get(published.get_absolute_url()).text
    let_pass(published)
    assert BANNER in client.get(published.get_absolute_url()).text


def test_its_author_says_with_one_tap_that_it_is_still_right(client, amina, published):
    let_pass(published)
    assert "It is still right" in sign_in(amina).get(published.get_absolute_url()).text
    assert post(amina, published, "confirmation").status_code == 302
    assert BANNER not in client.get(published.get_absolute_url()).text
    published.refresh_from_db()
    assert published.look_again_at - now() > timedelta(days=360)
    assert Fact.objects.filter(verb="brief.confirmed").count() == 1


def test_nobody_else_says_so(published, fatou, emad):
    let_pass(published)
    for person in (fatou, emad):
        assert "It is still right" not in sign_in(person).get(published.get_absolute_url()).text
        assert post(person, published, "confirmation").status_code == 403


def test_a_new_version_has_been_looked_at(client, published):
    let_pass(published)
    new_version(published)
    assert BANNER not in client.get(published.get_absolute_url()).text


def test_its_author_is_told_once(published):
    let_pass(published)
    beat()
    assert tell_of_overdue() == 0
    settle_all()
    send_due()
    assert Notice.objects.filter(kind="brief-overdue").count() == 1
    assert "Nobody has looked at" in Letter.objects.get(kind="brief-overdue").text
    confirm(published, by=Actor.objects.system())
    let_pass(published)
    assert tell_of_overdue() == 1  # a year later they are told again


def test_who_looked_meanwhile_gets_no_letter(published):
    let_pass(published)
    tell_of_overdue()
    settle_all()
    confirm(published, by=Actor.objects.system())
    send_due()
    assert Letter.objects.get(kind="brief-overdue").state != "sent"


def test_an_editor_sets_another_day_within_limits(published, abena, amina):
    day = (now() + timedelta(days=90)).date()
    assert post(abena, published, "look-again", day=day.isoformat()).status_code == 302
    published.refresh_from_db()
    assert published.look_again_at.date() == day
    late = post(abena, published, "look-again", day=(now() + timedelta(days=900)).date().isoformat())
    assert late.status_code == 422
    assert "between a week and two years" in late.text
    assert post(abena, published, "look-again", day="soon").status_code == 422
    assert post(amina, published, "look-again", day=day.isoformat()).status_code == 403


def test_what_no_longer_stands_is_not_looked_at(published, amina, client):
    let_pass(published)
    published.withdraw("Wrong.", by=Actor.objects.system())
    assert tell_of_overdue() == 0
    assert BANNER not in client.get(published.get_absolute_url()).text
    assert post(amina, published, "confirmation").status_code == 409


@pytest.mark.parametrize("rows", [1, 30])
def test_editors_see_what_is_overdue_in_their_scope(amina, abena, emad, rows, django_assert_max_num_queries):
    for number in range(rows):
        let_pass(make_brief(amina, stage="published", title=f"Old {number}"), days=number + 1)
    browser = sign_in(abena)
    browser.get("/briefs/late/")
    with django_assert_max_num_queries(5):
        page = browser.get("/briefs/late/").text
    assert page.count("entry-title") == rows
    assert "Nothing of your countries and areas is overdue." in sign_in(emad).get("/briefs/late/").text
    assert sign_in(make_person("Maya")).get("/briefs/late/").status_code == 403
