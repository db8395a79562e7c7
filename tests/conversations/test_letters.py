"""A letter tells of a message; a reply to it is a message; and neither shows a mail address."""

import re
from email import message_from_bytes

import pytest
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.conversations.models import Message
from hlh.mail import sending, telling
from hlh.mail.models import Incoming, Letter, Notice, Preferences, Stop
from hlh.mail.tasks import send_due
from tests.conftest import sign_in
from tests.conversations.conftest import answer, between, first, page_of, shows
from tests.mail.conftest import bring
from tests.mail.test_replying import MAIL, reply, way_back


def letters(person, kind="message-written"):
    settle_all()
    send_due()
    return list(Letter.objects.filter(kind=kind, to__person=person).order_by("pk"))


def as_sent(letter):
    sending._render(letter, "en")
    return message_from_bytes(sending._message(letter, "x@health.example").message().as_bytes())


@pytest.fixture
def written(nekesa, salif):
    """Nekesa wrote to Salif, who was told."""
    first(nekesa, salif, "How do you repair scales?")
    (letter,) = letters(salif)
    return letter


def test_a_letter_tells_of_a_message_and_shows_no_address(written, nekesa, salif):
    assert written.subject == "Nekesa wrote to you"
    assert "How do you repair scales?" in written.text
    assert between(nekesa, salif).get_absolute_url() in written.text
    whole = as_sent(written)
    said = str(whole) + written.text + written.html
    assert nekesa.email not in said
    assert "Vexillotomist" not in said
    assert whole["From"] == "Learning Hub <hub@hub.example>"
    assert re.match(r"r-[a-z2-7]{26}@hub\.example$", whole["Reply-To"])
    assert letters(nekesa) == []
    notice = Notice.objects.get(to__person=salif)
    assert notice.address == between(nekesa, salif).get_absolute_url()
    assert "How do you repair" not in f"{notice.reason} {notice.entry}"
    assert "Messages that people write to you" in sign_in(salif).get("/me/notices/").text


def test_nothing_of_its_words_is_kept_once_it_was_sent(nekesa, salif, settings):
    settings.DEVELOPMENT = False
    first(nekesa, salif)
    (letter,) = letters(salif)
    assert letter.state == "sent"
    assert (letter.subject, letter.text, letter.html) == ("", "", "")


