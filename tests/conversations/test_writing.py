"""Two people of a lab write to each other."""

import re
from datetime import timedelta
from threading import Event, current_thread
from time import sleep

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Entry, Passage
from hlh.conversations import pacing
from hlh.conversations.models import Conversation, Message, Side
from hlh.conversations.writing import write
from hlh.people.models import Appointment, Draft, Organisation, Person, Role, Verification
from tests.conftest import make_lab, make_person, sign_in
from tests.conversations.conftest import answer, between, door_of, first, members, page_of, shows
from tests.racing import at_once


def told(person):
    """How many unread messages the head of a page says, and on how many pages of theirs."""
    found = re.search(r"Messages, (\d+) new", sign_in(person).get("/labs/").text)
    return int(found[1]) if found else 0


def test_one_field_writes_and_both_read_it_the_newest_at_the_end(nekesa, salif):
    page = sign_in(nekesa).get(door_of(salif)).text
    assert "Write to <bdi>Salif</bdi>" in page
    assert (
        len(
            re.findall(
                r"<(?:textarea|input|select)(?![^>]*hidden)[^>]*name=",
                page.partition("<main")[2].partition("</main>")[0],
            )
        )
        == 1
    )
    sent = first(nekesa, salif, "How do you **repair** scales?")
    assert sent.status_code == 302
    assert sent["Location"] == f"{between(nekesa, salif).get_absolute_url()}#post-1"
    assert answer(salif, nekesa, "By a mechanic.").status_code == 302
    for reader, other in ((nekesa, salif), (salif, nekesa)):
        page = page_of(reader, other)
        assert "<strong>repair</strong>" in page
        assert page.index("repair") < page.index("By a mechanic.")
        assert f"<bdi>{other.name}</bdi>" in page
    assert sign_in(nekesa).get(door_of(salif))["Location"] == between(nekesa, salif).get_absolute_url()
    assert Conversation.objects.count() == 1
    assert first(salif, nekesa, "Once more.").status_code == 302  # from the profile, it goes where the two write
    assert Conversation.objects.get().count == 3


def test_no_mail_address_work_or_office_is_shown(nekesa, salif):
    first(nekesa, salif)
    answer(salif, nekesa)
    for reader, other in ((nekesa, salif), (salif, nekesa)):
        said = (
            page_of(reader, other)
            + sign_in(reader).get("/me/messages/").text
            + sign_in(reader).get(door_of(other)).text
        )
        assert "@health.example" not in said
        assert "Vexillotomist" not in said


def test_what_is_written_is_cleaned_and_turns_nothing_round(nekesa, salif):
    first(nekesa, salif, "<script>alert(1)</script> [x](javascript:alert) ![y](http://a/b.png) \u202eabc\0")
    assert not Message.objects.exists()  # a letter was lost on the way: it is said so
    first(nekesa, salif, "<script>alert(1)</script> [x](javascript:alert) ![y](http://a/b.png) \u202eabc")
    html = Message.objects.get().html
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert)", "")
    assert html.count("href") == 1  # a picture is a link to it
    assert "\u202e" not in html


@pytest.mark.parametrize(("text", "words"), [("", "one sentence is enough"), ("x" * 8001, "8000 fit"), ("a\0b", "�")])
def test_a_wrong_form_says_why_beside_its_field_and_keeps_what_was_typed(nekesa, salif, text, words):
    for there in (door_of(salif), None):
        if there is None:
            first(nekesa, salif)
            there = f"{between(nekesa, salif).get_absolute_url()}messages/"
        page = sign_in(nekesa).post(there, {"text": text})
        assert page.status_code == 422
        assert words in page.text
        assert text[:100].replace("\0", "") in page.text.replace("\0", "")
    assert Message.objects.count() == 1


def test_the_head_of_every_page_counts_what_is_unread_at_no_query_more(nekesa, salif):
    browser = sign_in(salif)
    browser.get("/labs/")
    with CaptureQueriesContext(connection) as before:
        assert "Messages" not in browser.get("/labs/").text
    first(nekesa, salif)
    first(nekesa, salif, "Are you there?")
    with CaptureQueriesContext(connection) as after:
        assert "Messages, 2 new" in browser.get("/labs/").text
    assert len(after) == len(before)
    assert told(nekesa) == 0


