"""Letters that can be answered carry the way back; askers answer theirs too."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.utils.timezone import now

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.links.models import Link
from hlh.mail import handling
from hlh.mail.addresses import way_back as way_back_of
from hlh.mail.models import Incoming, Letter
from hlh.mail.sending import _message
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Voice
from hlh.people.voices import own_voice
from learning_labs.models import Ballot, Lab, Poll, Post, Watch
from learning_labs.polls import voting
from learning_labs.saying.beginning import begin
from tests.conftest import ask, make_lab, make_person, post_to, sign_in
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


# A whole lab by mail


@pytest.fixture
def by_mail(lab, discussion, frida, fatou):
    """Frida wants every post of the lab, and has never spoken in it; Fatou writes."""
    settle_all()  # what was before that is not told
    Watch.objects.choose(frida, Watch.Level.WATCH, lab=lab)
    post_to(sign_in(fatou), discussion, "We wrote it down.")
    settle_all()
    send_due()
    return frida


def test_who_wants_every_post_of_a_lab_takes_part_from_the_mail_box_and_is_named_by_no_mail(
    by_mail, lab, discussion, fatou
):
    letter = Letter.objects.get(kind="post-watched", to__person=by_mail)
    assert "Answer this letter" in letter.text
    assert "you are not named, until you choose otherwise" in letter.text
    row = reply(by_mail.email, way_back("post-watched", to__person=by_mail), "In which book?")
    assert row.state == "landed"
    post = discussion.posts.latest("pk")
    assert (post.text, post.voice.naming, post.voice.quoting) == ("In which book?", 0, "ask")
    assert lab.has(by_mail)
    post_to(sign_in(fatou), discussion, "In a green one.")
    settle_all()
    send_due()
    assert Letter.objects.filter(kind="post-watched", to__person=by_mail).count() == 1
    theirs = Letter.objects.get(kind="post-written", to=post.voice)  # they take part by now
    assert "you are not named" not in theirs.text
    row = reply(by_mail.email, way_back("post-watched", to__person=by_mail), "Thank you.", number=2)
    assert row.state == "landed"
    assert discussion.posts.latest("pk").voice == post.voice


def test_the_first_post_of_a_discussion_is_answered_by_mail_too(by_mail, lab, fatou):
    said = {"kind": "question", "language": "en", "naming": 0, "quoting": "ask"}
    begun = begin(lab, fatou, text="Who lends vaccines?", by=Actor.objects.of(fatou), **said)
    settle_all()
    send_due()
    assert reply(by_mail.email, way_back("post-watched", to__person=by_mail), "We do.").state == "landed"
    assert begun.posts.get(number=2).text == "We do."


def test_a_mail_of_somebody_else_to_that_address_waits_for_the_readers_yes_and_lands_then(by_mail, discussion):
    row = reply("other@post.example", way_back("post-watched", to__person=by_mail), "It is me, from home.")
    assert (row.state, row.voice.place) == ("held", f"person:{by_mail.pk}")
    assert handling.let_in(row, by=Actor.objects.of(by_mail)).state == "landed"
    assert discussion.posts.latest("pk").text == "It is me, from home."


def test_who_may_not_read_it_any_more_is_told_so_and_a_letter_that_takes_no_reply_takes_none(by_mail, lab, discussion):
    to = way_back("post-watched", to__person=by_mail)
    digest = Letter.objects.create(kind="digest", to=own_voice(by_mail), reason="You chose so.")
    row = reply(by_mail.email, way_back_of(digest), "Hello?")
    assert (row.state, row.why) == ("refused", "unknown")
    Lab.objects.update(readers="lab", joining="invite")
    Appointment.objects.all().delete()
    row = reply(by_mail.email, to, "Anybody there?", number=2)
    assert (row.state, row.why) == ("refused", "closed")
    assert discussion.posts.count() == 2


def test_nothing_leads_to_an_erased_reader_any_more(by_mail, discussion):
    to = way_back("post-watched", to__person=by_mail)
    erase(by_mail, by=Actor.objects.system())
    assert not Link.objects.working().filter(purpose="reply").exists()
    assert reply("frida@health.example", to, "Still me.").state == "refused"
    assert discussion.posts.count() == 2


def test_an_address_for_a_letter_that_is_gone_is_nobody_elses(discussion, fatou):
    bea = make_person("Bea")
    Watch.objects.create(person=bea, discussion=discussion, level=Watch.Level.WATCH)
    post_to(sign_in(fatou), discussion, "We wrote it down.")
    settle_all()
    letter, to = Letter.objects.filter(kind="post-watched").latest("pk"), way_back("post-watched")
    if not Voice.objects.filter(pk=letter.pk).exists():  # somebody speaks with the key that the letter had
        Voice.objects.create(pk=letter.pk, place=discussion.place, person=make_person("Other"), language="en")
    erase(bea, by=Actor.objects.system())
    row = reply("bea@health.example", to, "Is this still read?")
    assert (row.state, row.voice) == ("refused", None)
    assert not Letter.objects.filter(kind="mail-refused", to__isnull=False).exists()
