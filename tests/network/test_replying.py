"""A partner answers the letter about a call by mail."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from hlh.activity.models import Actor
from hlh.mail import handling
from hlh.mail.models import Letter
from hlh.mail.receiving import take
from hlh.mail.sending import _message
from hlh.network.models import Answer, Ask
from hlh.network.replying import address_in
from hlh.people.models import Appointment
from tests.network.conftest import letters, make_partner, open_call, send_all

MAIL = "{top}Delivered-To: {to}\nFrom: <{who}>\nMessage-ID: <{number}@mail.example>\n\n{words}\n"


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.MAIL_DOMAIN = "hub.example"
    settings.MAIL_AUTHSERV_ID = "mx.hub.example"
    settings.DEFAULT_FROM_EMAIL = "Learning Hub <hub@hub.example>"


def reply(words, *, who, number=1, is_vouched=True):
    letter = Letter.objects.filter(kind="call-asked", state="sent").select_related("to").latest("pk")
    to = message_from_bytes(_message(letter, who).message().as_bytes())["Reply-To"]
    top = f"Authentication-Results: mx.hub.example; dkim=pass header.d={who.split('@')[1]}\n" if is_vouched else ""
    raw = MAIL.format(top=top, to=to, who=who, number=number, words=words)
    row = take(raw.encode(), sender=who, recipient=to)
    handling.handle(row)
    send_all()
    row.refresh_from_db()
    return row


def test_a_reply_is_an_answer_with_the_address_in_it_and_is_receipted(asked, zainab):
    row = reply("Ice packs held.\nSee https://coldchain.example/boxes.", who=zainab.email)

    assert row.state == "landed"
    answer = Answer.objects.get()
    assert (answer.by_mail, answer.may_be_quoted) == (True, False)
    assert answer.address == "https://coldchain.example/boxes"
    assert Ask.objects.get().stage == "answered"
    assert "Your answer is with whoever asked" in letters("mail-landed")[-1].text


def test_a_partner_without_accounts_answers_from_its_address(call):
    partner = make_partner("By mail", address="desk@bymail.example")
    open_call(call, partner)
    send_all()

    assert reply("Ice packs held.", who="desk@bymail.example").state == "landed"

    assert Answer.objects.get().text == "Ice packs held."


def test_an_address_that_is_not_the_partners_any_more_does_not_answer(call):
    partner = make_partner("By mail", address="old@bymail.example")
    open_call(call, partner)
    send_all()
    partner.change({"address": "new@bymail.example"}, by=Actor.objects.system())

    assert reply("Ice packs held.", who="old@bymail.example").state == "refused"
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("words", ["nothing", "Nothing.", "rien", "没有"])
def test_one_word_says_that_there_is_nothing(asked, zainab, words):
    reply(words, who=zainab.email)

    assert Ask.objects.get().stage == "nothing"
    assert Answer.objects.count() == 0
    assert "you have nothing on this" in letters("mail-landed")[-1].text


def test_a_second_reply_stands_beside_the_first(asked, zainab):
    reply("Ice packs held.", who=zainab.email)
    reply("And wet cloth.", who=zainab.email, number=2)

    assert Answer.objects.count() == 2


def test_nobody_else_answers_in_their_name(asked):
    assert reply("Ice packs held.", who="somebody@elsewhere.example").state == "held"
    assert Answer.objects.count() == 0


def test_a_reply_to_a_closed_call_is_told_so(asked, zainab):
    asked.call.close(by=Actor.objects.system())

    assert reply("Ice packs held.", who=zainab.email).state == "refused"

    assert "This call is closed" in letters("mail-refused")[-1].text


def test_who_speaks_for_it_no_more_does_not_answer(asked, zainab):
    Appointment.objects.get(person=zainab).end(by=Actor.objects.system())

    assert reply("Ice packs held.", who=zainab.email).state == "refused"
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See (https://a.example/b).", "https://a.example/b"),
        ("http://nowhere and https://a.example/", "https://a.example/"),
        ("ftp://a.example", ""),
        ("https://" + "a" * 600, ""),
        ("", ""),
    ],
)
def test_the_first_whole_address_of_a_text_is_taken(text, address):
    assert address_in(text) == address