def test_one_click_stops_the_letters_of_one_conversation_and_of_no_other(written, lab, nekesa, salif):
    way = as_sent(written)["List-Unsubscribe"].strip().strip("<>").removeprefix("http://127.0.0.1:8000")
    assert Client(enforce_csrf_checks=True).post(way, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Stop.objects.get().voice == written.to
    answer(nekesa, salif, "Are you there?")
    assert len(letters(salif)) == 1
    assert "Are you there?" in page_of(salif, nekesa)  # it is there all the same
    first(shows("Ruto", lab), salif, "Another.")
    assert len(letters(salif)) == 2


def test_letters_come_as_soon_as_somebody_chose(nekesa, salif):
    assert 'name="kind-message-written"' in sign_in(salif).get("/me/preferences/").text
    Preferences.objects.create(person=salif, cadences={"message-written": "daily"})
    first(nekesa, salif, "Zymurgy?")
    assert letters(salif) == []
    telling.collect()
    (digest,) = letters(salif, "digest")
    assert "Messages that people write to you" in digest.text
    assert "Zymurgy" not in digest.text
    Preferences.objects.update(cadences={"message-written": "off"})
    answer(nekesa, salif, "Zymurgy!")
    assert letters(salif) == []
    salif.refresh_from_db()
    assert salif.unread_messages == 2


def test_what_is_refused_before_the_letter_goes_is_not_sent(nekesa, salif):
    first(nekesa, salif)
    settle_all()
    sign_in(salif).post(f"{between(nekesa, salif).get_absolute_url()}refusal/", {"answer": "refuse"})
    (letter,) = letters(salif)
    assert letter.state == "undeliverable"
    assert letter.text == ""


def test_a_reply_by_mail_is_a_message_with_a_receipt(written, nekesa, salif):
    to = way_back("message-written")
    row = reply(salif.email, to, "By a mechanic, twice a year.")
    assert row.state == "landed"
    message = Message.objects.latest("pk")
    assert (message.text, message.number) == ("By a mechanic, twice a year.", 2)
    assert "By a mechanic" in page_of(nekesa, salif)
    (told,) = letters(nekesa)
    assert "By a mechanic" in told.text
    assert salif.email not in told.text + told.html + str(as_sent(told))
    (receipt,) = letters(salif, "mail-landed")
    assert "Your reply is in its place" in receipt.text
    assert "files" not in receipt.text
    reply(salif.email, to, "By a mechanic, twice a year.")
    assert Message.objects.count() == 2  # the same mail is one message
    answered = reply(nekesa.email, way_back("message-written", to__person=nekesa), "Thank you.", number=2)
    assert answered.state == "landed"
    assert Message.objects.latest("number").text == "Thank you."


def test_a_reply_to_who_refuses_says_that_nothing_is_taken_and_no_more(written, nekesa, salif):
    answer(salif, nekesa)
    letters(nekesa)
    to = way_back("message-written", to__person=nekesa)
    sign_in(salif).post(f"{between(nekesa, salif).get_absolute_url()}refusal/", {"answer": "refuse"})
    row = reply(nekesa.email, to, "Zymurgy.")
    assert (row.state, row.why) == ("refused", "closed")
    (told,) = letters(nekesa, "mail-refused")
    assert "takes nothing now" in told.text
    assert "Zymurgy" not in told.text
    assert Message.objects.count() == 2


def test_a_reply_of_somebody_else_waits_for_a_yes_and_lands_with_it(written, nekesa, salif):
    row = reply("stranger@post.example", way_back("message-written"), "By a mechanic.")
    assert (row.state, row.why) == ("held", "other_sender")
    assert Message.objects.count() == 1
    page = sign_in(salif).get(f"/me/mail/{row.ref}/")
    assert "By a mechanic." in page.text
    sign_in(salif).post(f"/me/mail/{row.ref}/", {"answer": "yes"})
    assert Message.objects.count() == 2


@pytest.mark.parametrize("head", ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example>"])
def test_a_machine_is_never_answered_and_writes_no_message(written, salif, head):
    raw = MAIL.format(who=salif.email, domain="health.example", to=way_back("message-written"), words="Away.", number=1)
    row = bring(raw.replace("Message-ID", f"{head}\nMessage-ID").encode())
    assert row.state == "ignored"
    assert Message.objects.count() == 1
    assert not Letter.objects.filter(incoming=row).exists()


def test_a_letter_of_the_hub_that_comes_round_makes_no_loop(written):
    row = reply("hub@hub.example", way_back("message-written"), "Round and round.")
    assert (row.state, row.why) == ("ignored", "loop")
    assert Message.objects.count() == 1


def test_files_of_a_reply_are_left_out_and_its_sender_is_told(written, message, salif):
    raw = message("with-a-photo").replace(b"amina@", b"salif@")
    to = way_back("message-written").encode()
    raw = re.sub(rb"r-abcdefghijklmnopqrstuvwx23@hub\.example", to, raw)
    assert bring(raw).state == "landed"
    assert Message.objects.latest("pk").text == "This is our board."
    (receipt,) = letters(salif, "mail-landed")
    assert "a message takes words alone" in receipt.text
    assert "a message takes words alone" in receipt.html


def test_advice_to_the_receiver_of_a_long_reply_is_a_refusal_not_a_loss(written, salif):
    row = reply(salif.email, way_back("message-written"), "x " * 4100)
    assert (row.state, row.why) == ("refused", "too_long")
    assert Incoming.objects.filter(pk=row.pk).exists()
    assert Message.objects.count() == 1
