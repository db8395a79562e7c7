"""The ways out of letters, the page of preferences and the page of notices."""

import re
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Follow
from hlh.links.models import Link
from hlh.mail import news, sending
from hlh.mail.forms import PreferencesForm
from hlh.mail.models import Bounces, Letter, Notice, Preferences, Stop
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Person
from learning_labs.models import Lab, Membership, Session, Watch
from learning_labs.saying.beginning import begin
from tests.conftest import ask, make_lab, post_to, sign_in

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def told(amina, fatou, discussion, django_capture_on_commit_callbacks):
    """Amina takes part; Fatou writes; a letter and a notice are there."""
    post_to(sign_in(amina), discussion, "We lent stock.")
    post_to(sign_in(fatou), discussion, "We wrote it down.")
    with django_capture_on_commit_callbacks(execute=True):
        settle_all()
    send_due()
    return Letter.objects.get(kind="post-written", to__person=amina)


def as_sent(letter):
    sending._render(letter, "en")
    return message_from_bytes(sending._message(letter, "amina@health.example").message().as_bytes())


def way_out(letter):
    return as_sent(letter)["List-Unsubscribe"].strip().strip("<>").removeprefix("http://127.0.0.1:8000")


def write_again(fatou, discussion):
    post_to(sign_in(fatou), discussion, "And once more.")
    settle_all()


def test_every_letter_that_may_be_stopped_says_how_in_its_head_and_foot(told):
    message = as_sent(told)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert told.way_out in told.text
    assert "/me/preferences/?key=" in told.html


@pytest.mark.parametrize("kind", ["door", "mail-landed", "question-received"])
def test_codes_and_receipts_are_not_stopped(told, kind):
    from hlh.mail.stopping import ways_out

    assert ways_out(Letter(kind=kind, to=told.to)) == {}


