"""Who wants to be asked is asked; until they say yes nobody reads it; what was allowed can be taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from briefs.models import Brief, a_claim
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Excerpt
from hlh.links.models import Link
from hlh.mail.models import Letter, Notice, Preferences, Stop
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Role, Voice
from hlh.people.voices import voice_of
from tests.conftest import discuss, make_lab, make_person, sign_in
from tests.quoting.conftest import NOTE, letters, link_in, press, publish, say, take, take_thirty

MINE = "/me/quoted/"


def stage_of(excerpt):
    excerpt.refresh_from_db()
    return excerpt.stage


def test_until_they_answer_only_those_who_prepare_it_read_the_words(client, waiting, frida, fatou, talk):
    brief = Brief.objects.get()
    preparing = sign_in(frida).get(f"/briefs/{brief.ref}/").text
    assert NOTE in preparing
    assert "Waits for consent" in preparing

    publish(brief)

    for reader in (client, sign_in(fatou), sign_in(frida)):
        page = reader.get(brief.get_absolute_url()).text
        assert NOTE not in page
        assert "Waits for consent" not in page
    assert NOTE in client.get(talk.get_absolute_url()).text


def test_the_letter_asks_with_their_own_words_and_its_link_opens_one_page_without_signing_in(client, waiting):
    (letter,) = letters("consent-asked")
    assert NOTE in letter.text
    assert "because: You said that you want to be asked before you are quoted." in letter.text

    opened = client.get(link_in(letter))
    page = client.get(opened["Location"])

    assert opened.status_code == 303
    assert "key=" not in opened["Location"]
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
    assert NOTE in page.text
    assert stage_of(waiting) == "asked"
    assert not Fact.objects.filter(verb__startswith="consent.").exists()


def test_a_yes_by_the_link_is_dated_and_everybody_reads_the_words(client, waiting, asks):
    (letter,) = letters("consent-asked")
    browser = Client()
    browser.get(link_in(letter))

    answer = press(browser, waiting, "yes")

    assert answer.status_code == 302
    assert stage_of(waiting) == "given"
    assert waiting.settled_at is not None
    fact = Fact.objects.get(verb="consent.given")
    assert (fact.actor.kind, fact.details) == ("link", {})
    brief = publish(Brief.objects.get())
    assert NOTE in client.get(brief.get_absolute_url()).text
    (told,) = letters("consent-settled")
    assert "said yes" in told.text


def test_a_no_is_told_to_who_prepares_it_and_the_words_are_gone(waiting, asks, frida):
    press(sign_in(asks), waiting, "no")

    assert stage_of(waiting) == "refused"
    page = sign_in(frida).get(f"/briefs/{Brief.objects.get().ref}/").text
    assert NOTE not in page
    assert "Not to be quoted" in page
    (told,) = letters("consent-settled")
    assert "said no" in told.text
    assert NOTE not in told.text


def test_the_page_of_the_quoted_lists_what_waits_and_what_stands(waiting, asks, quoted_too):
    page = sign_in(asks).get(MINE).text

    assert page.count(NOTE) == 1
    assert "Waits for consent" in page
    assert "Yes, quote this" in page
    assert "taken into a brief that is not published" in page


def test_their_own_hub_says_what_waits_until_they_answered(waiting, asks):
    browser = sign_in(asks)
    assert f'href="{MINE}"' in browser.get("/me/").text.split("</main>")[0].split("Waits for your yes or no")[0]

    waiting.refuse(by=Actor.objects.of(asks))

    assert "Waits for your yes or no" not in browser.get("/me/").text


@pytest.fixture
def quoted_too(talk, frida):
    """Words of somebody else, which are on nobody else's page."""
    say(talk, "Other", "yes", words="Our own words stand alone.")
    take(frida, talk, "Our own words stand alone.", into=Brief.objects.get().ref)


def test_nobody_else_answers_for_them(client, waiting, fatou, frida, asks):
    for reader in (client, sign_in(fatou), sign_in(frida)):
        assert reader.get(waiting.get_absolute_url()).status_code == 404
        assert press(reader, waiting, "yes").status_code == 404
    assert client.get(f"{waiting.get_absolute_url()}?key=wrong").status_code == 404
    assert client.get(MINE).status_code == 302
    assert press(sign_in(asks), waiting, "perhaps").status_code == 404
    assert stage_of(waiting) == "asked"


