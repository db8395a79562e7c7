"""The loop: from a discussion to a brief, to the asker, and back when it falls."""

from __future__ import annotations

import re

import pytest

from briefs.models import Brief, Kind, a_claim
from briefs.naming import first_voice
from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.models import Edge, Entry
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.taxonomy.models import Area, Country
from tests.briefs.conftest import TOLD
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in


@pytest.fixture
def talk(lab):
    """A question of a stranger with an address, answered by two: one may be quoted, one not."""
    discussion = discuss(lab, address="asker@facility.example", quoting="yes")
    for name, quoting, words in (("Yes", "yes", "We lent insulin."), ("No", "no", "Our director feared an audit.")):
        person = make_person(name, country_id="NPL")
        post_to(sign_in(person), discussion, words, quoting=quoting)
    settle_all()
    discussion.refresh_from_db()
    return discussion


def press(person, discussion):
    return sign_in(person).post(f"{discussion.get_absolute_url()}brief/", follow=True)


def finish(brief, **said):
    """Complete a draft, hand it in and publish it."""
    by = Actor.objects.system()
    country, area = Country.objects.get(pk="KEN"), Area.objects.get(pk=6)
    brief.keep(TOLD | {"country": country, "area": area} | said, seen=brief.edition)
    brief.submit(by=by)
    brief.publish(by=by)
    settle_all()


@pytest.fixture
def told(talk, amina):
    press(amina, talk)
    brief = Brief.objects.get()
    finish(brief)
    return brief


def letters(kind):
    send_due()
    return list(Letter.objects.filter(kind=kind, state="sent"))


def test_a_discussion_begins_a_brief_with_what_may_be_quoted(talk, amina):
    page = press(amina, talk)

    brief = Brief.objects.get()
    assert brief.challenge == "Insulin ran out in four of our nine districts"
    assert brief.action == "We lent insulin."
    assert "1 post was left out" in page.text
    assert "audit" not in page.text
    assert (brief.area_id, brief.country_id, brief.stage) == (6, "KEN", "draft")
    assert not Edge.objects.filter(made__kind="action_brief").exists()


def test_the_button_pressed_twice_begins_one_brief(talk, amina):
    browser = sign_in(amina)
    page = browser.get(talk.get_absolute_url()).text
    once = re.search(r'name="once" value="(\w+)"><button class="button quiet">Make a brief', page).group(1)
    first, second = (browser.post(f"{talk.get_absolute_url()}brief/", {"once": once}) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert Brief.objects.count() == 1


def test_ones_own_post_is_taken_over_whatever_it_allows(talk, amina):
    post_to(sign_in(amina), talk, "In Kenya we phoned the county store.", quoting="no")

    press(amina, talk)

    assert "In Kenya we phoned the county store." in Brief.objects.get().action


def test_the_button_is_for_who_may_write_there(client, talk, amina):
    address = f"{talk.get_absolute_url()}brief/"
    assert address in sign_in(amina).get(talk.get_absolute_url()).text
    assert address not in client.get(talk.get_absolute_url()).text
    assert client.post(address)["Location"].startswith("/accounts/login/")
    closed = discuss(make_lab("inner", readers="lab"), once="other")
    assert sign_in(amina).post(f"{closed.get_absolute_url()}brief/").status_code == 404
    assert sign_in(amina).get(address).status_code == 405


def test_a_closed_lab_makes_no_brief_any_more(talk, amina):
    type(talk.lab).objects.filter(pk=talk.lab_id).update(stage="closed", reason="Too few came.")

    assert press(amina, talk).status_code == 403


def test_the_lineage_is_woven_when_it_is_published_and_both_pages_show_it(client, talk, told):
    assert Edge.objects.filter(source__kind="discussion", made__kind="action_brief").count() == 1
    assert told.get_absolute_url() in client.get(talk.get_absolute_url()).text
    assert talk.get_absolute_url() in client.get(told.get_absolute_url()).text


def test_a_waiting_asker_is_told_of_the_brief_once(told):
    (letter,) = letters("question-pointed")

    assert TOLD["title"] in letter.text
    assert told.ref in letter.text
    told.reopen(by=Actor.objects.system())
    finish(told, note="New figures.")
    assert len(letters("question-pointed")) == 1


def test_the_page_of_the_question_shows_the_brief(told, client):
    asker = make_person("Asker")
    question = Question.objects.get()
    voice = question.voice
    type(voice).objects.filter(pk=voice.pk).update(person=asker, address="")

    page = sign_in(asker).get(question.get_absolute_url()).text

    assert "What came of it" in page
    assert told.get_absolute_url() in page


def test_who_waits_no_more_is_not_written_to(talk, amina):
    Question.objects.update(stage="closed")
    press(amina, talk)
    finish(Brief.objects.get())

    assert not letters("question-pointed")


def test_when_it_is_withdrawn_those_who_were_told_hear_so_once(told, amina):
    letters("question-pointed")

    told.withdraw("The figures were wrong.", by=Actor.objects.of(amina))
    settle_all()
    settle_all()

    (letter,) = letters("question-pointer-fell")
    assert f"/briefs/{told.ref}/" in letter.text
    assert TOLD["title"] not in letter.text


def test_a_letter_not_yet_sent_is_taken_back_when_the_brief_falls(told, amina):
    told.withdraw("The figures were wrong.", by=Actor.objects.of(amina))

    assert not letters("question-pointed")


def test_nobody_who_was_not_told_hears_that_it_fell(talk, amina):
    Question.objects.update(stage="closed")
    press(amina, talk)
    brief = Brief.objects.get()
    finish(brief)
    brief.withdraw("Wrong.", by=Actor.objects.of(amina))
    settle_all()

    assert not letters("question-pointer-fell")


def test_what_was_built_on_a_withdrawn_brief_says_so(client, told, amina, frida):
    entry = Entry.objects.get(kind="action_brief")
    claims = [a_claim("Lending helps.", [entry.pk])]
    said = {"title": "Lending", "area": Area.objects.get(pk=6), "challenge": "Does it help?", "claims": claims}
    by = Actor.objects.of(frida)
    learning = Brief.objects.begin(kind=Kind.LEARNING, said=said, voice=first_voice(frida), by=by)
    learning.submit(by=by)
    learning.publish(by=Actor.objects.system())
    assert "no longer stands" not in client.get(learning.get_absolute_url()).text

    told.withdraw("The figures were wrong.", by=Actor.objects.of(amina))

    page = client.get(learning.get_absolute_url()).text
    assert "Something that this brief builds on no longer stands" in page
    assert told.get_absolute_url() in page
    assert TOLD["title"] not in page
    assert "This claim lost a source" in page


def test_the_thread_of_a_discussion_shows_a_withdrawn_brief_without_its_words(client, talk, told, amina):
    told.withdraw("The figures were wrong.", by=Actor.objects.of(amina))

    page = client.get(talk.get_absolute_url()).text
    assert TOLD["title"] not in page
