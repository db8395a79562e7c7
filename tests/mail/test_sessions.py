"""A letter about a session is an invitation that calendars know; a word, or a tap in a calendar, answers it."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.urls import reverse
from django.utils.timezone import now
from icalendar import Calendar

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.links.models import Link
from hlh.mail.calendars import LARGEST
from hlh.mail.models import Incoming, Letter, Preferences, Stop
from hlh.mail.tasks import send_due
from hlh.mail.telling import collect
from hlh.mail.yes_no import said_first
from hlh.people.models import Profile
from learning_labs.models import Coming, Membership, Session
from learning_labs.sessions import meeting
from tests.conftest import make_lab, make_person, sign_in
from tests.learning_labs.test_sessions import SECRET, make_session
from tests.mail.conftest import bring
from tests.mail.test_sending import office  # noqa: F401  a post office that keeps what it gets

HERS = "fatou@health.example"
NOTHING = "does not come into it"
MAIL = """Authentication-Results: mx.hub.example; dkim=pass header.d={domain}
Return-Path: <{who}>
Delivered-To: {to}
From: {who}
Message-ID: <{number}@x>
{head}

{body}
"""


@pytest.fixture
def invited(lab, fatou):
    """Fatou belongs to the lab, and gets letters about its sessions at once."""
    lab.welcome(fatou, by=Actor.objects.system())
    Preferences.objects.create(person=fatou, cadences={"session-planned": "now"})
    return make_session(lab, title="Kleine Kredite – small loans")


def everything_goes_out():
    settle_all()
    send_due()


def invitation_in(content):
    """What a calendar program finds in a message: what it does, and the event."""
    message = message_from_bytes(content)
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == str(calendar["method"])
    return message, str(calendar["method"]), calendar.walk("VEVENT")[0]


@pytest.fixture
def way_back(invited, office):  # noqa: F811
    """Where Fatou's invitation is answered."""
    everything_goes_out()
    return message_from_bytes(office.contents[-1])["Reply-To"]


def reply(to, body, *, head="", who=HERS):
    number = Incoming.objects.count()
    said = {"who": who, "domain": who.split("@")[1], "to": to, "number": number, "head": head}
    raw = MAIL.format(body=body, **said).replace("\n\n\n", "\n\n", 1) if not head else MAIL.format(body=body, **said)
    return bring(raw.encode())


def answer_of(person):
    return Coming.objects.filter(person=person).values_list("comes", flat=True).first() if _has(person) else NOTHING


def _has(person):
    return Coming.objects.filter(person=person).exists()


def last(kind):
    everything_goes_out()
    return Letter.objects.filter(kind=kind).latest("pk").text


# What goes out


def test_each_letter_brings_the_session_into_the_readers_calendar(invited, fatou, amina, lab, client, office):  # noqa: F811
    lab.welcome(amina, by=Actor.objects.system())
    everything_goes_out()
    Coming.objects.say(invited, fatou, comes=True)
    Coming.objects.say(invited, amina, comes=False)
    said = {name: getattr(invited, name) for name in Session.CHANGED}
    invited.change(by=Actor.objects.system(), said=said | {"begins_at": now() + timedelta(hours=20)})
    everything_goes_out()
    meeting.remind_of_what_is_near()
    everything_goes_out()
    invited.refresh_from_db()
    [page] = Calendar.from_ical(client.get(f"/calendar/labs/{lab.slug}/1.ics").content).walk("VEVENT")
    invited.cancel(reason="The line is down.", by=Actor.objects.system())
    everything_goes_out()

    assert office.taken == [HERS] * 4
    found = [invitation_in(content) for content in office.contents]
    assert [method for _message, method, _event in found] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [int(event["sequence"]) for _message, _method, event in found] == [0, 1, 1, 2]
    assert {str(event["uid"]) for _message, _method, event in found} == {str(page["uid"])}
    [organizer] = {str(event["organizer"]) for _message, _method, event in found}
    for content, (message, _method, event) in zip(office.contents, found, strict=True):
        assert organizer == f"mailto:{message['Reply-To']}"
        assert str(event["attendee"]) == f"mailto:{HERS}"
        assert b"amina" not in content
        assert SECRET not in str(event)
        assert len(event.to_ical()) < 2000
    assert found[1][2].to_ical().count(b"Z\r\n") >= 4
    assert found[1][2].decoded("dtstart").utcoffset() == timedelta(0)
    assert [str(event["attendee"].params["PARTSTAT"]) for _m, _method, event in found[:2]] == [
        "NEEDS-ACTION",
        "ACCEPTED",
    ]
    assert str(found[3][2]["status"]) == "CANCELLED"
    assert "The line is down." in str(found[3][2]["description"])


