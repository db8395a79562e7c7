"""A ministry answers the letter with one word: exactly the words of that asking, or nothing is decided."""

from __future__ import annotations

import re
from email import message_from_bytes

import pytest
from django.conf import settings
from django.test import Client

from briefs.acts import acts_of
from briefs.clearing.asking import ask, ask_again
from briefs.clearing.replying import said_in
from briefs.models import Brief, Clearance
from briefs.models.grading import is_cleared
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail import handling
from hlh.mail.models import Letter
from hlh.mail.receiving import take
from hlh.mail.replies import NotAnAnswer
from hlh.mail.sending import _message
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment
from tests.briefs.clearing.conftest import MINISTRY, asked, letters_to, send_all
from tests.briefs.clearing.test_clearing import focal_point
from tests.conftest import sign_in

MAIL = "{top}Delivered-To: {to}\nFrom: {name}<{who}>\nMessage-ID: <{number}@mail.example>\n{head}\n{words}\n"
ATTRIBUTION = (
    "\n\nOn Tue, 3 Mar 2026 at 10:00, Learning Hub <hub@hub.example> wrote:\n> no\n> yes: these words may be published"
)


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.MAIL_DOMAIN = "hub.example"
    settings.MAIL_AUTHSERV_ID = "mx.hub.example"
    settings.DEFAULT_FROM_EMAIL = "Learning Hub <hub@hub.example>"


@pytest.fixture
def clearance(waiting):
    """A contact was asked by letter."""
    made = asked(waiting)
    send_all()
    return made


def way_back(which=-1):
    """The address at which a letter that asks is answered."""
    letter = list(Letter.objects.filter(kind="clearance-asked", state="sent").select_related("to").order_by("pk"))[
        which
    ]
    return message_from_bytes(_message(letter, MINISTRY).message().as_bytes())["Reply-To"]


def reply(words, *, who=MINISTRY, to="", head="", number=1, is_vouched=True, name=""):
    """A reply, as the post office hands it in, and what is owed for it."""
    to = to or way_back()
    top = f"Authentication-Results: mx.hub.example; dkim=pass header.d={who.split('@')[1]}\n" if is_vouched else ""
    raw = MAIL.format(name=f"{name} " * bool(name), top=top, to=to, who=who, number=number, head=head, words=words)
    row = take(raw.encode(), sender=who, recipient=to)
    handling.handle(row)
    settle_all()
    send_due()
    row.refresh_from_db()
    return row


def last(kind):
    return Letter.objects.filter(kind=kind).latest("pk").text


def test_yes_clears_the_words_of_that_asking_and_says_so(clearance, amina):
    assert "Write one word alone in the first line" in last("clearance-asked")
    assert "Name the country (Kenya)" in last("clearance-asked")
    assert "its author reads that" in last("clearance-asked")

    row = reply(f"Yes.{ATTRIBUTION}")

    assert row.state == "landed"
    clearance.refresh_from_db()
    assert (clearance.stage, clearance.grade, clearance.until, clearance.by_mail) == ("given", "country", None, True)
    brief = Brief.objects.get()
    assert is_cleared(brief)
    assert "Kenya cleared your words" in letters_to(amina)
    assert "You said yes: these words about Kenya may be published" in last("mail-landed")
    assert Fact.objects.get(verb="clearance.given").details["way"] == "mail"
    assert "clearance.given" in acts_of(brief)
    assert "by mail" in acts_of(brief)
    assert "The answer came by mail." in sign_in(amina).get(f"/briefs/{brief.ref}/clearances/").text


def test_no_is_kept_with_what_stands_below_it(clearance, amina):
    reply(f"No\n\nOur hospital is not a warehouse.{ATTRIBUTION}")

    clearance.refresh_from_db()
    assert (clearance.stage, clearance.said) == ("refused", "Our hospital is not a warehouse.")
    assert "Our hospital is not a warehouse." in letters_to(amina)


def test_no_alone_says_that_it_gave_no_reason(clearance):
    reply("no")

    clearance.refresh_from_db()
    assert clearance.stage == "refused"
    assert "without saying what has to change" in clearance.said


@pytest.mark.parametrize("word", ["yes", "Oui !", "Sí", "Да.", "نَعم", "是的。", "**YES**", "\n\nyes\n\n"])
def test_yes_is_known_in_six_languages(word):
    assert said_in(word) == (True, "")


KNOWN = ("Amina Otieno", "Жан-Пьер Д'Алмейда", "أمينة العبدالله", "王小芳", "a otieno")


