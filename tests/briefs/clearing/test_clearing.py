"""A country is asked, reads the exact words, and answers without an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from briefs.clearing.asking import lapse_what_is_over, who_may_be_asked
from briefs.models import Brief, Clearance
from briefs.models.grading import is_cleared, needs_clearance
from hlh.activity.models import Actor, Fact
from hlh.links.models import Link
from hlh.mail.models import Letter
from hlh.people.models import Appointment, Role
from hlh.taxonomy.models import Country
from tests.briefs.clearing.conftest import MINISTRY, answer, asked, by_link, cleared, letters_to, send_all, way_in
from tests.briefs.conftest import TOLD, make_brief, post, refuse_to_change
from tests.conftest import make_person, sign_in
from tests.racing import at_once


def focal_point(name, country="KEN"):
    person = make_person(name, country_id=country)
    Appointment.objects.appoint(
        person, Role.COUNTRY_FOCAL_POINT, scope=[f"country:{country}"], by=Actor.objects.system()
    )
    return person


def test_the_author_asks_and_the_ministry_clears_by_its_letter(waiting, amina):
    page = sign_in(amina).get(f"/briefs/{waiting.ref}/clearances/")
    assert "These words are not cleared" in page.text

    sign_in(amina).post(f"/briefs/{waiting.ref}/clearances/", {"address": MINISTRY, "language": "en"})
    send_all()
    browser, address = by_link()
    page = browser.get(address).text
    assert all(TOLD[part] in page for part in TOLD)
    assert Clearance.objects.get().stage == "asked"
    assert answer(browser, address, grade="country", until="", yes="1").status_code == 302

    clearance = Clearance.objects.get()
    assert (clearance.stage, clearance.grade) == ("given", "country")
    assert is_cleared(Brief.objects.get(pk=waiting.pk))
    assert "You said on" in browser.get(address).text
    send_all()
    assert "Kenya cleared your words" in letters_to(amina)


def test_opening_the_link_decides_nothing_and_needs_no_account(waiting):
    asked(waiting)
    send_all()
    for _again in range(3):
        browser, address = by_link()
        browser.get(address)
        browser.head(address)

    assert Clearance.objects.get().stage == "asked"
    assert not Fact.objects.filter(verb="clearance.given").exists()


def test_no_needs_words_and_the_author_reads_them(waiting, amina):
    asked(waiting)
    send_all()
    browser, address = by_link()

    empty = answer(browser, address, no="1", words="")
    assert empty.status_code == 422
    assert "Say what has to change" in empty.text
    answer(browser, address, no="1", words="Our hospital is not a warehouse.")
    send_all()

    assert "Our hospital is not a warehouse." in letters_to(amina)
    page = sign_in(amina).get(f"/briefs/{waiting.ref}/clearances/").text
    assert "Our hospital is not a warehouse." in page


def test_a_yes_needs_a_level_and_a_day_to_come(waiting):
    asked(waiting)
    send_all()
    browser, address = by_link()

    assert "Choose how far" in answer(browser, address, yes="1").text
    late = answer(browser, address, yes="1", grade="country", until="2020-01-01")
    assert late.status_code == 422
    assert "Choose a day to come" in late.text
    assert Clearance.objects.get().stage == "asked"


def test_what_a_country_refused_is_not_published_in_any_form(waiting, abena):
    clearance = asked(waiting)
    clearance.refuse("Not so.", seen=clearance.hash, by=Actor.objects.system())

    answered = post(abena, waiting, "publication")

    assert answered.status_code == 409
    assert "Not so." in answered.text


def test_a_link_opens_its_own_clearance_alone_and_nothing_once_it_ended(waiting, amina):
    mine = asked(waiting)
    send_all()
    browser, address = by_link()
    other = asked(make_brief(amina, stage="in_review", title="Another"), address="somebody@else.example")
    key = way_in().split("?")[1]

    assert browser.get(f"{other.get_absolute_url()}?{key}").status_code == 302  # to the door
    assert "Another" not in Client().get(other.get_absolute_url(), follow=True).text
    assert Client().post(other.get_absolute_url(), {"yes": "1"}, headers={"origin": "null"}).status_code == 404
    mine.take_back(by=Actor.objects.system())
    page = browser.get(address)
    assert "This was taken back" in page.text
    assert TOLD["action"] not in page.text
    Link.objects.update(expires_at=now() - timedelta(minutes=1))
    assert browser.get(address).status_code == 302
    assert (
        browser.post(
            address, {"seen": mine.hash, "yes": "1", "grade": "country"}, headers={"origin": "null"}
        ).status_code
        == 404
    )


def test_focal_points_of_the_country_clear_with_their_account_but_not_what_they_wrote(step, amina):
    wanjiru, omar = focal_point("Wanjiru"), focal_point("Omondi", "SEN")
    brief = make_brief(wanjiru, stage="in_review")
    own = make_brief(amina, stage="in_review")
    clearance = asked(own, address="")
    send_all()
    assert "may these words be published" in letters_to(wanjiru)
    browser = sign_in(wanjiru)
    form = {"seen": clearance.hash, "yes": "1", "grade": "region"}
    browser.post(clearance.get_absolute_url(), form)
    clearance.refresh_from_db()
    assert (clearance.stage, clearance.grade) == ("given", "region")

    hers = asked(brief)
    assert wanjiru not in who_may_be_asked(hers)
    assert browser.get(hers.get_absolute_url()).status_code == 404
    assert sign_in(omar).get(hers.get_absolute_url()).status_code == 404
    assert sign_in(omar).post(hers.get_absolute_url(), form | {"seen": hers.hash}).status_code == 404


@pytest.mark.parametrize("who", ["emad", "fatou", "oskar", "ada"])
def test_nobody_else_asks_or_reads_what_was_asked(who, request, waiting):
    """An editor of another region, a member, an officer and an administrator who is no editor."""
    asked(waiting)
    person = request.getfixturevalue(who)
    browser = sign_in(person)
    form = {"address": MINISTRY, "language": "en"}

    assert browser.get(f"/briefs/{waiting.ref}/clearances/").status_code in (403, 404)
    assert browser.post(f"/briefs/{waiting.ref}/clearances/", form).status_code in (403, 404)
    assert browser.get(Clearance.objects.get().get_absolute_url()).status_code == 404
    back = f"/briefs/{waiting.ref}/clearances/{Clearance.objects.get().ref}/"
    assert browser.post(back).status_code in (403, 404)
    assert Clearance.objects.count() == 1


def test_nobody_clears_what_they_ask_about(waiting, amina):
    answered = sign_in(amina).post(f"/briefs/{waiting.ref}/clearances/", {"address": amina.email, "language": "en"})
    assert answered.status_code == 409
    assert "Somebody else has to clear" in answered.text


def test_an_author_clears_nothing_by_another_address_of_theirs_also_signed_in_as_nobody(waiting, amina, abena):
    other = "amina@ministry.example"
    first = asked(waiting, address=other)  # before she confirmed it: the letter is on its way
    send_all()
    browser, address = by_link()
    amina.emailaddress_set.create(email=other, verified=True)

    assert browser.get(address).status_code == 403
    yes = {"seen": first.hash, "grade": "country", "yes": "1"}
    assert browser.post(address, yes, headers={"origin": "null"}).status_code in (403, 404)
    refused = sign_in(amina).post(f"/briefs/{waiting.ref}/clearances/", {"address": other.upper(), "language": "en"})
    assert "Somebody else has to clear" in refused.text
    first.take_back(by=Actor.objects.system())
    asked(waiting, address=other)
    send_all()
    assert (
        Letter.objects.filter(kind="clearance-asked").count() == 1
    )  # nobody learns whose it is, and nothing goes there


def test_words_that_change_are_asked_about_again_and_the_old_answer_counts_for_the_old_words(waiting, amina):
    first = asked(waiting)
    first.give(grade="country", until=None, seen=first.hash, by=Actor.objects.system())
    waiting.send_back("Figures, please.", by=Actor.objects.system())
    waiting.keep({"outcome": "Nine in ten."}, seen=waiting.edition)
    waiting.submit(by=Actor.objects.of(amina))
    send_all()

    assert not is_cleared(waiting)
    assert Clearance.objects.filter(stage="asked").count() == 1
    browser, address = by_link()
    assert "Nine in ten." in browser.get(address).text
    first.refresh_from_db()
    assert first.stage == "given"


@pytest.mark.parametrize("contact", [MINISTRY, ""])
def test_nobody_is_asked_about_another_country_than_their_own(waiting, amina, contact):
    focal_point("Wanjiru")
    of_senegal = focal_point("Omondi", "SEN")
    first = asked(waiting, address=contact)
    waiting.send_back("It is about Senegal.", by=Actor.objects.system())
    waiting.keep({"country": Country.objects.get(pk="SEN")}, seen=waiting.edition)
    waiting.submit(by=Actor.objects.of(amina))
    send_all()

    assert needs_clearance(waiting)
    first.refresh_from_db()
    assert (first.stage, first.country_id) == ("withdrawn", "KEN")
    assert Clearance.objects.count() == 1
    assert not letters_to(of_senegal)

    later = asked(waiting, address="clearing@senegal.example")
    waiting.send_back("Figures, please.", by=Actor.objects.system())
    waiting.keep({"outcome": "Nine in ten."}, seen=waiting.edition)
    waiting.submit(by=Actor.objects.of(amina))
    send_all()

    again = Clearance.objects.get(stage="asked")
    assert again.country_id == "SEN"
    assert again.voice.address == later.voice.address


def test_who_is_asked_about_what_was_published_is_asked_on_while_the_next_draft_is_about_another_country(step, amina):
    published = make_brief(amina, stage="published")
    first = asked(published)
    published.reopen(by=Actor.objects.of(amina))
    said = {"country": Country.objects.get(pk="SEN"), "note": "It was Senegal."}
    published.keep(said, seen=published.edition)
    published.submit(by=Actor.objects.of(amina))
    send_all()
    first.refresh_from_db()
    assert (first.stage, first.country_id) == ("asked", "KEN")


def test_where_no_clearance_is_needed_any_more_the_country_before_is_asked_no_more(waiting, amina):
    first = asked(waiting)
    waiting.send_back("It is about Jordan.", by=Actor.objects.system())
    waiting.keep({"country": Country.objects.get(pk="JOR")}, seen=waiting.edition)
    waiting.submit(by=Actor.objects.of(amina))
    send_all()

    assert not needs_clearance(waiting)
    first.refresh_from_db()
    assert first.stage == "withdrawn"


def test_what_was_handed_in_unchanged_is_not_asked_about_again(waiting, amina):
    cleared(waiting)
    waiting.send_back("A source, please.", by=Actor.objects.system())
    waiting.keep({"sources": "The national plan"}, seen=waiting.edition)
    waiting.submit(by=Actor.objects.of(amina))
    send_all()

    assert is_cleared(waiting)
    assert Clearance.objects.count() == 1


def test_an_answer_counts_for_the_words_that_were_shown_whatever_is_typed_meanwhile(whole, step, amina):
    for _round in range(10):
        brief = make_brief(amina)
        clearance = asked(brief)
        shown = clearance.hash
        by = Actor.objects.system()

        def give(one=clearance, shown=shown, by=by):
            Clearance.objects.get(pk=one.pk).give(grade="country", until=None, seen=shown, by=by)

        def type_on(brief=brief):
            Brief.objects.get(pk=brief.pk).keep({"outcome": "Typed meanwhile."}, seen=brief.edition)

        assert at_once(give, type_on) == ["done", "done"]
        brief.refresh_from_db()
        clearance.refresh_from_db()
        assert (clearance.stage, clearance.hash) == ("given", shown)
        assert not is_cleared(brief)
        brief.keep({"outcome": TOLD["outcome"]}, seen=brief.edition)
        assert is_cleared(brief)


def test_clearing_and_publishing_at_once_name_the_country_in_either_order(whole, step, amina):
    for _round in range(10):
        brief = make_brief(amina, stage="in_review")
        clearance = asked(brief)
        by = Actor.objects.system()

        def give(one=clearance, by=by):
            Clearance.objects.get(pk=one.pk).give(grade="country", until=None, seen=one.hash, by=by)

        def publish(brief=brief, by=by):
            Brief.objects.get(pk=brief.pk).publish(by=by)

        assert at_once(give, publish) == ["done", "done"]
        assert Brief.objects.about(country="KEN").filter(pk=brief.pk).exists()


def test_an_answer_from_a_page_with_other_words_is_not_taken(waiting):
    asked(waiting)
    send_all()
    browser, address = by_link()

    old = browser.post(address, {"seen": "0" * 64, "yes": "1", "grade": "country"}, headers={"origin": "null"})

    assert old.status_code == 409
    assert Clearance.objects.get().stage == "asked"


def test_without_a_step_nothing_needs_a_clearance(submitted, abena):
    assert not needs_clearance(submitted)
    post(abena, submitted, "publication")
    submitted.refresh_from_db()
    assert submitted.version.grade == ""
    assert Brief.objects.about(country="KEN").count() == 1


def test_what_is_over_lapses_once(waiting):
    clearance = cleared(waiting)
    Clearance.objects.filter(pk=clearance.pk).update(until=now().date() - timedelta(days=1))
    assert not is_cleared(waiting)

    assert (lapse_what_is_over(), lapse_what_is_over()) == (1, 0)
    assert Fact.objects.filter(verb="clearance.lapsed").count() == 1


def test_one_that_cannot_lapse_keeps_no_other_from_it(step, amina, caplog):
    stays, goes = (cleared(make_brief(amina, stage="in_review")) for _brief in range(2))
    Clearance.objects.update(until=now().date() - timedelta(days=1))
    refuse_to_change(stays)

    assert lapse_what_is_over() == 1

    assert dict(Clearance.objects.values_list("pk", "stage")) == {stays.pk: "given", goes.pk: "lapsed"}
    assert f"clearance {stays.pk} lapses in the next round" in caplog.text
