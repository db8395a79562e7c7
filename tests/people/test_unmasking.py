"""Seeing who a voice is takes two people, a reason and an hour; the author is told, nobody else learns of it."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Person, Role, Unmasking, Voice
from tests.conftest import ask, make_person, post_to, sign_in
from tests.racing import at_once

WHY = "The post says that a colleague is threatened; we have to reach the author."
NAMES = ("Zyxwvanna", "zyxwvanna@health.example")


@pytest.fixture
def zyx(db):
    """Somebody who is named nowhere."""
    return make_person("Zyxwvanna", country_id="KEN", work="Nurse")


@pytest.fixture
def said(zyx, discussion):
    post_to(sign_in(zyx), discussion, "We are threatened here.", naming=0)
    return discussion.get_absolute_url()


def link_on(page):
    return re.search(r'href="(/people/unmasking/ask/[^"]+)"', page)[1].replace("&amp;", "&")


@pytest.fixture
def asked(said, ada):
    """Ada asks from beside the post."""
    browser = sign_in(ada)
    links = re.findall(r'href="(/people/unmasking/ask/[^"]+post-2[^"]*)"', browser.get(said).text)
    page = browser.get(links[0], headers={"Referer": f"http://testserver{said}"}).text
    about = re.search(r'name="about" value="([^"]+)"', page)[1]
    answer = browser.post(links[0], {"reason": WHY, "about": about})
    assert answer.status_code == 302
    return Unmasking.objects.get()


def decide(person, unmasking, verb="allowance", **more):
    return sign_in(person).post(f"{unmasking.get_absolute_url()}{verb}/", more)


def sees(person, unmasking):
    return all(name in sign_in(person).get(unmasking.get_absolute_url()).text for name in NAMES)


def test_two_people_see_who_it_is_for_an_hour_and_the_author_is_told(asked, ada, rene, zyx, said):
    assert asked.about == f"{said}#post-2"
    assert not sees(ada, asked)
    assert WHY in sign_in(rene).get(asked.get_absolute_url()).text
    assert "Somebody asks to see who a voice is" in sign_in(rene).get("/me/").text

    assert decide(rene, asked).status_code == 302
    assert sees(ada, asked)
    assert sees(rene, asked)
    assert [fact.verb for fact in Fact.objects.filter(verb__startswith="unmasking").order_by("pk")] == [
        "unmasking.asked",
        "unmasking.allowed",
    ]
    settle_all()
    send_due()
    (letter,) = Letter.objects.filter(kind="voice-unmasked")
    assert letter.to.person == zyx
    assert WHY in letter.text
    assert f"{said}#post-2" in letter.text

    Unmasking.objects.update(until=now() - timedelta(seconds=1))
    assert not sees(ada, asked)
    assert not sees(rene, asked)
    assert "the hour is over" in sign_in(ada).get(asked.get_absolute_url()).text


@pytest.mark.parametrize("who", ["eva", "fatou", "oskar", "another_administrator", "stranger"])
def test_nobody_else_learns_that_there_was_one(asked, rene, who, request, zyx):
    decide(rene, asked)
    if who == "stranger":
        browser = Client()
    elif who == "another_administrator":
        other = make_person("Otto")
        Appointment.objects.appoint(other, Role.ADMINISTRATOR, by=Actor.objects.system())
        browser = sign_in(other)
    else:
        browser = sign_in(request.getfixturevalue(who))
    assert browser.get(asked.get_absolute_url()).status_code in (302, 404)
    assert browser.post(f"{asked.get_absolute_url()}allowance/").status_code in (302, 404)
    assert WHY not in browser.get("/people/unmasking/").text
    assert WHY not in browser.get("/me/").text


def test_nobody_allows_what_they_asked_for(asked, ada):
    Appointment.objects.appoint(ada, Role.REGIONAL_FOCAL_POINT, scope=["region:AFR"], by=Actor.objects.system())
    assert decide(ada, asked).status_code == 403
    assert not sees(ada, asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unmasking.objects.update(stage="allowed", decided_by=asked.asked_by, until=now())


def test_nobody_decides_about_themselves(asked, zyx):
    Appointment.objects.appoint(zyx, Role.REGIONAL_FOCAL_POINT, scope=["region:AFR"], by=Actor.objects.system())
    assert decide(zyx, asked).status_code == 404
    assert WHY not in sign_in(zyx).get("/people/unmasking/").text


def test_a_refusal_says_why_and_shows_nothing(asked, ada, rene):
    assert decide(rene, asked, "refusal", words="").status_code == 422
    assert decide(rene, asked, "refusal", words="Nobody is in danger.").status_code == 302
    page = sign_in(ada).get(asked.get_absolute_url()).text
    assert "Nobody is in danger." in page
    assert not sees(ada, asked)
    assert decide(rene, asked).status_code == 409
    settle_all()
    assert not Letter.objects.filter(kind="voice-unmasked").exists()


def test_what_nobody_answers_lapses(asked, ada, rene):
    Unmasking.objects.update(asked_at=now() - timedelta(days=8))
    assert decide(rene, asked).status_code == 404  # it waits no more
    assert "Nobody answered in seven days" in sign_in(ada).get("/people/unmasking/").text


def test_an_allowance_that_comes_too_late_is_a_conflict(asked, rene):
    by = Actor.objects.of(rene)
    decide(rene, asked)
    assert decide(rene, asked).status_code == 409
    assert Fact.objects.filter(verb="unmasking.allowed", actor=by).count() == 1


def test_only_administrators_find_the_way_and_it_is_not_to_be_guessed(said, ada, rene, frida, fatou, zyx):
    assert "/people/unmasking/ask/" in sign_in(ada).get(said).text
    for person in (rene, frida, fatou, zyx):
        assert "/people/unmasking/" not in sign_in(person).get(said).text
    assert "/people/unmasking/" not in Client().get(said).text
    way = link_on(sign_in(ada).get(said).text).partition("?")[0]
    for person in (rene, frida, fatou):
        assert sign_in(person).post(way, {"reason": WHY}).status_code == 403
    voice = Voice.objects.get(person=zyx)
    assert sign_in(ada).get(f"/people/unmasking/ask/{voice.pk}-{'0' * 24}/").status_code == 404
    assert sign_in(ada).get(f"/people/unmasking/ask/{voice.pk}/").status_code == 404


def test_who_is_named_anyway_or_is_oneself_is_not_asked_about(amina, ada, discussion):
    post_to(sign_in(amina), discussion, "With my name.", naming=3)
    post_to(sign_in(ada), discussion, "Mine.", naming=0)
    page = sign_in(ada).get(discussion.get_absolute_url()).text
    assert page.count("/people/unmasking/ask/") == 1  # the asker's alone


def test_who_is_known_to_nobody_cannot_be_seen(discussion, ada):
    browser = sign_in(ada)
    answer = browser.get(link_on(browser.get(discussion.get_absolute_url()).text))
    assert answer.status_code == 403
    assert "Nobody knows who this is" in answer.text


def test_a_question_at_the_desk_can_be_asked_about_too(zyx, ada, rene):
    question = ask("paracetamol finished", asker=zyx, country=zyx.country)
    page = sign_in(ada).get(f"/helpdesk/queue/{question.ref}/").text
    sign_in(ada).post(link_on(page), {"reason": WHY})
    decide(rene, Unmasking.objects.get())
    assert sees(ada, Unmasking.objects.get())


def test_a_reason_is_needed_and_what_was_typed_is_kept(said, ada):
    browser = sign_in(ada)
    way = link_on(browser.get(said).text)
    if "post-1" in way:
        way = re.findall(r'href="(/people/unmasking/ask/[^"]+post-2[^"]*)"', browser.get(said).text)[0]
    assert "Say why in one or two sentences" in browser.post(way, {"reason": " "}).text
    long = browser.post(way, {"reason": "x" * 501, "about": "//evil.example"})
    assert long.status_code == 422
    assert "x" * 501 in long.text
    assert not Unmasking.objects.exists()


def test_asking_twice_is_one(asked, ada, said):
    browser = sign_in(ada)
    way = re.findall(r'href="(/people/unmasking/ask/[^"]+post-2[^"]*)"', browser.get(said).text)[0]
    browser.post(way, {"reason": "Again"})
    assert Unmasking.objects.count() == 1


def test_an_erased_author_is_seen_by_nobody(asked, ada, rene, zyx):
    decide(rene, asked)
    erase(zyx, by=Actor.objects.system())
    assert not sees(ada, asked)
    page = sign_in(ada).get(asked.get_absolute_url()).text
    assert "A former member" in page
    assert WHY not in page


def test_the_discussion_costs_an_administrator_no_query_more(said, ada, django_assert_max_num_queries):
    browser = sign_in(ada)
    browser.get(said)
    with django_assert_max_num_queries(10):
        browser.get(said)


def test_the_list_asks_as_often_for_many_as_for_one(asked, rene, ada, zyx, django_assert_max_num_queries):
    browser, by = sign_in(rene), Actor.objects.of(ada)
    for rows in (1, 30):
        for number in range(rows):
            voice = Voice.objects.create(place=f"elsewhere:{rows}-{number}", person=zyx, region_id="AFR")
            Unmasking.objects.ask(voice, reason=WHY, about="", by=by)
        with django_assert_max_num_queries(8):
            assert browser.get("/people/unmasking/").status_code == 200


def test_nothing_is_stored_by_a_browser(asked, rene):
    assert sign_in(rene).get(asked.get_absolute_url())["Cache-Control"] == "no-store"


@pytest.fixture
def to_allow(whole):
    """One that waits for a focal point; everything is committed."""
    voice = Voice.objects.create(place="discussion:1", person=make_person("Zyxwvanna"), region_id="AFR")
    return Unmasking.objects.ask(voice, reason=WHY, about="", by=Actor.objects.of(make_person("Ada")))


def allowance_by(name, unmasking):
    by = Actor.objects.of(make_person(name))
    return lambda: Unmasking.objects.get(pk=unmasking.pk).allow(by=by)


def test_of_two_who_allow_at_once_one_comes_too_late_and_two_see_it(to_allow):
    assert at_once(allowance_by("Rene", to_allow), allowance_by("Rosa", to_allow)) == ["done", "too late"]

    to_allow.refresh_from_db()
    (allowed,) = Fact.objects.filter(verb="unmasking.allowed")
    assert to_allow.decided_by == allowed.actor
    assert [name for name in ("Ada", "Rene", "Rosa") if to_allow.is_seen_by(Person.objects.get(name=name))] == [
        "Ada",
        allowed.actor.person.name,
    ]


def test_allowing_and_refusing_at_once_does_one_of_them(to_allow):
    by = Actor.objects.of(make_person("Rosa"))

    def refuse():
        Unmasking.objects.get(pk=to_allow.pk).refuse(words="Nobody is in danger.", by=by)

    assert at_once(allowance_by("Rene", to_allow), refuse) == ["done", "too late"]

    to_allow.refresh_from_db()
    assert to_allow.is_open == (to_allow.stage == "allowed")
    assert Fact.objects.filter(verb__in=["unmasking.allowed", "unmasking.refused"]).count() == 1


def test_asking_twice_at_once_is_one(whole):
    voice = Voice.objects.create(place="discussion:1", person=make_person("Zyxwvanna"), region_id="AFR")
    by = Actor.objects.of(make_person("Ada"))

    assert at_once(*[lambda: Unmasking.objects.ask(voice, reason=WHY, about="", by=by)] * 2) == ["done", "done"]

    assert Unmasking.objects.count() == 1