@pytest.mark.parametrize(
    "reply_with",
    [
        "Yes\nAmina",
        "Yes\nDr A. Otieno",
        "Yes\n\nBest regards,\nAmina Otieno",
        "Yes\nThank you.\n\nKind regards, Amina Otieno\nTel: +254 20 1234\namina@ministry.example",
        "Yes\nRegards\nOtieno, Amina\nE-mail: amina@ministry.example | Tel.: (+254) 20 1234\nwww.ministry.example",
        "Oui\nMerci\nCordialement,\nMme Otieno\nTél : 00254 20 1234",
        "Sí\nSaludos cordiales\nAmina O.",
        "Да\nС уважением,\nЖан-Пьер Д'Алмейда\nтел. +7 495 123-45-67",
        "Да\nЖ. Д'Алмейда",
        "نعم\nأمينة",
        "نعم\nشكرا\nمع التحية\nد. أمينة العبدالله\nهاتف: ٠٢٠١٢٣٤٥٦",
        "是\n王小芳",
        "是的\n谢谢\n此致\n王 小芳\n电话：+86 10 1234 5678",
    ],
)
def test_thanks_a_parting_and_who_they_are_known_to_be_take_nothing_of_a_yes_back(reply_with):
    assert said_in(reply_with, KNOWN) == (True, "")


@pytest.mark.parametrize(
    "reply_with",
    [
        "Yes\nRegards\nOnly If The Region Is Named",
        "Yes\nRegards\nChange The Title",
        "Yes\nRegards\nMinistry of Health",
        "Yes\nRegards\nJohn Smith",
        "Yes\nA.",
        "Yes\nDr",
        "Yes\nRegards Amina Otieno only",
        "Yes\nAmina Otieno, Africa",
        "Yes\nAmina Otieno\nNo",
        "Yes\nThank you.\nPlease leave out the hospital",
        "Yes\nRegards\nbut only the region",
        "Yes\nRegards, but only the region",
        "Yes\nRegards\nREGION ONLY",
        "Yes\nRegards\nAmina Otieno\nwe prefer no name",
        "Yes\nRegards\nPage 2 by amina@ministry.example",
        "Yes\n2",
        "Yes\nRegards\n2026-12-31",
        "Yes\nRegards\n01.12.2026",
        "Oui\nCordialement\nAprès Relecture",
        "Oui\nCordialement\nSauf l'hôpital",
        "Sí\nSaludos\nSolo la Región",
        "Sí\nSaludos\nSin Nombre",
        "Да\nС уважением\nТолько Регион",
        "Да\nС уважением\nПосле Правки",
        "نعم\nمع التحية\nالمنطقة فقط",
        "نعم\nسارة",
        "是\n此致\n只写地区",
        "是\n李明",
        "Yes\nRegards\n" + "Amina Otieno\n" * 5,
    ],
)
def test_below_a_yes_nothing_stands_that_may_take_it_back(reply_with):
    with pytest.raises(NotAnAnswer):
        said_in(reply_with, KNOWN)


@pytest.mark.parametrize("ways", ["www.a/" * 400, "a@b.cc/d.ee/" * 400, "+254 20 1234567 / " * 400])
@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_a_long_line_that_is_nearly_a_way_to_reach_them_is_decided_at_once(answer, ways):
    """Tried in every way it would take days, and the worker with it."""
    said = f"{answer}\n{ways} !"
    if answer == "Yes":
        with pytest.raises(NotAnAnswer):
            said_in(said, KNOWN)
    else:
        assert said_in(said, KNOWN)[1].endswith("!")


def test_several_ways_to_reach_them_stand_in_one_line():
    ways = "Tel. +254 20 1234567 | www.health.example/one; a.otieno@health.example"
    assert said_in(f"Yes\n{ways}", KNOWN) == (True, "")


def test_whoever_is_called_like_a_condition_is_asked_once_more():
    with pytest.raises(NotAnAnswer):
        said_in("Yes\nNo", ("No Min-ho",))


@pytest.mark.parametrize("signed", ["Salma Diallo", "سلمى", "Clearing"])
def test_who_they_are_is_known_by_the_name_in_their_mail_and_by_its_address(clearance, signed):
    row = reply(f"Yes\n{signed}", name="=?utf-8?q?Salma_Diallo_=D8=B3=D9=84=D9=85=D9=89?=")

    assert row.state == "landed"
    clearance.refresh_from_db()
    assert clearance.stage == "given"


def test_a_name_that_nobody_knows_clears_nothing_and_they_are_told_how_to_answer(clearance):
    row = reply("Yes\nRegards\nOnly If The Region Is Named", name="Salma Diallo")

    assert (row.state, row.why) == ("refused", "no_answer")
    clearance.refresh_from_db()
    assert clearance.stage == "asked"
    assert "nothing below a “yes” but your name" in last("mail-refused")


WROTE = "On 3 May 2026, at 10:15, Learning Hub <hub@hub.example> wrote:"


