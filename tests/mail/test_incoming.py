"""What comes by mail lands, is held, is refused with its reason, or is not answered; nothing is lost, nothing lands twice."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from hlh.files.tasks import clean_waiting
from hlh.links.models import Link
from hlh.mail import handling, replies
from hlh.mail.models import Bounces, Incoming, Letter
from hlh.mail.reading import parsed, read
from hlh.mail.receiving import LARGEST, take
from hlh.mail.tasks import forget_old_mail, handle_due, send_due
from hlh.people.models import Person
from hlh.people.speakers import shown_as
from learning_labs.models import Lab, Post, PostAttachment
from tests.mail.conftest import MESSAGES, bring, envelope

EXPECTED = json.loads((MESSAGES / "expected.json").read_text("utf-8"))


def posts():
    return list(Post.objects.order_by("pk").values_list("text", flat=True))


def test_every_message_has_its_expected_outcome():
    assert {file.stem for file in MESSAGES.glob("*.eml")} == set(EXPECTED)
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("name", EXPECTED)
def test_a_message_of_every_form_becomes_what_it_should(voice, message, name):
    expected, before = EXPECTED[name], posts()
    row = bring(message(name))
    assert (row.state, row.why) == (expected["state"], expected.get("why", ""))
    assert posts()[len(before) :] == ([expected["text"]] if expected["state"] == "landed" else [])


@pytest.mark.parametrize("name", EXPECTED)
def test_who_wrote_is_told_what_became_of_it_and_a_machine_never_is(voice, message, name):
    row = bring(message(name))
    kinds = set(Letter.objects.filter(incoming=row).values_list("kind", flat=True))
    assert kinds == ({f"mail-{row.state}"} if row.state != "ignored" else set())


def test_the_same_message_brought_twice_lands_once(voice, message):
    raw, before = message("gmail-en"), posts()
    first = bring(raw)
    again = bring(raw.replace(b"4ABC12", b"9XYZ99"))  # by another way, with other lines of post offices
    assert again.pk == first.pk
    assert len(posts()) == len(before) + 1


def test_a_message_under_a_known_message_id_with_other_words_is_another(voice, message):
    raw, before = message("gmail-en"), posts()
    bring(raw)
    bring(raw.replace(b"ten days", b"six days"))
    assert len(posts()) == len(before) + 2


def test_a_crash_between_keeping_and_landing_loses_nothing(voice, message, monkeypatch):
    """The worker dies in the middle: what it began is taken back, and beat finds the row again."""
    raw, before = message("gmail-en"), posts()
    sender, recipient = envelope(raw)
    row = take(raw, sender=sender, recipient=recipient)

    def dies(reply):
        place.lands(reply)
        raise SystemExit

    place = replies._places["discussion"]
    monkeypatch.setitem(replies._places, "discussion", replies.Place(dies))
    with pytest.raises(SystemExit):
        handling.handle(row)
    assert posts() == before

    monkeypatch.setitem(replies._places, "discussion", place)
    handle_due()
    assert posts() == before  # whoever claimed it may still be at it
    Incoming.objects.update(due_at=now())
    handle_due()
    handle_due()
    assert len(posts()) == len(before) + 1
    assert Incoming.objects.get().state == "landed"


def test_two_workers_with_the_same_message_land_it_once(voice, message):
    raw, before = message("gmail-en"), posts()
    sender, recipient = envelope(raw)
    slow = take(raw, sender=sender, recipient=recipient)
    handling.handle(Incoming.objects.get())
    handling.handle(slow)
    assert len(posts()) == len(before) + 1


def test_what_fails_again_and_again_waits_longer_and_is_left_for_a_person(voice, message, monkeypatch):
    def breaks(reply):
        raise RuntimeError("amina@health.example")

    monkeypatch.setitem(replies._places, "discussion", replies.Place(breaks))
    row = bring(message("gmail-en"))
    assert (row.state, row.trouble) == ("waiting", "RuntimeError")
    for _try in range(Incoming.MOST_TRIES):
        Incoming.objects.update(due_at=now())
        handle_due()
    assert Incoming.objects.get().state == "failed"


def test_one_that_takes_its_handler_down_each_time_is_left_for_a_person(voice, message, monkeypatch, capsys):
    def ends(reply):
        raise SystemExit  # as of a worker that is killed: nobody is left to say so

    raw, before, place = message("gmail-en"), posts(), replies._places["discussion"]
    monkeypatch.setitem(replies._places, "discussion", replies.Place(ends))
    sender, recipient = envelope(raw)
    take(raw, sender=sender, recipient=recipient)
    for _try in range(Incoming.MOST_TRIES):
        Incoming.objects.update(due_at=now())
        with pytest.raises(SystemExit):
            handle_due()
    assert Incoming.objects.get().state == "waiting"
    Incoming.objects.update(due_at=now())
    handle_due()

    row = Incoming.objects.get()
    assert (row.state, row.trouble, row.tries) == ("failed", "HandlerLost", Incoming.MOST_TRIES)
    call_command("owed")
    assert f"message {row.ref} of" in capsys.readouterr().out
    monkeypatch.setitem(replies._places, "discussion", place)
    call_command("owed", "--again")
    handle_due()
    assert Incoming.objects.get().state == "landed"
    assert len(posts()) == len(before) + 1


def test_a_reply_is_named_as_its_voice_is_there_and_no_further(voice, message):
    bring(message("gmail-en"))
    post = Post.objects.latest("pk")
    assert post.voice == voice
    assert shown_as(post.voice).name == "A health manager"


def test_letters_in_one_thread_say_once_a_day_that_a_reply_arrived(voice, message):
    for name in ("gmail-en", "gmail-fr", "gmail-es"):
        bring(message(name))
    assert Letter.objects.filter(kind="mail-landed").count() == 1
    Letter.objects.filter(kind="mail-landed").update(written_at=now() - timedelta(hours=25))
    bring(message("gmail-zh"))
    assert Letter.objects.filter(kind="mail-landed").count() == 2


@pytest.mark.parametrize("code", ["ar", "zh", "en", "fr", "ru", "es"])
def test_an_answer_is_in_the_senders_language_and_writing_direction(voice, message, code):
    Person.objects.filter(name="Amina").update(language=code)
    bring(message("only-a-quote"))
    send_due()
    letter = Letter.objects.get(kind="mail-refused")
    assert letter.state == "sent"
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in letter.html


def test_nothing_of_a_message_goes_out_again(voice, message):
    raw = message("only-a-quote").replace(b"Subject: Re: New in", b"Subject: Zyxwvanna\nX-Zyxwvanna: Zyxwvanna\nX-Old")
    bring(raw)
    send_due()
    letter = Letter.objects.get(kind="mail-refused")
    assert "Zyxwvanna" not in f"{letter.subject}{letter.text}{letter.html}"


def test_a_message_that_is_too_large_is_refused_and_not_kept(voice, message):
    row = bring(message("gmail-en") + b"x" * (LARGEST + 1))
    assert (row.state, row.why) == ("refused", "too_big")
    assert len(row.raw) < 100_000


def test_an_address_for_replies_that_is_too_old_says_so(voice, message):
    Link.objects.update(expires_at=now() - timedelta(days=1))
    row = bring(message("gmail-en"))
    assert (row.state, row.why) == ("refused", "too_late")
    assert Letter.objects.filter(incoming=row, kind="mail-refused").exists()


def test_a_closed_lab_takes_nothing_by_mail_either(voice, message, lab):
    Lab.objects.update(stage="closed", reason="Too few came.")
    row = bring(message("gmail-en"))
    assert (row.state, row.why) == ("refused", "closed")


def test_a_flood_in_one_voice_is_stopped(voice, message, monkeypatch):
    monkeypatch.setattr(handling, "MOST_IN_AN_HOUR", 2)
    outcomes = [bring(message(name)).why for name in ("gmail-en", "gmail-fr", "gmail-es", "gmail-ru")]
    assert outcomes == ["", "", "flood", "flood"]


def test_what_came_is_forgotten_after_ninety_days(voice, message):
    bring(message("gmail-en"))
    forget_old_mail()
    assert Incoming.objects.exists()
    Incoming.objects.update(came_at=now() - timedelta(days=91))
    forget_old_mail()
    assert not Incoming.objects.exists()
    assert Letter.objects.filter(kind="mail-landed").exists()


# Held for its sender's yes


@pytest.fixture
def held(voice, message):
    """A message that nobody vouches for, and the address in the letter about it."""
    row = bring(message("forged-without-a-word"))
    send_due()
    letter = Letter.objects.get(incoming=row)
    return row, next(line for line in letter.text.split("\n") if "?key=" in line).removeprefix("http://127.0.0.1:8000")


def test_who_has_the_letter_lets_it_in_with_one_button_and_opening_it_does_nothing(held, client):
    row, link = held
    before = posts()
    page = client.get(link, follow=True)
    assert "Please publish my telephone number." in page.text
    assert posts() == before
    answer = client.post(f"/me/mail/{row.ref}/", {"message": row.ref}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 302
    assert posts() == [*before, "Please publish my telephone number."]
    again = client.post(f"/me/mail/{row.ref}/", {"message": row.ref}, headers={"Sec-Fetch-Site": "same-origin"})
    assert again.status_code == 409
    assert len(posts()) == len(before) + 1


def test_nobody_else_lets_it_in(held, client, as_, fatou):
    row, _link = held
    for browser in (client, as_(fatou)):
        assert browser.get(f"/me/mail/{row.ref}/").status_code == 404
        assert browser.post(f"/me/mail/{row.ref}/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404
    assert Incoming.objects.get().state == "held"


def test_the_person_themselves_needs_no_link(held, as_, amina):
    row, _link = held
    assert "Please publish" in as_(amina).get(f"/me/mail/{row.ref}/").text


def test_to_let_in_what_no_text_can_name_is_a_miss(held, as_, amina):
    row, _link = held
    assert as_(amina).post(f"/me/mail/{row.ref}/", {"message": "\0"}).status_code == 404
    assert Incoming.objects.get().state == "held"


# What comes back


def undelivered(message, letter, status=b"5.1.1"):
    raw = message("undelivered").replace(b"thelettertheyansweredabc", letter.message_id[1:25].encode())
    return bring(
        raw.replace(b"Status: 5.1.1", b"Status: " + status).replace(
            b"<undelivered", b"<" + letter.message_id[1:25].encode()
        )
    )


def letter_to(voice):
    return Letter.objects.create(kind="mail-landed", to=voice, reason="You wrote.", state="sent")


def test_after_two_letters_that_came_back_mail_stops_and_a_code_still_goes(voice, message, amina):
    first, second = letter_to(voice), letter_to(voice)
    undelivered(message, first)
    undelivered(message, first)  # told twice of one letter
    assert not Bounces.objects.paused(amina.email).exists()
    undelivered(message, second)
    assert Bounces.objects.paused(amina.email).exists()
    assert Person.objects.get(pk=amina.pk).has_news
    waiting = Letter.objects.create(kind="mail-landed", to=voice, reason="You wrote.")
    code = Letter.objects.create(kind="door", to_address=amina.email, reason="You asked.", subject="Code", text="1")
    send_due()
    assert Letter.objects.get(pk=waiting.pk).state == "undeliverable"
    assert Letter.objects.get(pk=code.pk).state == "sent"


@pytest.mark.parametrize("status", [b"4.2.2", b"5.2.2", b"5.7.1", b"", b"nonsense"])
def test_a_full_mail_box_or_a_policy_is_no_reason_to_stop(voice, message, amina, status):
    for letter in (letter_to(voice), letter_to(voice)):
        undelivered(message, letter, status)
    assert not Bounces.objects.filter(paused_at__isnull=False).exists()


def test_a_report_about_a_letter_that_is_not_ours_counts_nothing(voice, message):
    row = bring(message("undelivered").replace(b"thelettertheyansweredabc", b"abcdefghijklmnopqrstuvwx"))
    assert (row.state, row.why) == ("ignored", "automatic")
    assert not Bounces.objects.exists()


def test_files_of_a_message_stand_under_its_post(voice, message, client, discussion):
    raw = message("with-a-photo")
    assert [file.name for file in read(parsed(raw)).files] == EXPECTED["with-a-photo"]["files"]
    bring(raw)
    clean_waiting()
    [attachment] = PostAttachment.objects.all()
    assert (attachment.file.state, attachment.file.kind) == ("clean", "image")
    assert "attachment.webp" in client.get(discussion.get_absolute_url()).text
