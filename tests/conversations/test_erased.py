"""What somebody takes with them when they go, and what the copy of everything tells."""

import io
import zipfile

import pytest

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.activity.tasks import seal
from hlh.conversations.models import Conversation, Message, MessageFlag
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Person
from tests.conftest import make_person, sign_in
from tests.conversations.conftest import answer, between, door_of, first, page_of, shows
from tests.mail.test_replying import reply, way_back


def leave(person):
    erase(person, by=Actor.objects.system())


@pytest.fixture
def talk(nekesa, salif):
    """Both wrote, both read; the last message of Nekesa is not read yet."""
    first(nekesa, salif, "Wordone of Nekesa.")
    answer(salif, nekesa, "Wordtwo of Salif.")
    answer(nekesa, salif, "Wordthree unread.")
    settle_all()
    send_due()
    return between(nekesa, salif)


def test_the_other_reads_what_they_had_read_as_a_former_members(talk, nekesa, salif):
    there = talk.get_absolute_url()
    leave(nekesa)
    page = sign_in(salif).get(there).text
    assert "A former member" in page
    assert "Wordone of" in page
    assert "Wordtwo of Salif." in page
    assert "Wordthree unread." not in page
    assert "They have left the hub; nobody reads what you would write." in page
    assert "<bdi>Nekesa</bdi>" not in page
    assert "A former member" in sign_in(salif).get("/me/messages/").text
    salif.refresh_from_db()
    assert salif.unread_messages == 0
    assert sign_in(salif).post(f"{there}messages/", {"text": "x"}).status_code == 403
    assert not Message.objects.filter(text__contains="unread").exists()
    assert "The newest messages" not in page
    assert Conversation.objects.get().pair is None


def test_letters_that_told_of_it_keep_no_word(talk, nekesa, salif):
    assert Letter.objects.filter(kind="message-written", text__contains="Wordone").exists()
    hers = nekesa.pk
    leave(nekesa)
    left = Letter.objects.filter(kind="message-written")
    assert not [letter for letter in left if "Word" in letter.text + letter.html or "Nekesa" in letter.subject]
    assert not left.filter(to__person=hers).exists()


def test_what_was_never_read_goes_with_the_whole_conversation(nekesa, salif):
    first(nekesa, salif)
    leave(nekesa)
    assert not Conversation.objects.exists()
    salif.refresh_from_db()
    assert salif.unread_messages == 0


def test_a_letter_that_waits_is_not_sent_any_more(nekesa, salif):
    first(nekesa, salif)
    settle_all()
    leave(nekesa)
    send_due()
    assert Letter.objects.get(kind="message-written").state == "undeliverable"


def test_a_reply_to_an_erased_person_is_refused(talk, nekesa, salif):
    to = way_back("message-written", to__person=salif)
    leave(nekesa)
    row = reply(salif.email, to, "Are you there?")
    assert (row.state, row.why) == ("refused", "closed")


def test_where_nobody_is_left_to_read_nothing_is_left(talk, nekesa, salif, ada):
    leave(nekesa)
    leave(salif)
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()


def test_what_was_typed_about_a_flag_goes_with_either_of_them(talk, nekesa, salif, ada):
    for number in (2, 1):
        flagger = nekesa if number == 2 else salif
        sign_in(flagger).post(f"{talk.get_absolute_url()}{number}/flag/", {"reason": "wrong", "words": "Nekesa, why?"})
        MessageFlag.objects.latest("pk").hide(words="Dear Nekesa.", by=Actor.objects.of(ada))
    settle_all()
    send_due()
    assert Letter.objects.filter(kind="message-judged", text__contains="Dear Nekesa").exists()
    leave(nekesa)
    assert set(MessageFlag.objects.values_list("words", "answer")) == {("", "")}
    assert not [letter for letter in Letter.objects.filter(kind="message-judged") if "Nekesa" in letter.text]


def test_who_comes_back_with_the_same_address_finds_nothing_and_may_be_written_to(talk, lab, nekesa, salif):
    leave(nekesa)
    again = shows("Nekesa", lab)
    assert "Nobody has written yet" in sign_in(again).get("/me/messages/").text
    assert sign_in(salif).get(door_of(again)).status_code == 200
    assert first(salif, again, "Welcome back.").status_code == 302
    assert Conversation.objects.count() == 2
    assert "Wordone" not in page_of(again, salif)


def test_the_ledger_holds_after_it(talk, nekesa):
    from django.core.management import call_command

    seal()
    seal()
    leave(nekesa)
    seal()
    seal()
    call_command("verify_ledger")
    assert Fact.objects.filter(verb="message.written").count() == 3


def copy_of(person):
    packed = zipfile.ZipFile(io.BytesIO(everything_of(person)))
    return packed.read("everything.json").decode()


def test_the_copy_tells_both_sides_of_ones_own_conversations_and_of_no_others(talk, lab, nekesa, salif):
    ruto = shows("Ruto", lab)
    first(ruto, salif, "Wordfour of Ruto.")
    said = copy_of(Person.objects.get(pk=nekesa.pk))
    for word in ("Wordone of Nekesa.", "Wordtwo of Salif.", "Salif"):
        assert word in said
    assert "Wordfour" not in said
    assert "salif@" not in said
    assert "Word" not in copy_of(make_person("Maya"))