@pytest.mark.parametrize(
    "below",
    [
        "Sent from my iPhone\nbut leave out the hospital",
        "Sent from my iPhone\n\nThe region may be named.\nNothing else may.",
        "Sent from my iPhone, but leave out the hospital",
        "Envoyé de mon iPhone, mais sans l'hôpital",
        "أرسلت من هاتفي لكن بدون اسم المستشفى",
        "On 3 May the minister wrote:\nLeave out the hospital",
        f"{WROTE}\n> May these words be published?\nOnly without the hospital",
        "> May these words be published?\nOnly without the hospital",
    ],
)
def test_what_somebody_adds_to_a_yes_is_not_dropped_as_what_their_mail_program_wrote(clearance, below):
    row = reply(f"Yes\n\n{below}")

    assert (row.state, row.why) == ("refused", "no_answer")
    clearance.refresh_from_db()
    assert clearance.stage == "asked"


@pytest.mark.parametrize(
    "below",
    [
        "Sent from my iPhone",
        "Sent from my iPhone. Please excuse typos.",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        f"On 3 May 2026, Learning Hub wrote:\nMay these words be published?\n{settings.SITE}/briefs/x/clearance/",
        f"{WROTE}\n> May these words be published?\n> Only you can say so.",
        f"{WROTE}\nMay these words be published?\nOnly you can say so.",
        f"Sent from my iPhone\n\n{WROTE}\n\n> May these words be published?",
    ],
)
def test_what_a_mail_program_wrote_below_a_yes_takes_nothing_of_it_back(clearance, below):
    assert reply(f"Yes\n\n{below}").state == "landed"
    clearance.refresh_from_db()
    assert clearance.stage == "given"


def test_the_name_in_a_mail_from_elsewhere_is_not_theirs(clearance):
    row = reply("Yes\nOnly This Page", name="Only This Page", who="somebody@else.example")
    way = re.search(r"https?://[^/\s]+(/me/mail/\S+)", last("mail-held"))[1]
    browser = Client()

    browser.post(browser.get(way)["Location"], {"message": row.ref}, headers={"origin": "null"})

    clearance.refresh_from_db()
    assert clearance.stage == "asked"


@pytest.mark.parametrize(
    "signed",
    [
        "Best regards,\nDr A. Otieno\n+254 20 1234",
        "Regards, A. Otieno",
        "Thank you\nAmina Otieno\nMinistry of Health",
        "مع التحية\nأمينة",
        "Amina Otieno\n+254 20 1234",
        "王小芳",
    ],
)
def test_who_signed_a_no_is_not_told_to_its_author(signed):
    assert said_in(f"No\nLeave out the hospital.\n\n  Thank you\nfor asking.\n\n{signed}", KNOWN) == (
        False,
        "Leave out the hospital.\n\n  Thank you\nfor asking.",
    )
    assert said_in(f"No\n{signed}", KNOWN) == (False, "")


@pytest.mark.parametrize("word", ["No", "Non.", "no", "Нет", "لا", "不同意"])
def test_no_is_known_in_six_languages(word):
    assert said_in(f"{word}\nPourquoi") == (False, "Pourquoi")


@pytest.mark.parametrize(
    "words",
    [
        "Yes, but not the name of the hospital.",
        "yes?",
        "Yes\nBut not the name of the hospital",
        "No problem",
        "Noted",
        "ok",
        "yes no",
        "I am out of office until Monday.",
        "Dear colleague,\nyes",
    ],
)
def test_anything_else_is_no_answer(words):
    with pytest.raises(NotAnAnswer):
        said_in(words)


def test_what_is_unclear_decides_nothing_and_one_letter_says_what_to_do(clearance):
    row = reply("Yes, but without the name of the hospital.")

    assert (row.state, row.why) == ("refused", "no_answer")
    clearance.refresh_from_db()
    assert clearance.stage == "asked"
    assert Letter.objects.filter(kind="mail-refused").count() == 1
    said = last("mail-refused")
    assert "Nothing was decided" in said
    assert "whether you come" not in said
    assert "hospital" not in said


@pytest.mark.parametrize("head", ["Auto-Submitted: auto-replied\n", "X-Autoreply: yes\n", "Precedence: auto_reply\n"])
def test_a_machine_never_decides_and_is_not_answered(clearance, head):
    row = reply("yes", head=head)

    assert row.state == "ignored"
    clearance.refresh_from_db()
    assert clearance.stage == "asked"
    assert not Letter.objects.filter(kind__startswith="mail-").exists()


@pytest.mark.parametrize("forged", [{"is_vouched": False}, {"who": "somebody@else.example"}])
def test_what_nobody_vouches_for_waits_for_a_yes_of_the_contact_itself(clearance, forged):
    row = reply("yes", **forged)

    assert row.state == "held"
    clearance.refresh_from_db()
    assert clearance.stage == "asked"
    assert Letter.objects.get(kind="mail-held").to_id == clearance.voice_id


