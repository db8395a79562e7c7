"""A message that its reader flags comes to administrators, with what stood right before it and nothing else."""

import pytest

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.conversations.models import Message, MessageFlag, Side
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Person, Role
from tests.conftest import make_lab, sign_in
from tests.conversations.conftest import answer, between, first, members, page_of, shows
from tests.racing import at_once


@pytest.fixture
def talk(nekesa, salif):
    """Nekesa and Salif write to each other; the fifth message is unkind."""
    first(nekesa, salif, "Wordone.")
    answer(salif, nekesa, "Wordtwo.")
    for word in ("Wordthree.", "Wordfour.", "Wordfive."):
        answer(nekesa, salif, word)
    answer(salif, nekesa, "Wordsix.")
    return between(nekesa, salif)


def flag(person, talk, number=5, **said):
    there = f"{talk.get_absolute_url()}{number}/flag/"
    return sign_in(person).post(there, {"reason": "unkind", "words": "It hurts."} | said, follow=True)


def decide(person, what="hidden", words="Be kind."):
    there = f"/moderation/messages/{MessageFlag.objects.latest('pk').pk}/decision/"
    return sign_in(person).post(there, {"what": what, "words": words})


def letters(person, kind):
    settle_all()
    send_due()
    return list(Letter.objects.filter(kind=kind, to__person=person).order_by("pk").values_list("text", flat=True))


def test_administrators_read_the_message_and_the_two_before_it_alone(talk, salif, ada):
    asked = sign_in(salif).get(f"{talk.get_absolute_url()}5/flag/").text
    assert "Administrators read this message and the two before it, and nothing else" in asked
    assert "An administrator looks at it" in flag(salif, talk).text
    assert "You flagged this" in page_of(salif, Person.objects.get(name="Nekesa"))
    page = sign_in(ada).get("/moderation/messages/").text
    for word in ("Wordthree.", "Wordfour.", "Wordfive.", "It hurts.", "It hurts or shames somebody", "Nekesa"):
        assert word in page
    for word in ("Wordone.", "Wordtwo.", "Wordsix.", talk.ref, "@health.example"):
        assert word not in page
    assert "A message that was flagged" in sign_in(ada).get("/me/").text
    assert "/moderation/messages/" in sign_in(ada).get("/moderation/").text
    told = letters(ada, "message-flagged")
    assert len(told) == 1
    assert "Word" not in told[0]
    assert Fact.objects.get(verb="message.flagged").details == {"reason": "unkind"}


def test_nobody_else_learns_of_it(talk, nekesa, salif, ada, frida):
    flag(salif, talk)
    assert letters(nekesa, "message-judged") == []
    assert "flagged" not in page_of(nekesa, salif)
    assert sign_in(frida).get("/moderation/messages/").status_code == 403
    assert "A message that was flagged" not in sign_in(frida).get("/me/").text


def test_a_hidden_message_is_gone_for_its_reader_and_both_hear_why(talk, nekesa, salif, ada):
    flag(salif, talk)
    assert decide(ada).status_code == 302
    assert "Wordfive." not in page_of(salif, nekesa)
    assert "An administrator hid this message" in page_of(salif, nekesa)
    assert "Wordfive." in page_of(nekesa, salif)
    assert "Wordfive." not in sign_in(salif).get("/me/messages/").text
    for person, words in ((salif, "hid the message that you flagged"), (nekesa, "It hurts or shames somebody")):
        (told,) = letters(person, "message-judged")
        assert words in told
        assert "Be kind." in told
        assert "Wordfive." not in told
    assert "No flagged message waits" in sign_in(ada).get("/moderation/messages/").text
    assert decide(ada).status_code == 409
    assert letters(ada, "message-flagged") == []  # decided before the letter went


def test_an_unread_message_that_is_hidden_is_counted_no_more(talk, nekesa, salif, ada):
    answer(nekesa, salif, "Wordseven.")
    salif.refresh_from_db()
    assert salif.unread_messages == 1
    flag(salif, talk, 7)
    decide(ada)
    salif.refresh_from_db()
    assert salif.unread_messages == 0


def test_what_is_kept_stays_and_only_who_flagged_it_hears(talk, nekesa, salif, ada):
    flag(salif, talk)
    decide(ada, "kept", "")
    assert "Wordfive." in page_of(salif, nekesa)
    assert "it stays as it is" in letters(salif, "message-judged")[0]
    assert letters(nekesa, "message-judged") == []


def test_an_administrator_decides_about_none_of_their_own(talk, nekesa, salif, ada):
    Appointment.objects.appoint(salif, Role.ADMINISTRATOR, by=Actor.objects.system())
    salif.refresh_from_db()
    flag(salif, talk)
    assert "Wordfive." not in sign_in(salif).get("/moderation/messages/").text
    assert decide(salif).status_code == 404
    assert letters(salif, "message-flagged") == []
    assert decide(ada).status_code == 302


@pytest.mark.parametrize(("said", "code"), [({"reason": ""}, 422), ({"reason": "x"}, 422), ({"words": "y" * 501}, 422)])
def test_a_flag_needs_a_reason_and_keeps_what_was_typed(talk, salif, said, code):
    page = flag(salif, talk, **said)
    assert page.status_code == code
    assert (said.get("words") or "It hurts.") in page.text
    assert not MessageFlag.objects.exists()


def test_ones_own_message_and_one_that_is_not_there_are_not_flagged(talk, nekesa, salif):
    assert flag(salif, talk, 6).status_code == 403
    assert flag(salif, talk, 99).status_code == 404
    flag(salif, talk)
    assert "You flagged this before" in flag(salif, talk, reason="wrong").text
    assert MessageFlag.objects.get().reason == "unkind"


def test_a_wrong_decision_says_so_and_keeps_what_was_typed(talk, salif, ada):
    flag(salif, talk)
    page = decide(ada, "x", "Zymurgy")
    assert page.status_code == 422
    assert "Choose one of these." in page.text
    assert "Zymurgy" in page.text


def test_two_administrators_at_once_decide_once(whole):
    one, other = members(make_lab("two"))
    first(one, other)
    talk = between(one, other)
    MessageFlag.objects.flag(
        Message.objects.get(),
        Side.objects.get(voice__person=other).voice,
        reason="wrong",
        words="",
        by=Actor.objects.of(other),
    )
    found = [MessageFlag.objects.get(), MessageFlag.objects.get()]
    by = Actor.objects.system()
    assert at_once(*(lambda flag=flag: flag.hide(words="", by=by) for flag in found)) == ["done", "too late"]
    assert talk.messages.shown().count() == 0


def test_the_queue_costs_the_same_for_each_and_is_paged(lab, ada, django_assert_max_num_queries):
    receiver = shows("Receiver", lab)
    for number in range(12):
        sender = shows(f"Sender{number}", lab)
        first(sender, receiver, f"Unkind {number}.")
        flag(receiver, between(sender, receiver), 1)
    browser = sign_in(ada)
    with django_assert_max_num_queries(4 + 10):
        page = browser.get("/moderation/messages/").text
    assert "Unkind 0." in page
    assert "Unkind 11." not in page
    assert 'rel="next"' in page