def test_one_click_stops_the_thread_without_signing_in_and_says_so(told, fatou, discussion):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(way_out(told), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "nothing more from the place" in answer.text
    write_again(fatou, discussion)
    assert Letter.objects.filter(kind="post-written", to=told.to).count() == 1
    assert Notice.objects.filter(to=told.to).count() == 1
    assert browser.post(way_out(told)).status_code == 200  # once more changes nothing
    assert Stop.objects.count() == 1


def test_opening_the_link_stops_nothing_and_shows_the_buttons(told):
    browser = Client(enforce_csrf_checks=True)
    opened = browser.get(way_out(told))
    assert opened.status_code == 303
    assert "key=" not in opened["Location"]
    page = browser.get(opened["Location"])
    assert page["Referrer-Policy"] == "no-referrer"
    assert page.text.count('name="scope"') == 4
    assert not Stop.objects.exists()
    browser.post(opened["Location"], {"scope": "kind"})
    assert Preferences.objects.get().cadences == {"post-written": "off"}
    browser.post(opened["Location"], {"scope": "all"})
    assert Preferences.objects.get().no_letters


@pytest.mark.parametrize("key", ["", "a" * 26, "ß", "\0"])
def test_without_its_key_nothing_stops(told, key):
    answer = Client().post(f"/me/letters/{told.message_id[1:25]}/", {"scope": "all"}, query_params={"key": key})
    assert answer.status_code == 404
    assert not Stop.objects.exists()
    assert not Preferences.objects.exists()


def test_a_key_of_one_letter_stops_no_other(told, fatou):
    theirs = Letter.objects.create(kind="post-written", to=told.to, reason="You take part.")
    key = way_out(told).partition("?key=")[2]
    assert Client().post(f"/me/letters/{theirs.message_id[1:25]}/?key={key}").status_code == 404


def test_who_asked_without_an_account_stops_what_comes_to_the_address(db, settings):
    settings.ANSWER_PAUSE = 0
    for number in range(1, 11):
        make_lab(f"area-{number}", areas=[number])
    question = ask("insulin ran out", address="asker@post.example")
    other = ask("oxygen is missing, who repairs concentrators", address="Asker@post.example", once="other")
    letter = Letter.objects.create(kind="question-answered", to=question.voice, reason="You asked.")
    key = Link.objects.give("letter", letter)[1]
    Client().post(f"/me/letters/{letter.message_id[1:25]}/?key={key}", {"scope": "all"})
    assert set(Stop.objects.values_list("voice", flat=True)) == {question.voice_id, other.voice_id}


def test_one_click_on_a_letter_that_collects_stops_all_letters(told, amina):
    digest = Letter.objects.create(kind="digest", to=told.to, reason="You chose so.")
    key = Link.objects.give("letter", digest)[1]
    Client().post(f"/me/letters/{digest.message_id[1:25]}/?key={key}", {"List-Unsubscribe": "One-Click"})
    assert Preferences.objects.get(person=amina).no_letters


# A whole lab


@pytest.fixture
def frida_is_told(frida, fatou, lab, discussion):
    """Frida belongs to the lab, follows a discussion in it and chose to hear of it; Fatou begins another one."""
    settle_all()  # what was before that is not told
    lab.welcome(frida, by=Actor.objects.system())
    Follow.objects.begin(frida, entry=entry_of(discussion))
    Follow.objects.begin(frida, entry=entry_of(lab))
    Watch.objects.choose(frida, "watch", discussion=discussion)
    Preferences.objects.create(person=frida, cadences={"discussion-begun": "now", "session-planned": "now"})
    fatou_begins(lab, fatou)
    settle_all()
    send_due()
    return Letter.objects.get(kind="discussion-begun", to__person=frida)


def fatou_begins(lab, fatou, text="Who lends vaccines?"):
    said = {"kind": "question", "language": "en", "naming": 0, "quoting": "ask"}
    return begin(lab, fatou, text=text, by=Actor.objects.of(fatou), **said)


def test_one_click_stops_a_whole_lab_without_signing_in_and_says_what_stops(
    frida_is_told, frida, fatou, lab, discussion
):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(way_out(frida_is_told), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert f"You are told nothing more of <bdi>{lab.title}</bdi>." in answer.text
    assert "No discussion, post, poll or session of it." in answer.text
    before = Notice.objects.of(frida).count()
    write_again(fatou, discussion)
    fatou_begins(lab, fatou, "Who mends fridges?")
    plan = {"title": "Lending", "agenda": "Who?", "begins_at": now() + timedelta(days=2)}
    Session.objects.plan(lab, by=Actor.objects.of(fatou), **plan)
    settle_all()
    assert Notice.objects.of(frida).count() == before
    assert not Follow.objects.filter(person=frida).exists()
    assert list(Watch.objects.of(frida).values_list("lab", "level")) == [(lab.pk, "mute")]
    other = make_lab("other")
    other.welcome(frida, by=Actor.objects.system())
    fatou_begins(other, fatou, "Who lends soap?")
    settle_all()
    assert Notice.objects.of(frida).count() == before + 1  # all else stays as it is


def test_a_lab_is_stopped_by_a_button_from_a_letter_of_one_of_its_discussions(told, amina, fatou, lab, discussion):
    browser = Client()
    there = browser.get(way_out(told))["Location"]
    assert f"All of <bdi>{lab.title}</bdi>" in browser.get(there).text
    browser.post(there, {"scope": "around"})
    write_again(fatou, discussion)
    assert Letter.objects.filter(kind="post-written", to=told.to).count() == 1
    assert Watch.objects.get(person=amina).level == "mute"
    assert not Stop.objects.exists()


def test_who_only_watches_a_discussion_stops_that_one_by_one_click(frida, fatou, lab, discussion):
    settle_all()
    Watch.objects.choose(frida, "watch", lab=lab)
    write_again(fatou, discussion)
    send_due()
    letter = Letter.objects.get(kind="post-watched", to__person=frida)
    assert "nothing more from the place" in Client().post(way_out(letter), {"List-Unsubscribe": "One-Click"}).text
    assert Watch.objects.get(discussion=discussion).level == "mute"
    write_again(fatou, discussion)
    fatou_begins(lab, fatou)
    settle_all()
    assert Letter.objects.filter(kind="post-watched", to__person=frida).count() == 2  # the other discussion


def test_a_lab_that_somebody_may_not_read_any_more_is_not_named_on_the_page(frida_is_told, frida, lab):
    there = Client().get(way_out(frida_is_told))["Location"]
    key = Link.objects.give("letter", frida_is_told)[1]
    Lab.objects.update(readers="lab", joining="invite")
    Membership.objects.filter(person=frida).delete()
    Appointment.objects.all().delete()
    browser = Client()
    browser.get(f"{there}?key={key}")
    page = browser.get(there).text
    assert lab.title not in page
    assert page.count('name="scope"') == 2


# Preferences

CHOICES = {
    "kind-post-written": "weekly",
    "kind-question-answered": "now",
    "language": "ar",
    "rest": "fri-sat",
    "quiet_from": "20",
    "quiet_until": "6",
    "hours_ahead": "3",
}


def test_everything_is_chosen_on_one_page(as_, amina):
    browser = as_(amina)
    assert browser.get("/me/preferences/").status_code == 200
    assert browser.post("/me/preferences/", CHOICES).status_code == 302
    chosen = Preferences.objects.get(person=amina)
    assert chosen.cadences == {"post-written": "weekly"}
    assert (chosen.rest, chosen.quiet_from, chosen.quiet_until, chosen.hours_ahead) == ("fri-sat", 20, 6, 3)
    assert Person.objects.get(pk=amina.pk).language == "ar"
    page = browser.get("/ar/me/preferences/").text
    assert '<option value="weekly" selected>' in page
    assert '<option value="20" selected>' in page


def test_the_link_of_a_letter_opens_the_page_without_signing_in(told, amina):
    link = re.search(r"/me/preferences/\?key=[a-z2-7]+", (as_sent(told), told.text)[1])[0]
    browser = Client()
    opened = browser.get(link)
    assert opened.status_code == 303
    assert "key=" not in opened["Location"]
    assert "You came by the link of a letter" in browser.get(opened["Location"]).text
    browser.post("/me/preferences/", CHOICES, headers=SAME)
    assert Preferences.objects.get(person=amina).cadence("post-written") == "weekly"
    assert browser.get("/me/notices/").status_code == 302  # it opens nothing else


def test_once_a_month_is_chosen_from_the_foot_of_a_letter_without_signing_in(told, amina, fatou, discussion):
    link = re.search(r"/me/preferences/\?key=[a-z2-7]+", (as_sent(told), told.text)[1])[0]
    browser = Client()
    page = browser.get(browser.get(link)["Location"]).text
    assert '<option value="monthly">Once a month</option>' in page
    browser.post("/me/preferences/", CHOICES | {"kind-post-written": "monthly"}, headers=SAME)
    assert Preferences.objects.get(person=amina).cadence("post-written") == "monthly"
    write_again(fatou, discussion)
    assert Notice.objects.of(amina).latest("pk").collects == "monthly"


def test_a_stranger_is_asked_to_sign_in(client, db):
    answer = client.get("/me/preferences/")
    assert answer["Location"].startswith("/accounts/login/")


def test_what_is_left_as_it_is_shown_is_no_choice_and_follows_what_it_is_part_of(as_, amina):
    browser = as_(amina)
    shown = {field.name: field.initial for field in PreferencesForm(chosen=Preferences(person=amina)).rows()}
    browser.post("/me/preferences/", shown)
    assert Preferences.objects.get(person=amina).cadences == {}
    browser.post("/me/preferences/", shown | {"kind-followed": "off"})
    chosen = Preferences.objects.get(person=amina)
    assert chosen.cadences == {"followed": "off"}
    held = {field.name: field.initial for field in PreferencesForm(chosen=chosen).rows()}
    assert (held["kind-followed"], held["kind-followed-urgent"], held["kind-followed-fell"]) == ("off", "off", "now")
    browser.post("/me/preferences/", held | {"kind-followed-urgent": "now"})
    browser.post("/me/preferences/", held | {"kind-followed-urgent": "now", "kind-followed-fell": "weekly"})
    cadences = {"followed": "off", "followed-urgent": "now", "followed-fell": "weekly"}
    assert Preferences.objects.get(person=amina).cadences == cadences


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind-post-written": "hourly"},
        {"language": "xx"},
        {"quiet_from": "25"},
        {"quiet_until": ""},
        {"hours_ahead": "x"},
    ],
)
def test_a_wrong_choice_is_said_beside_its_field_and_nothing_is_kept(as_, amina, wrong):
    answer = as_(amina).post("/me/preferences/", CHOICES | wrong)
    assert answer.status_code == 422
    assert "wrong-why" in answer.text
    assert not Preferences.objects.exists()