def test_an_author_clears_nothing_by_mail_from_another_address_of_theirs(clearance, amina):
    amina.emailaddress_set.create(email=MINISTRY, verified=True)

    row = reply("yes")

    assert (row.state, row.why) == ("refused", "closed")
    clearance.refresh_from_db()
    assert clearance.stage == "asked"
    assert "Somebody else has to clear what you wrote" in last("mail-refused")


@pytest.mark.parametrize("is_author", [True, False])
def test_what_is_held_is_let_in_by_nobody_who_wrote_it(clearance, amina, is_author):
    row = reply("yes", is_vouched=False)
    browser = sign_in(amina) if is_author else Client()
    way = re.search(r"https?://[^/\s]+(/me/mail/\S+)", last("mail-held"))[1]
    address = browser.get(way)["Location"]

    browser.post(address, {"message": row.ref}, headers={"origin": "null"})

    clearance.refresh_from_db()
    assert clearance.stage == ("asked" if is_author else "given")


def test_an_answer_counts_for_its_own_words_whatever_is_asked_later(clearance, waiting, amina):
    old = way_back()
    waiting.send_back("Figures, please.", by=Actor.objects.system())
    waiting.keep({"outcome": "Nine in ten."}, seen=waiting.edition)
    waiting.submit(by=Actor.objects.of(amina))
    send_all()
    later = Clearance.objects.get(stage="asked")
    assert later.voice_id != clearance.voice_id

    row = reply("yes", to=old)
    assert (row.state, row.why) == ("refused", "closed")
    assert "another letter comes" in last("mail-refused")
    later.refresh_from_db()
    assert later.stage == "asked"
    assert not is_cleared(Brief.objects.get())

    reply("yes", number=2)
    later.refresh_from_db()
    assert later.stage == "given"
    assert is_cleared(Brief.objects.get())


def test_what_was_answered_on_the_page_is_not_changed_by_a_late_mail(clearance):
    clearance.give(grade="region", until=None, seen=clearance.hash, by=Actor.objects.system())

    row = reply("no")

    assert (row.state, row.why) == ("refused", "closed")
    clearance.refresh_from_db()
    assert (clearance.stage, clearance.grade, clearance.by_mail) == ("given", "region", False)
    assert "This was answered already" in last("mail-refused")


def test_a_yes_names_the_place_no_further_than_was_asked_for(waiting, amina):
    form = {"address": MINISTRY, "language": "en", "wanted": "region"}
    sign_in(amina).post(f"/briefs/{waiting.ref}/clearances/", form)
    send_all()
    assert "Name the region only (African Region)" in last("clearance-asked")

    reply("yes")
    assert Clearance.objects.get().grade == "region"
    wrong = sign_in(amina).post(f"/briefs/{waiting.ref}/clearances/", form | {"wanted": "continent"})
    assert wrong.status_code == 422
    assert "Choose one of these." in wrong.text


def test_a_focal_point_answers_by_mail_as_long_as_they_are_one(waiting):
    wanjiru = focal_point("Wanjiru")
    ask(waiting, address="", language="en", by=Actor.objects.system())
    send_all()
    to = way_back()
    Appointment.objects.filter(person=wanjiru).update(scope=["country:SEN"])
    assert reply("yes", who=wanjiru.email, to=to).state == "refused"
    assert "you do not speak for this country any more" in last("mail-refused")
    Appointment.objects.filter(person=wanjiru).update(scope=["country:KEN"])

    assert reply("yes", who=wanjiru.email, to=to, number=2).state == "landed"
    clearance = Clearance.objects.get()
    assert clearance.stage == "given"
    assert clearance.answered_by.person == wanjiru


def test_a_focal_point_whose_account_is_shut_clears_nothing_by_mail(waiting):
    wanjiru = focal_point("Wanjiru")
    ask(waiting, address="", language="en", by=Actor.objects.system())
    send_all()
    to = way_back()
    type(wanjiru).objects.filter(pk=wanjiru.pk).update(is_active=False)

    row = reply("yes", who=wanjiru.email, to=to)

    assert (row.state, row.why) == ("refused", "closed")
    assert Clearance.objects.get().stage == "asked"


def test_who_is_asked_again_has_an_address_for_these_words_alone(clearance, waiting):
    Brief.objects.filter(pk=waiting.pk).update(outcome="Counted again.")
    (later,) = ask_again(Brief.objects.for_listing().get(), by=Actor.objects.system())

    assert later.voice.place == f"clearing:{later.ref}"
    assert clearance.voice.place == f"clearing:{clearance.ref}"