def test_a_letter_that_collects_carries_no_calendar(invited, amina, lab, office):  # noqa: F811
    lab.welcome(amina, by=Actor.objects.system())
    make_session(lab, title="Scales")
    settle_all()
    collect()
    send_due()
    [content] = [sent for to, sent in zip(office.taken, office.contents, strict=True) if to.startswith("amina")]
    assert b"text/calendar" not in content
    assert message_from_bytes(content)["Reply-To"] is None


def test_a_letter_that_comes_late_asks_nobody_into_what_is_over(invited, fatou, office):  # noqa: F811
    Coming.objects.say(invited, fatou, comes=True)
    said = {name: getattr(invited, name) for name in Session.CHANGED}
    invited.change(by=Actor.objects.system(), said=said | {"minutes": 30})
    settle_all()
    Session.objects.update(begins_at=now() - timedelta(hours=3))
    send_due()
    [content] = office.contents  # the invitation has nothing to say any more
    assert b"text/calendar" not in content


def test_the_address_that_invites_works_as_long_as_letters_come_and_no_longer_than_its_person_does(way_back, fatou):
    link = Link.objects.get(purpose="reply")
    Link.objects.update(expires_at=now() + timedelta(days=1))
    Coming.objects.say(Session.objects.get(), fatou, comes=True)
    Session.objects.get().cancel(reason="The line is down.", by=Actor.objects.system())
    everything_goes_out()
    assert Link.objects.get(purpose="reply").expires_at > now() + timedelta(days=100)
    link.revoke()
    link.prolong()
    assert not Link.objects.get(purpose="reply").is_working
    assert reply(way_back, "Yes").why == "too_late"


# What comes back: words


@pytest.mark.parametrize(
    ("words", "comes"),
    [
        ("Yes", True),
        ("YES, gladly.\n\nFatou", True),
        ("No problem, I come", True),
        ("no", False),
        ("Maybe later", None),
        ("Oui, volontiers", True),
        ("non", False),
        ("Peut-être…", None),
        ("Sí", True),
        ("No puedo", False),
        ("Quizás", None),
        ("Да!", True),
        ("Нет.", False),
        ("Нет проблем", True),
        ("не знаю ещё", None),
        ("نعم، إن شاء الله", True),
        ("لا", False),
        ("لا أعرف", None),
        ("رُبَّما", None),
        ("是", True),
        ("我会参加的", True),
        ("不参加", False),
        ("不一定", None),
    ],
)
def test_the_first_word_says_whether_somebody_comes(words, comes):
    assert said_first(words) is comes


@pytest.mark.parametrize(
    "words",
    ["", "2", "Norway comes", "Nothing yet", "Si je peux", "不过我会来", "可以改时间吗", "When is it?", "> yes?", "?!"],
)
def test_what_is_no_answer_is_not_taken_for_one(words):
    with pytest.raises(LookupError):
        said_first(words if words != "> yes?" else "Which one?")


@pytest.mark.parametrize(("word", "comes"), [("Oui", True), ("لا", False), ("可能", None)])
def test_a_word_answers_as_the_button_does_and_the_receipt_says_what_is_kept(way_back, fatou, word, comes):
    Profile.objects.update_or_create(person=fatou, defaults={"time_zone": "Asia/Tokyo"})
    assert reply(way_back, word).state == "landed"
    assert answer_of(fatou) is comes
    receipt = last("mail-landed")
    said = {True: "You come to", False: "You do not come to", None: "You may come to"}[comes]
    assert f"{said} “Kleine Kredite – small loans”" in receipt
    assert "Asia/Tokyo" in receipt
    page = sign_in(fatou).get(Session.objects.get().get_absolute_url()).text
    assert {True: "You said that you come", False: "you do not come", None: "you may come"}[comes] in page


def test_who_answers_twice_has_answered_the_last_and_is_told_so(way_back, fatou):
    for word, comes in (("yes", True), ("no", False)):
        assert reply(way_back, word).state == "landed"
        assert answer_of(fatou) is comes
    assert "You do not come to" in last("mail-landed")
    assert Letter.objects.filter(kind="mail-landed", state="sent").count() == 2
    for _tap in range(8):
        reply(way_back, "no")
    everything_goes_out()
    assert Letter.objects.filter(kind="mail-landed").count() == 5


