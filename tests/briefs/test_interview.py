"""Five short questions, one at a time: kept at each step, forth and back, left and taken up again."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from briefs.models import Brief
from hlh.activity.ledger import settle_all
from hlh.mail import handling
from hlh.mail.addresses import reply_address
from hlh.mail.models import Incoming, Letter
from hlh.mail.receiving import take
from hlh.mail.tasks import send_due
from tests.briefs.conftest import field, make_brief
from tests.briefs.test_together import join
from tests.conftest import sign_in

ANSWERS = {
    "challenge": "Deliveries stopped for three weeks in the rainy season.",
    "action": "The hospital lent insulin to health centres.",
    "outcome": "No facility ran out.",
    "points": "Note every loan.",
    "seeking": "A form that works without paper.",
}


def asked(browser, address, **said):
    page = browser.get(address).text
    return browser.post(address, {"edition": field_or_none(page, "edition")} | said, follow=True)


def field_or_none(page, name):
    return field(page, name) if f'name="{name}"' in page else ""


def test_five_answers_and_three_choices_hand_in_a_brief(amina):
    browser = sign_in(amina)
    begun = asked(browser, "/briefs/new/questions/", challenge=ANSWERS["challenge"])
    brief = Brief.objects.get()
    assert "2 of 5" in begun.text
    assert "What did you do?" in begun.text
    for number, name in enumerate(list(ANSWERS)[1:], 2):
        last = asked(browser, f"/briefs/{brief.ref}/questions/{number}/", **{name: ANSWERS[name]})
        brief.refresh_from_db()
        assert getattr(brief, name) == ANSWERS[name]

    assert all(words in last.text for words in ANSWERS.values())
    end = f"/briefs/{brief.ref}/questions/"
    early = browser.post(end, {"edition": brief.edition, "country": "KEN", "review": "1"})
    assert early.status_code == 422
    assert "Give it a title" in early.text
    brief.refresh_from_db()
    done = browser.post(end, {"edition": brief.edition, "title": "Loans", "country": "KEN", "area": "6", "review": "1"})
    assert done.status_code == 302
    brief.refresh_from_db()
    assert brief.stage == "in_review"


def test_a_page_asks_one_thing(amina):
    page = sign_in(amina).get("/briefs/new/questions/").text
    assert [name for name in ANSWERS if f'name="{name}"' in page] == ["challenge"]
    assert "1 of 5" in page
    assert "100 words are enough" in page


def test_back_keeps_what_was_typed(amina, draft):
    browser = sign_in(amina)
    there = browser.post(
        f"/briefs/{draft.ref}/questions/4/", {"edition": 0, "points": "Half an ans", "back": "1"}, follow=True
    )
    assert "3 of 5" in there.text
    assert field(browser.get(f"/briefs/{draft.ref}/questions/4/").text, "points") == "Half an ans"


def test_it_is_left_and_taken_up_again(amina, draft):
    page = sign_in(amina).get(f"/briefs/{draft.ref}/edit/").text
    assert f"/briefs/{draft.ref}/questions/" in page
    whole = sign_in(amina).get(f"/briefs/{draft.ref}/questions/").text
    assert "Change answer 1" in whole
    assert "Answer question 5" in whole


def test_without_a_word_nothing_begins(amina):
    answer = sign_in(amina).post("/briefs/new/questions/", {"challenge": "  ", "once": "x"})
    assert answer.status_code == 422
    assert "A sentence is enough" in answer.text
    assert not Brief.objects.exists()


def test_sent_twice_it_begins_once(amina):
    browser = sign_in(amina)
    for _time in range(2):
        browser.post("/briefs/new/questions/", {"challenge": "Floods.", "once": "x"})
    assert Brief.objects.count() == 1


def test_an_old_page_overwrites_nothing_and_keeps_its_words(amina, draft):
    browser = sign_in(amina)
    browser.post(f"/briefs/{draft.ref}/questions/1/", {"edition": 0, "challenge": "Newer."})
    late = browser.post(f"/briefs/{draft.ref}/questions/1/", {"edition": 0, "challenge": "Older page."})
    assert late.status_code == 409
    assert "Older page." in late.text
    draft.refresh_from_db()
    assert draft.challenge == "Newer."


def kept_while_typing(person, address, **said):
    browser = sign_in(person)
    assert browser.post(f"/me/drafts/?for={address}", said).status_code in (200, 204, 302, 303)
    return browser


@pytest.mark.parametrize(
    ("step", "name", "theirs", "own"),
    [("4/", "points", "Newer.", "Half an answer."), ("", "title", "Newer.", "A title of mine")],
)
def test_what_was_kept_of_an_answer_does_not_overwrite_what_a_co_author_saved_since(
    amina, fatou, draft, step, name, theirs, own
):
    join(amina, fatou, draft)
    draft.refresh_from_db()
    here, edition = f"/briefs/{draft.ref}/questions/{step}", draft.edition
    browser = kept_while_typing(fatou, here, edition=edition, **{name: own})
    sign_in(amina).post(here, {"edition": edition, name: theirs})

    page = browser.get(here).text

    assert "Saved meanwhile by: A health manager" in page
    assert f"<ins>{theirs}" in page
    assert field(page, name) == own
    late = browser.post(here, {"edition": edition, name: own})
    assert late.status_code == 409
    assert "Somebody else saved this brief meanwhile." in late.text
    assert f"<ins>{theirs}" in late.text
    assert field(late.text, name) == own
    draft.refresh_from_db()
    assert getattr(draft, name) == theirs
    assert browser.post(here, {"edition": field(page, "edition"), name: own}).status_code == 302
    draft.refresh_from_db()
    assert getattr(draft, name) == own


def test_a_field_that_was_not_touched_is_as_the_co_author_saved_it(amina, fatou, draft):
    join(amina, fatou, draft)
    draft.refresh_from_db()
    here, edition = f"/briefs/{draft.ref}/questions/", draft.edition
    untouched = {"edition": edition, "title": draft.title, "country": "KEN", "area": "6"}
    browser = kept_while_typing(fatou, here, **untouched | {"title": "A title of mine"})
    sign_in(amina).post(here, untouched | {"country": "SEN"})

    for page in (browser.get(here).text, browser.post(here, untouched | {"title": "A title of mine"}).text):
        assert field(page, "title") == "A title of mine"
        assert re.search(r'<option value="SEN"[^>]* selected', page)


@pytest.mark.parametrize("number", [0, 6, 99999999999])
def test_there_are_five(amina, draft, number):
    assert sign_in(amina).get(f"/briefs/{draft.ref}/questions/{number}/").status_code == 404


def test_only_its_author_answers(amina, oskar, frida, draft, published):
    assert sign_in(oskar).get(f"/briefs/{draft.ref}/questions/1/").status_code == 404
    assert sign_in(oskar).post(f"/briefs/{published.ref}/questions/1/", {"challenge": "x"}).status_code == 403
    learning = make_brief(frida, kind="learning", action="", outcome="")
    assert sign_in(frida).get(f"/briefs/{learning.ref}/questions/").status_code == 404


def last():
    """The last letter that asks a question."""
    return Letter.objects.filter(kind="interview-question").latest("pk")


def answer_by_mail(person, words, *, letter=None, is_vouched=True):
    """A reply to a letter, the last one, as the post office hands it in."""
    letter = letter or last()
    to = reply_address(letter.to)
    vouched = (
        f"{settings.MAIL_AUTHSERV_ID}; dkim={'pass' if is_vouched else 'none'} header.d={person.email.split('@')[1]}"
    )
    raw = (
        f"Authentication-Results: {vouched}\nDelivered-To: {to}\nFrom: {person.email}\n"
        f"Message-ID: <{letter.pk}@mail.example>\n\n{words}\n"
    )
    handling.handle(take(raw.encode(), sender=person.email, recipient=to))
    settle_all()
    send_due()


def test_the_questions_are_asked_and_answered_by_mail(amina):
    browser = sign_in(amina)
    browser.post("/briefs/new/questions/", {"challenge": "Floods."})
    brief = Brief.objects.get()
    browser.post(f"/briefs/{brief.ref}/questions/mail/")
    settle_all()
    send_due()
    assert "2 of 5: What did you do?" in last().subject

    answer_by_mail(amina, "We sent boats.")
    assert "3 of 5" in last().subject
    for words in ("All were reached.", "More boats.", "Engines."):
        answer_by_mail(amina, words)

    brief.refresh_from_db()
    assert [brief.action, brief.outcome, brief.points, brief.seeking] == [
        "We sent boats.",
        "All were reached.",
        "More boats.",
        "Engines.",
    ]
    assert "Your five answers are kept" in last().subject
    assert f"/briefs/{brief.ref}/questions/" in last().text


@pytest.mark.parametrize("is_vouched", [True, False])
def test_of_two_who_are_asked_by_mail_the_next_question_goes_to_who_answered(amina, fatou, is_vouched):
    brief = make_brief(amina, action="", outcome="")
    join(amina, fatou, brief)
    for person in (amina, fatou):
        sign_in(person).post(f"/briefs/{brief.ref}/questions/mail/")
    settle_all()
    send_due()
    letters = {one.to.person: one for one in Letter.objects.filter(kind="interview-question")}
    assert set(letters) == {amina, fatou}

    answer_by_mail(amina, "We sent boats.", letter=letters[amina], is_vouched=is_vouched)
    if not is_vouched:  # she says yes to it by the link in her letter, signed in nowhere
        held = Letter.objects.get(kind="mail-held")
        way = re.search(r"https?://[^/\s]+(/me/mail/\S+)", held.text)[1]
        browser = Client()
        there = browser.get(way)["Location"]
        browser.post(there, {"message": Incoming.objects.get().ref}, headers={"origin": "null"})
        settle_all()
        send_due()

    brief.refresh_from_db()
    assert brief.action == "We sent boats."
    assert "3 of 5" in last().subject
    assert last().to.person == amina
    assert Letter.objects.filter(kind="interview-question", to=letters[fatou].to).count() == 1


def test_who_may_not_write_is_not_asked_by_mail(oskar, published):
    assert sign_in(oskar).post(f"/briefs/{published.ref}/questions/mail/").status_code == 403