def test_opening_a_conversation_writes_nothing_and_the_button_says_that_it_was_read(nekesa, salif):
    first(nekesa, salif)
    page = page_of(salif, nekesa)
    assert "I have read this" in page
    assert told(salif) == 1
    there = f"{between(nekesa, salif).get_absolute_url()}read/"
    assert sign_in(salif).post(there, {"upto": "x"}).status_code == 302
    assert told(salif) == 1
    quietly = sign_in(salif).post(there, {"upto": "99"}, headers={"Prefer": "return=minimal"})
    assert quietly.status_code == 204
    assert told(salif) == 0
    assert Side.objects.get(voice__person=salif).upto == 1  # never further than there is anything
    assert "I have read this" not in page_of(salif, nekesa)
    first(nekesa, salif, "Are you there?")
    sign_in(salif).post(there, {"upto": "1"})
    assert told(salif) == 1


def test_who_answers_has_read_what_stood_there(nekesa, salif):
    first(nekesa, salif)
    answer(salif, nekesa)
    assert told(salif) == 0
    assert told(nekesa) == 1


def test_who_has_not_answered_gets_two_messages_and_no_third(nekesa, salif):
    first(nekesa, salif)
    assert answer(nekesa, salif, "Are you there?").status_code == 302
    assert "2 messages wait for an answer" in page_of(nekesa, salif)
    third = answer(nekesa, salif, "Zymurgy, please?")
    assert third.status_code == 409
    assert "2 messages wait for an answer" in third.text
    assert Draft.objects.get(person=nekesa).fields["text"] == ["Zymurgy, please?"]
    assert Message.objects.count() == 2
    answer(salif, nekesa)
    assert "Zymurgy, please?" in page_of(nekesa, salif)  # what was typed stands in the form again
    for _ in range(3):
        assert answer(nekesa, salif, "Thank you.").status_code == 302
    assert not Draft.objects.filter(person=nekesa).exists()


def test_the_limit_of_a_day_names_its_rule_and_the_time_that_is_left(nekesa, salif, monkeypatch):
    monkeypatch.setattr(pacing, "MOST_IN_A_DAY", 2)
    first(nekesa, salif)
    answer(salif, nekesa)
    answer(nekesa, salif, "Thank you.")
    refused = answer(nekesa, salif, "One more.")
    assert refused.status_code == 409
    assert "One person writes 2 messages a day at most. You can write again in 24 hours" in refused.text
    assert "One more." in refused.text
    Message.objects.filter(voice__person=nekesa).update(written_at=now() - timedelta(hours=23, minutes=30))
    assert "again in 1 hour;" in answer(nekesa, salif, "One more.").text
    Message.objects.filter(voice__person=nekesa).update(written_at=now() - timedelta(hours=25))
    assert answer(nekesa, salif, "One more.").status_code == 302


def many(lab, count):
    return [shows(f"Other{number}", lab) for number in range(count)]


def test_a_newcomer_begins_few_conversations_a_day(lab, nekesa):
    others = many(lab, pacing.MOST_BEGUN_BY_A_NEWCOMER + 1)
    assert [first(nekesa, other).status_code for other in others] == [302, 302, 302, 409]
    words = first(nekesa, others[-1]).text
    assert "Who is new here writes to 3 new people a day at most" in words
    assert "in 24 hours" in words
    assert not Conversation.objects.filter(count=0).exists()  # what was refused leaves nothing behind
    answer(others[0], nekesa)
    assert answer(nekesa, others[0], "Thank you.").status_code == 302  # to whom they write already, they write on