# Notices


def test_the_page_says_what_and_why_and_stops_a_kind(told, as_, amina, fatou, discussion):
    browser = as_(amina)
    page = browser.get("/me/notices/").text
    assert discussion.title in page
    assert "You take part in this discussion." in page
    browser.post("/me/notices/stop/", {"kind": "post-written"})
    browser.post("/me/notices/stop/", {"kind": "no-such-kind"})
    assert Preferences.objects.get().cadences == {"post-written": "off"}
    write_again(fatou, discussion)
    assert Notice.objects.of(amina).count() == 1


def test_reading_the_page_marks_nothing_as_read_and_a_button_does(told, as_, amina):
    browser = as_(amina)
    for _time in range(2):
        assert "Notices, new ones" in browser.get("/me/notices/").text
    browser.post("/me/notices/read/")
    assert "Notices, new ones" not in browser.get("/me/notices/").text


def test_what_came_after_the_page_was_opened_stays_new(told, as_, amina, fatou, discussion):
    browser = as_(amina)
    until = re.search(r'name="until" value="([^"]+)"', browser.get("/me/notices/").text)[1]
    write_again(fatou, discussion)
    browser.post("/me/notices/read/", {"until": until})
    assert browser.get("/me/notices/").text.count(">New<") == 1


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-45", "2999-01-01T00:00:00+00:00", "2026-01-01"])
def test_an_odd_moment_counts_as_now(told, as_, amina, until):
    as_(amina).post("/me/notices/read/", {"until": until})
    assert Preferences.objects.get(person=amina).read_at <= now()