def test_other_words_are_refused_with_the_way_to_answer(way_back, fatou):
    assert (row := reply(way_back, "Who else will be there?")).state == "refused"
    assert row.why == "no_answer"
    assert answer_of(fatou) is NOTHING
    assert "answer it with one word, yes, no or maybe" in last("mail-refused")


def test_a_cancelled_session_and_one_that_is_over_refuse_with_the_reason(way_back, fatou):
    session = Session.objects.get()
    Session.objects.update(begins_at=now() - timedelta(hours=3))
    assert reply(way_back, "Yes").why == "closed"
    assert "is over" in last("mail-refused")
    Session.objects.update(begins_at=now() + timedelta(days=3))
    session.cancel(reason="The line is down.", by=Actor.objects.system())
    for words in ("Yes", "Who else will be there?"):
        assert reply(way_back, words).why == "closed"
        assert "The line is down." in last("mail-refused")
    assert answer_of(fatou) is NOTHING


def test_who_does_not_see_the_lab_any_more_answers_nothing_and_is_told_nothing_of_it(fatou, office):  # noqa: F811
    lab = make_lab("quiet", readers="lab")
    lab.welcome(fatou, by=Actor.objects.system())
    Preferences.objects.create(person=fatou, cadences={"session-planned": "now"})
    make_session(lab)
    everything_goes_out()
    to = message_from_bytes(office.contents[-1])["Reply-To"]
    Membership.objects.all().delete()
    Session.objects.get().cancel(reason="The line is down.", by=Actor.objects.system())
    assert reply(to, "Yes").why == "closed"
    refusal = last("mail-refused")
    assert "takes nothing now" in refusal
    assert "The line is down." not in refusal
    assert "Small loans" not in refusal
    assert answer_of(fatou) is NOTHING


def test_what_nobody_vouches_for_changes_nothing_until_its_person_says_yes(way_back, fatou, amina):
    forged = MAIL.format(who=HERS, domain="evil.example", to=way_back, number="f", head="Subject: x", body="No")
    assert bring(forged.encode()).state == "held"
    assert reply(way_back, "No", who="amina@health.example").state == "held"
    assert answer_of(fatou) is answer_of(amina) is NOTHING
    row = Incoming.objects.earliest("pk")
    sign_in(fatou).post(reverse("mail:held", args=[row.ref]), {"message": row.ref})
    assert answer_of(fatou) is False


def test_who_may_come_is_told_of_changes_and_who_had_stopped_them_hears_again(way_back, fatou):
    session, voice = Session.objects.get(), Letter.objects.get(kind="session-planned").to
    Stop.objects.create(voice=voice)
    assert reply(way_back, "Maybe").state == "landed"
    assert not Stop.objects.exists()
    session.cancel(reason="The line is down.", by=Actor.objects.system())
    assert "The line is down." in last("session-changed")


# What comes back: calendars

ITIP = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "PRODID:-//Somebody//Calendar//EN",
        "VERSION:2.0",
        "METHOD:{method}",
        "BEGIN:VEVENT",
        "UID:{uid}",
        "DTSTAMP:20261124T101200Z",
        "ORGANIZER:mailto:somebody@hub.example",
        "{attendee}",
        "SEQUENCE:0",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)
OWN = "ATTENDEE;CN=Fatou;PARTSTAT={partstat}:MAILTO:Fatou@Health.example"
CALENDAR = 'Content-Type: text/calendar; charset="utf-8"; method=REPLY'
GOOGLE = """{text}
--b
Content-Type: text/calendar; charset="UTF-8"; method=REPLY
Content-Transfer-Encoding: 7bit

{calendar}
--b--"""


def itip(partstat="ACCEPTED", *, method="REPLY", uid="", attendee="", **more):
    known = uid or f"session-supplies-1@{_host()}"
    return ITIP.format(method=method, uid=known, attendee=attendee or OWN.format(partstat=partstat)).replace(
        "\r\n", "\n"
    )


def _host():
    from urllib.parse import urlsplit

    from django.conf import settings

    return urlsplit(settings.SITE).hostname


@pytest.mark.parametrize(("partstat", "comes"), [("ACCEPTED", True), ("DECLINED", False), ("tentative", None)])
def test_a_tap_in_a_calendar_answers(way_back, fatou, partstat, comes):
    assert reply(way_back, itip(partstat), head=CALENDAR).state == "landed"
    assert answer_of(fatou) is comes
    assert "Kleine Kredite" in last("mail-landed")