@pytest.mark.parametrize("how", ["verified", "appointed", "has written"])
def test_verified_officials_are_no_newcomers(lab, nekesa, how, discussion):
    if how == "verified":
        nekesa.organisation = Organisation.objects.create(name="Ministry", kind="ministry", country_id="KEN")
        nekesa.save()
        Verification.objects.verify(nekesa, Verification.How.DOMAIN, by=Actor.objects.system())
    elif how == "appointed":
        Appointment.objects.appoint(nekesa, Role.LEARNING_POINT, scope=["country:KEN"], by=Actor.objects.system())
    else:
        sign_in(nekesa).post(
            f"{discussion.get_absolute_url()}posts/", {"text": "So did we.", "naming": 0, "quoting": "no"}
        )
    nekesa.refresh_from_db()
    others = many(lab, pacing.MOST_BEGUN + 1)
    codes = [first(nekesa, other).status_code for other in others]
    assert codes == [302] * pacing.MOST_BEGUN + [409]
    assert "One person writes to 10 new people a day at most" in first(nekesa, others[-1]).text


def test_a_form_sent_twice_is_one_message_and_other_words_are_another(nekesa, salif):
    for _ in range(2):
        assert first(nekesa, salif, "How?", once="k1").status_code == 302
    assert Message.objects.count() == 1
    first(nekesa, salif, "How, please?", once="k1")
    assert Message.objects.count() == 2
    assert first(nekesa, salif, "How?", once="k1").status_code == 302  # also where a third would be refused
    for _ in range(2):
        answer(salif, nekesa, "So.", once="k2")
    assert Message.objects.count() == 3


def test_two_equal_sends_at_once_are_one_message_in_one_conversation(whole):
    one, other = members()
    browsers = [sign_in(one), sign_in(one)]
    said = {"text": "How?", "once": "k1"}

    def sends(browser):
        return lambda: _taken(browser.post(door_of(other), said))

    assert at_once(*map(sends, browsers)) == ["done", "done"]
    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 1
    other.refresh_from_db()
    assert other.unread_messages == 1


def _taken(answered):
    assert answered.status_code == 302, answered.status_code


def test_two_who_write_to_each_other_at_once_have_one_conversation(whole):
    one, other = members()
    ways = [(sign_in(one), door_of(other)), (sign_in(other), door_of(one))]
    acts = [lambda browser=browser, there=there: _taken(browser.post(there, {"text": "Hi"})) for browser, there in ways]
    assert at_once(*acts) == ["done", "done"]
    assert Conversation.objects.get().count == 2
    assert sorted(Message.objects.values_list("number", flat=True)) == [1, 2]
    assert set(Person.objects.filter(pk__in=[one.pk, other.pk]).values_list("unread_messages", flat=True)) <= {0, 1}


def test_two_different_sends_at_once_are_counted_one_after_the_other(whole, monkeypatch):
    monkeypatch.setattr(pacing, "MOST_BEGUN_BY_A_NEWCOMER", 1)
    lab = make_lab()
    one, *others = [shows(name, lab) for name in ("Nekesa", "Salif", "Ruto")]
    browsers = [sign_in(one), sign_in(one)]
    codes = []
    acts = [
        lambda browser=browser, other=other: codes.append(browser.post(door_of(other), {"text": "Hi"}).status_code)
        for browser, other in zip(browsers, others, strict=True)
    ]
    assert at_once(*acts) == ["done", "done"]
    assert sorted(codes) == [302, 409]


def test_a_long_conversation_is_paged_by_key_and_costs_the_same(nekesa, salif, django_assert_max_num_queries):
    first(nekesa, salif, "Message number 1.")
    browser, there = sign_in(nekesa), between(nekesa, salif).get_absolute_url()
    answer(salif, nekesa, "Message number 2.")
    with django_assert_max_num_queries(9):
        browser.get(there)
    for number in range(3, 61):
        Message.objects.create(
            conversation=between(nekesa, salif),
            number=number,
            voice=Side.objects.get(voice__person=salif).voice,
            text=f"Message number {number}.",
            html=f"<p>Message number {number}.</p>",
            rules=1,
            language="en",
        )
    Conversation.objects.update(count=60)
    with django_assert_max_num_queries(9):
        page = browser.get(there).text
    assert "number 60." in page
    assert "number 36." in page
    assert "number 35." not in page
    assert 'href="?before=36"' in page
    earlier = browser.get(f"{there}?before=36").text
    assert "number 35." in earlier
    assert "number 11." in earlier
    assert "number 36." not in earlier
    assert "The newest messages" in earlier
    oldest = browser.get(f"{there}?before=11").text
    assert "number 1." in oldest
    assert "Earlier messages" not in oldest
    assert "number 60." in browser.get(f"{there}?before=x").text
    assert browser.get(f"{there}?before={'9' * 30}").status_code == 200