def test_an_empty_page_says_what_will_come(as_, fatou):
    assert "Nothing yet." in as_(fatou).get("/me/notices/").text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_database_as_often_for_thirty_as_for_one(
    told, as_, amina, fatou, discussion, rows, django_assert_max_num_queries
):
    for number in range(rows - 1):
        post_to(sign_in(fatou), discussion, f"More, {number}.")
    settle_all()
    browser = as_(amina)
    browser.get("/me/notices/")
    with django_assert_max_num_queries(10):
        page = browser.get("/me/notices/").text
    assert page.count("<time ") == min(rows, 25)
    if rows > 25:
        following = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
        assert browser.get(f"/me/notices/{following}").text.count("<time ") == rows - 25


def test_who_cannot_be_reached_sees_why_and_starts_mail_again(told, as_, amina):
    Bounces.objects.create(address=amina.email, count=2, paused_at=now())
    news.look_again(amina)
    browser = as_(amina)
    assert "Notices, new ones" in browser.get("/labs/").text
    assert "came back twice" in browser.get("/me/notices/").text
    browser.post("/me/letters/again/")
    assert not Bounces.objects.exists()


def test_nobody_sees_anothers_notices(told, as_, oskar):
    assert "You take part in this discussion." not in as_(oskar).get("/me/notices/").text