def test_a_form_of_another_site_answers_nothing(waiting, asks):
    browser = Client(enforce_csrf_checks=True)
    sign_in(asks, browser)

    answer = browser.post(waiting.get_absolute_url(), {"answer": "yes"}, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 200  # one confirming page follows
    assert stage_of(waiting) == "asked"


def test_an_answer_that_comes_twice_is_too_late_and_says_so(waiting, asks):
    browser = sign_in(asks)
    press(browser, waiting, "no")

    again = press(browser, waiting, "no")

    assert again.status_code == 409
    assert "Not to be quoted" in again.text


def test_what_was_allowed_is_taken_back_and_vanishes_at_once(client, quoted, yes, frida):
    excerpt = Excerpt.objects.get()
    address = quoted.get_absolute_url()
    assert NOTE in client.get(address).text
    assert "It stands in:" in sign_in(yes).get(MINE).text

    press(sign_in(yes), excerpt, "back")

    page = client.get(address).text
    assert NOTE not in page
    assert "Withdrawn by its author" in page
    assert "Words that this brief rests on were taken back by their author." in page
    assert Fact.objects.filter(verb="consent.withdrawn", target_id=excerpt.pk).count() == 1
    (told,) = letters("consent-settled")
    assert told.to == quoted.voice
    press(sign_in(yes), excerpt, "yes")
    assert NOTE in client.get(address).text


def test_what_was_built_on_it_says_so_along_the_lineage(client, talk, quoted, yes, frida):
    claims = [a_claim("Notes help.", [entry_of(quoted).pk])]
    take(frida, talk, "We lent insulin", once="another")
    later = Brief.objects.exclude(pk=quoted.pk).get()
    publish(later, claims=claims)
    assert "no longer stands" not in client.get(later.get_absolute_url()).text

    press(sign_in(yes), Excerpt.objects.get(words=NOTE), "back")

    page = client.get(later.get_absolute_url()).text
    assert "Something that this brief builds on no longer stands" in page
    assert quoted.get_absolute_url() in page


def test_a_brief_that_is_mended_is_not_marked_any_more(client, quoted, yes, frida):
    press(sign_in(yes), Excerpt.objects.get(), "back")
    quoted.reopen(by=Actor.objects.of(frida))
    sign_in(frida).post(f"/briefs/{quoted.ref}/without/", {"excerpt": Excerpt.objects.get().ref})
    quoted.refresh_from_db()
    publish(quoted, note="Told in our own words.")

    assert "taken back by their author" not in client.get(quoted.get_absolute_url()).text


def test_who_says_no_for_the_whole_discussion_says_it_for_every_excerpt_at_once(client, quoted, yes, talk):
    browser = sign_in(yes)

    browser.post(f"{talk.get_absolute_url()}naming/", {"naming": "0", "quoting": "no"})

    assert NOTE not in client.get(quoted.get_absolute_url()).text  # before any worker came
    settle_all()
    assert stage_of(Excerpt.objects.get()) == "withdrawn"
    assert "Change that first" in browser.get(MINE).text
    assert press(browser, Excerpt.objects.get(), "yes").status_code == 409


def test_who_allows_it_for_the_whole_discussion_has_answered_what_waits(waiting, asks, talk):
    sign_in(asks).post(f"{talk.get_absolute_url()}naming/", {"naming": "0", "quoting": "yes"})
    settle_all()

    assert stage_of(waiting) == "given"


def test_it_is_asked_whatever_they_stopped_for_nobody_else_can_answer(talk, asks, frida):
    Preferences.objects.create(person=asks, no_letters=True, cadences={"consent-asked": "off"})
    Stop.objects.create(voice=voice_of(asks, talk.place))

    take(frida, talk)

    assert len(letters("consent-asked")) == 1
    notices = sign_in(asks).get("/me/notices/").text
    assert Excerpt.objects.get().get_absolute_url() in notices
    assert "Somebody would like to quote you" in notices
    assert "Stop this kind" not in notices
    assert Notice.objects.filter(kind="consent-asked").count() == 1
    assert "Somebody would like to quote you" not in sign_in(asks).get("/me/preferences/").text


def test_a_letter_that_was_not_sent_yet_is_taken_back_when_the_words_are_left_out(waiting, frida):
    brief = Brief.objects.get()
    Letter.objects.filter(kind="consent-asked").update(state="waiting")

    sign_in(frida).post(f"/briefs/{brief.ref}/without/", {"excerpt": waiting.ref})

    assert not letters("consent-asked")


def test_what_waits_when_its_author_is_erased_is_never_shown(client, waiting, asks, frida):
    (letter,) = letters("consent-asked")
    there = link_in(letter)

    erase(asks, by=Actor.objects.system())

    assert stage_of(waiting) == "refused"
    assert client.get(there).status_code == 404
    assert not Link.objects.filter(purpose="consent").exists()
    assert NOTE not in client.get(publish(Brief.objects.get()).get_absolute_url()).text


def test_what_an_erased_author_allowed_is_a_former_members_as_far_as_the_thread_is(client, quoted, yes, talk, fatou):
    erase(yes, by=Actor.objects.system())

    page = client.get(quoted.get_absolute_url()).text
    assert NOTE in page
    assert "A former member" in page
    assert "Yessica" not in page

    inner = make_lab("inner", readers="lab")
    talk.refresh_from_db()
    talk.move_to(inner, area=6, by=Actor.objects.system())
    for reader in (client, sign_in(fatou)):
        assert NOTE not in reader.get(quoted.get_absolute_url()).text


def test_when_its_preparer_is_erased_the_words_in_their_drafts_go(waiting, frida):
    erase(frida, by=Actor.objects.system())

    assert not Excerpt.objects.exists()


def test_the_page_of_the_quoted_costs_the_same_at_one_and_at_thirty(quoted, yes, talk, frida):
    browser = sign_in(yes)
    browser.get(MINE)
    with CaptureQueriesContext(connection) as few:
        browser.get(MINE)
    quoted.reopen(by=Actor.objects.system())
    take_thirty(frida, talk, quoted)
    with CaptureQueriesContext(connection) as many:
        page = browser.get(MINE).text
    assert len(many) <= len(few) <= 8
    assert page.count("<blockquote") == 20
    assert browser.get(f"{MINE}?{page.split('?after=')[1].split(chr(34))[0]}").status_code == 200


def test_words_taken_back_while_the_brief_is_published_are_read_by_nobody(whole, client):
    """Whichever comes first: the words are in no version, and each page asks again."""
    talk = discuss(make_lab())
    author = say(talk, "Yessica", "yes")
    frida = make_person("Frida")
    Appointment.objects.appoint(frida, Role.FACILITATOR, by=Actor.objects.system())
    take(frida, talk)
    brief, excerpt = Brief.objects.get(), Excerpt.objects.get()
    start = Barrier(2)

    def at_once(act):
        start.wait(60)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        both = [
            pool.submit(at_once, lambda: publish(Brief.objects.get())),
            pool.submit(at_once, lambda: excerpt.withdraw(by=Actor.objects.of(author))),
        ]
        for one in both:
            one.result(60)
    settle_all()

    excerpt.refresh_from_db()
    brief.refresh_from_db()
    assert (excerpt.stage, brief.stage) == ("withdrawn", "published")
    assert excerpt.into == entry_of(brief)
    page = client.get(brief.get_absolute_url()).text
    assert NOTE not in page
    assert "Withdrawn by its author" in page


def test_two_answers_at_once_are_one(whole):
    talk = discuss(make_lab())
    author = say(talk, "Asksel", "ask")
    frida = make_person("Frida")
    Appointment.objects.appoint(frida, Role.FACILITATOR, by=Actor.objects.system())
    take(frida, talk)
    start = Barrier(4)

    def answer(word):
        browser = sign_in(author)
        start.wait(60)
        try:
            return browser.post(Excerpt.objects.get().get_absolute_url(), {"answer": word}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(answer, ["no"] * 4))
    assert codes == [302, 409, 409, 409]
    assert Fact.objects.filter(verb="consent.refused").count() == 1
    assert Voice.objects.filter(place=talk.place).count() == 2