def test_the_list_stands_in_the_order_of_movement_and_costs_the_same(lab, nekesa, django_assert_max_num_queries):
    assert "Nobody has written yet" in sign_in(nekesa).get("/me/messages/").text
    others = [shows(f"Other{number}", lab) for number in range(27)]
    first(others[0], nekesa, "From the first.")
    browser = sign_in(nekesa)
    with django_assert_max_num_queries(7):
        browser.get("/me/messages/")
    for other in others[1:]:
        first(other, nekesa, f"From {other.name}.")
    answer(nekesa, others[3], "Back.")
    with django_assert_max_num_queries(7):
        page = browser.get("/me/messages/").text
    assert page.index("Other3<") < page.index("Other26<") < page.index("Other25<")
    assert "From Other26." in page
    assert "1 new" in page
    key = re.search(r'href="\?after=([^"]+)"', page)[1].replace("&amp;", "&")
    rest = browser.get(f"/me/messages/?after={key}").text
    assert "Other0<" in rest
    assert "Other26<" not in rest


def test_what_is_typed_outlives_the_sign_in_page_and_an_expired_token(nekesa, salif):
    stranger = Client()
    away = stranger.post(door_of(salif), {"text": "Zymurgy before the door."})
    assert away["Location"].startswith("/accounts/login/")
    guarded = Client(enforce_csrf_checks=True)
    sign_in(nekesa, guarded)
    page = guarded.post(door_of(salif), {"text": "Zymurgy without a token."}, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 403
    assert "Zymurgy without a token." in page.text
    assert "Zymurgy without a token." in sign_in(nekesa).get(door_of(salif)).text
    assert not Message.objects.exists()
    later = sign_in(nekesa)
    later.post(f"/me/drafts/?for={door_of(salif)}", {"text": "For later."})
    assert "For later." in later.get(door_of(salif)).text
    later.post(door_of(salif), {"text": "Now."})
    assert not Draft.objects.exists()


def test_facts_carry_no_words_and_nothing_enters_the_catalogue(nekesa, salif):
    entries, passages = Entry.objects.count(), Passage.objects.count()
    first(nekesa, salif, "Zymurgy is the word.")
    answer(salif, nekesa, "Zymurgy indeed.")
    fact = Fact.objects.filter(verb="message.written").latest("pk")
    assert fact.details == {"conversation": between(nekesa, salif).pk, "number": 2}
    assert (Entry.objects.count(), Passage.objects.count()) == (entries, passages)
    assert "Zymurgy is the word" not in sign_in(make_person("Maya")).get("/search/?q=Zymurgy").text


def test_reading_while_the_other_one_writes_keeps_neither_waiting_in_a_ring(whole, monkeypatch):
    one, other = members()
    first(one, other)
    answer(other, one)
    talk, by = between(one, other), Actor.objects.of(other)
    side = Side.objects.get(voice__person=one)
    has_read, count = Event(), Side.count_unread

    def slowly(self):  # the reader's row is written, and what they have not read is about to be counted
        if current_thread().name == "reads":
            has_read.set()
            sleep(0.5)
        count(self)

    def reads():
        current_thread().name = "reads"
        side.read(2)

    def writes():
        has_read.wait(60)
        write(talk, other, text="And oiled.", once="k3", by=by)

    monkeypatch.setattr(Side, "count_unread", slowly)
    assert at_once(reads, writes) == ["done", "done"]
    one.refresh_from_db()
    assert one.unread_messages == 1