def test_a_calendar_that_says_it_wrote_by_itself_and_adds_words_of_its_own_is_believed(way_back, fatou):
    text = "--b\nContent-Type: text/plain\n\nNo longer free? Fatou has accepted this invitation."
    head = "Auto-Submitted: auto-generated\nContent-Type: multipart/alternative; boundary=b"
    assert reply(way_back, GOOGLE.format(text=text, calendar=itip()), head=head).state == "landed"
    assert answer_of(fatou) is True
    automatic = "Auto-Submitted: auto-replied\nContent-Type: text/plain"
    assert reply(way_back, "No, I am away.", head=automatic).state == "ignored"
    assert answer_of(fatou) is True


def test_a_folded_line_and_another_confirmed_address_are_read(way_back, fatou):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=fatou, email="fatou.second@post.example", verified=True)
    attendee = 'ATTENDEE;CN="Fatou: at home";PARTSTAT=DECL\n INED:mailto:fatou.second@post.example'
    assert reply(way_back, itip(attendee=attendee), head=CALENDAR).state == "landed"
    assert answer_of(fatou) is False


def test_a_forwarded_invitation_is_no_answer_and_the_words_beside_it_are(way_back, fatou):
    text = "--b\nContent-Type: text/plain\n\nNo, sorry."
    parts = GOOGLE.format(text=text, calendar=itip(method="REQUEST")).replace("method=REPLY", "method=REQUEST")
    assert reply(way_back, parts, head="Content-Type: multipart/mixed; boundary=b").state == "landed"
    assert answer_of(fatou) is False


@pytest.mark.parametrize(
    "forged",
    [
        lambda: itip(uid="session-supplies-2@elsewhere"),
        lambda: itip(attendee="ATTENDEE;PARTSTAT=ACCEPTED:mailto:amina@health.example"),
        lambda: itip(attendee=f"{OWN.format(partstat='ACCEPTED')}\n{OWN.format(partstat='DECLINED')}"),
        lambda: itip(attendee="ATTENDEE;PARTSTAT=DELEGATED:mailto:fatou@health.example"),
        lambda: itip(attendee="ATTENDEE:mailto:fatou@health.example"),
        lambda: itip(attendee="X-NOBODY:1"),
        lambda: itip(method="REPLY\nMETHOD:CANCEL"),
        lambda: itip(method="CANCEL"),
        lambda: itip(method="COUNTER"),
        lambda: itip() + itip("DECLINED"),
        lambda: itip().replace("BEGIN:VEVENT", "BEGIN:VTODO"),
        lambda: itip().replace("UID:", "UID:x\nUID:"),
        lambda: itip(attendee=f"{OWN.format(partstat='ACCEPTED')}\nCOMMENT:{'x' * 1_000_000}"),
        lambda: itip().replace("SEQUENCE:0", "\n".join(["BEGIN:A"] * (LARGEST // 10))),
        lambda: "METHOD:REPLY\n:;=\n\x01",
        lambda: "",
    ],
)
def test_a_calendar_that_no_program_writes_changes_nothing_and_is_refused_with_the_way_to_answer(
    way_back, fatou, forged
):
    Coming.objects.say(Session.objects.get(), fatou, comes=None)
    row = reply(way_back, forged(), head=CALENDAR)
    assert (row.state, row.why) == ("refused", "no_answer")
    assert list(Coming.objects.values_list("person", "comes")) == [(fatou.pk, None)]
    assert "one word" in last("mail-refused")


def test_several_answers_in_one_message_are_none(way_back, fatou):
    text = f"--b\n{CALENDAR}\n\n{itip('DECLINED')}"
    parts = GOOGLE.format(text=text, calendar=itip())
    assert reply(way_back, parts, head="Content-Type: multipart/mixed; boundary=b").why == "no_answer"
    assert answer_of(fatou) is NOTHING


def test_a_tap_comes_too_late_for_a_cancelled_session(way_back, fatou):
    Session.objects.get().cancel(reason="The line is down.", by=Actor.objects.system())
    assert reply(way_back, itip(), head=CALENDAR).why == "closed"
    assert answer_of(fatou) is NOTHING


def test_a_calendar_in_a_discussion_stays_the_file_that_it_is(db, settings):
    """Only a place that invites reads calendars; elsewhere words are asked for, as ever."""
    from hlh.mail.addresses import reply_address
    from hlh.people.voices import speak
    from tests.conftest import discuss

    rosa = make_person("Rosa", country_id="ESP")
    discussion = discuss(make_lab("talk"))
    voice = speak(rosa, discussion.place, naming=0, quoting="no", among={})
    row = reply(reply_address(voice), itip(), head=CALENDAR, who=rosa.email)
    assert (row.state, row.why) == ("refused", "empty")
