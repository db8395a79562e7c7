"""Letters that can be answered carry the way back; askers answer theirs too."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.utils.timezone import now

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.links.models import Link
from hlh.mail.models import Incoming, Letter
from hlh.mail.sending import _message
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from learning_labs.models import Ballot, Poll, Post
from learning_labs.polls import voting
from tests.conftest import ask, make_lab, post_to, sign_in
from tests.mail.conftest import bring

MAIL = """Authentication-Results: mx.hub.example; dkim=pass header.d={domain}
Return-Path: <{who}>
Delivered-To: {to}
From: {who}
Message-ID: <{who}.{number}@x>

{words}
"""


def reply(who, to, words, number=1):
    raw = MAIL.format(who=who, domain=who.split("@")[1], to=to, words=words, number=number)
    return bring(raw.encode())


def way_back(kind, **fields):
    letter = Letter.objects.filter(kind=kind, **fields).select_related("to").latest("pk")
    return message_from_bytes(_message(letter, "x@health.example").message().as_bytes())["Reply-To"]


def test_who_takes_part_is_told_and_answers_from_the_mail_box(voice, discussion, fatou):
    post_to(sign_in(fatou), discussion, "We wrote it down.")
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="post-written", to=voice, state="sent", fact__isnull=False)
    assert "We wrote it down." in letter.text
    row = reply("amina@health.example", way_back("post-written", to=voice, fact__isnull=False), "In which book?")
    assert row.state == "landed"
    assert Post.objects.latest("pk").text == "In which book?"
    settle_all()
    assert Letter.objects.filter(kind="post-written").exclude(to=voice).exists()  # Fatou is told in turn


def test_advice_for_a_patient_by_mail_waits_and_its_sender_is_told_so_instead_of_thanked(voice, discussion, fatou):
    post_to(sign_in(fatou), discussion, "We wrote it down.")
    settle_all()
    to = way_back("post-written", to=voice, fact__isnull=False)
    row = reply("amina@health.example", to, "Give the child 250 mg amoxicillin twice a day.")
    settle_all()
    assert row.state == "landed"
    assert Post.objects.latest("pk").stage == "held"
    assert Letter.objects.filter(kind="post-held", to=voice).exists()
    assert not Letter.objects.filter(kind="mail-landed", incoming=row).exists()


def test_a_letter_comes_back_to_an_address_of_its_own_and_is_from_the_hub(voice):
    letter = Letter.objects.create(kind="mail-landed", to=voice, reason="You wrote.")
    message = _message(letter, "x@health.example")
    assert message.from_email == f"b-{letter.message_id[1:25]}@hub.example"
    assert message.message()["From"] == "Learning Hub <hub@hub.example>"
    assert message.message()["Reply-To"] is None


@pytest.fixture
def asked(db, settings):
    settings.ANSWER_PAUSE = 0
    for number in range(1, 11):
        make_lab(f"area-{number}", areas=[number])
    question = ask("insulin ran out in four of our districts", address="asker@post.example")
    settle_all()
    question.refresh_from_db()
    return question


def test_an_asker_without_an_account_says_more_by_mail(asked):
    to = way_back("question-received")
    row = reply("asker@post.example", to, "Call me on 0799 123 456, we have none since Monday.")
    assert row.state == "landed"
    reply("asker@post.example", to, "Call me on 0799 123 456, we have none since Monday.")
    settle_all()
    assert asked.additions.get().text.startswith("Call me on 0799")
    said = Post.objects.filter(discussion=asked.entry.thing).latest("pk")
    assert "we have none since Monday" in said.text
    assert "0799" not in said.text
    assert said.number == 2
    assert not asked.answers.exists()  # nobody is told their own words as an answer


def test_what_is_added_to_a_question_that_was_handed_over_is_refused_with_the_reason(db):
    question = ask("which trial of a new vaccine is being published", once="handed", address="other@post.example")
    Question.objects.filter(pk=question.pk).update(stage="handed_over", place="research")
    settle_all()
    row = reply("other@post.example", way_back("question-received"), "It is urgent.")
    assert (row.state, row.why) == ("refused", "closed")
    assert not question.additions.exists()


def test_what_is_added_before_a_question_finds_its_lab_goes_with_it(db):
    question = ask("hmm, what about things", address="asker@post.example")
    settle_all()
    reply("asker@post.example", way_back("question-received"), "I mean insulin.")
    settle_all()
    from hlh.activity.models import Actor
    from hlh.loop import discussion_of, take_into

    question.refresh_from_db()
    take_into(make_lab(), question, by=Actor.objects.system())
    question.refresh_from_db()
    assert list(discussion_of(question).posts.values_list("text", flat=True)) == [
        "hmm, what about things",
        "I mean insulin.",
    ]


def test_nothing_that_came_by_mail_is_left_of_an_erased_person(voice, amina, message):
    bring(message("with-a-photo").replace(b"This is our board.", b"Zyxwvanna wrote this."))
    bring(message("forged-without-a-word"))
    bring(message("somebody-else").replace(b"fatou@", b"amina@"))
    assert Incoming.objects.count() == 3
    erase(amina, by=Actor.objects.system())
    assert not Incoming.objects.exists()
    assert not Link.objects.working().filter(purpose="reply").exists()


def test_a_number_by_mail_is_a_vote_and_anything_else_a_post(voice, discussion, fatou):
    asked = {"question": "How do you lend?", "answers": ["By a book", "By word of mouth", "Not at all"]}
    voting.ask(discussion, **asked, takes_several=False, days=14, by=Actor.objects.system())
    post_to(sign_in(fatou), discussion, "We wrote it down.")
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="post-written", to=voice, state="sent", fact__isnull=False)
    assert "2: By word of mouth" in letter.text
    assert "Answer with the number alone" in letter.text
    to = way_back("post-written", to=voice, fact__isnull=False)
    assert reply("amina@health.example", to, "2").state == "landed"
    assert Ballot.objects.get().places == [2]
    assert reply("amina@health.example", to, "٣", number=2).state == "landed"
    assert Ballot.objects.get().places == [3]
    posts = discussion.posts.count()
    assert reply("amina@health.example", to, "2 districts lend by a book.", number=3).state == "landed"
    assert discussion.posts.count() == posts + 1
    Poll.objects.update(closes_at=now())
    assert reply("amina@health.example", to, "1", number=4).state != "landed"
    send_due()
    assert "takes nothing now: it is closed" in Letter.objects.filter(kind="mail-refused").latest("pk").text
    assert Ballot.objects.get().places == [3]
    Poll.objects.update(closes_at=now() - timedelta(days=15))
    assert reply("amina@health.example", to, "4", number=5).state == "landed"
    assert Post.objects.latest("pk").text == "4"
