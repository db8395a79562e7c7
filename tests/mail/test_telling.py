"""A notice first, then the letter as its reader chose: at once, collected, or not at all; once for each fact."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import override

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail import news, telling
from hlh.mail.models import Bounces, Letter, Notice, Preferences
from hlh.mail.tasks import collect, send_due
from hlh.people.erasing import erase
from hlh.people.models import Person
from hlh.people.voices import own_voice
from learning_labs.models import Lab, Post
from tests.conftest import discuss, make_person, post_to, sign_in
from tests.mail.conftest import letters


@pytest.fixture
def amina_takes_part(amina, discussion):
    post_to(sign_in(amina), discussion, "We lent stock.")
    settle_all()
    return amina


def fatou_writes(fatou, discussion, *words):
    for text in words or ("We wrote it down.",):
        post_to(sign_in(fatou), discussion, text)
    settle_all()


def test_who_takes_part_gets_a_notice_with_its_reason_and_a_letter(amina_takes_part, fatou, discussion):
    fatou_writes(fatou, discussion)
    notice = Notice.objects.of(amina_takes_part).get()
    assert notice.reason == "You take part in this discussion."
    assert notice.address == Post.objects.latest("pk").get_absolute_url()
    assert len(letters(amina_takes_part)) == 1
    assert not Notice.objects.of(fatou).exists()  # nobody is told their own words


def test_nothing_is_told_without_its_reason(amina_takes_part, fatou, discussion):
    fatou_writes(fatou, discussion)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(reason="")


def test_the_same_fact_is_told_once_however_often_its_reaction_runs(amina_takes_part, fatou, discussion):
    from learning_labs.reactions import tell_who_takes_part

    fatou_writes(fatou, discussion)
    tell_who_takes_part(Fact.objects.filter(verb="post.written").latest("pk"))
    assert Notice.objects.of(amina_takes_part).count() == len(letters(amina_takes_part)) == 1


@pytest.mark.parametrize(("cadence", "pause"), [("daily", timedelta(days=1)), ("weekly", timedelta(days=7))])
def test_what_is_collected_comes_in_one_letter_of_the_day_or_week(amina_takes_part, fatou, discussion, cadence, pause):
    Preferences.objects.create(person=amina_takes_part, cadences={"post-written": cadence})
    fatou_writes(fatou, discussion, "One.", "Two.", "Three.")
    assert letters(amina_takes_part) == []
    collect()
    collect()
    send_due()
    [digest] = letters(amina_takes_part, "digest")
    assert digest.text.count("New posts in discussions") == 3
    assert digest.text.count("You take part in this discussion.") == 3
    fatou_writes(fatou, discussion, "Four.")
    collect()
    assert len(letters(amina_takes_part, "digest")) == 1  # not yet due
    chosen = Preferences.objects.get()
    Preferences.objects.update(collected_at={cadence: (now() - pause).isoformat()})
    collect()
    assert len(letters(amina_takes_part, "digest")) == 2
    assert chosen.collected_at[cadence]


def in_arabic(kind):
    with override("ar"):
        return str(telling.kinds()[kind])


class Directions(HTMLParser):
    """For each piece of text of a letter how the element around it runs: the nearest `dir`, and the tag that has it."""

    def __init__(self, letter):
        super().__init__()
        self.open, self.said = [], {}
        self.feed(letter)

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "img"):
            self.open.append((tag, dict(attrs).get("dir")))

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        if data.strip():
            self.said[data.strip()] = next(((tag, runs) for tag, runs in reversed(self.open) if runs), None)


MIXED = ["Cold boxes (WHO/UNICEF): how long?", "صناديق التبريد (WHO) 2026: كم يوماً؟", "Boîtes froides – ثلاجات!"]


def test_a_collected_letter_runs_from_right_to_left_and_titles_of_either_script_as_they_are_written(lab, fatou):
    reader = make_person("Salma", language="ar")
    Preferences.objects.create(person=reader, cadences={"post-written": "daily"})
    for title in MIXED:
        discussion = discuss(lab, text=title)
        post_to(sign_in(reader), discussion, "نعم")
        fatou_writes(fatou, discussion)
    collect()
    send_due()
    [letter] = letters(reader, "digest")
    assert '<html lang="ar" dir="rtl">' in letter.html
    runs = Directions(letter.html).said
    for title in MIXED:
        assert runs[title] == ("a", "auto"), "each title runs as its own words do"
    about = in_arabic("post-written")
    assert runs[about] == ("body", "rtl")
    assert runs[Notice.objects.of(reader).first().reason] == ("small", "auto")  # kept in the language of its day
    for title in MIXED:
        assert f"{about}: \u2068{title}\u2069\n" in letter.text, "within a line of Arabic a title keeps its signs"
    assert letter.text.count("\u2068") == letter.text.count("\u2069") == len(MIXED)
    assert not re.search("https?://\\S*[\u2066-\u2069]", letter.text), "no sign that nobody sees is part of an address"


def test_in_a_letter_from_left_to_right_only_titles_with_arabic_are_set_apart(lab, amina, fatou):
    Preferences.objects.create(person=amina, cadences={"post-written": "daily"})
    for title in MIXED:
        discussion = discuss(lab, text=title)
        post_to(sign_in(amina), discussion, "Yes.")
        fatou_writes(fatou, discussion)
    collect()
    send_due()
    [letter] = letters(amina, "digest")
    assert '<html lang="en" dir="ltr">' in letter.html
    assert f": {MIXED[0]}\n" in letter.text
    for title in MIXED[1:]:
        assert f": \u2068{title}\u2069\n" in letter.text
    assert {Directions(letter.html).said[title] for title in MIXED} == {("a", "auto")}


def test_a_letter_of_the_month_comes_once_when_a_month_begins_on_its_readers_clock(
    amina_takes_part, fatou, discussion, monkeypatch
):
    Preferences.objects.create(person=amina_takes_part, cadences={"post-written": "monthly"}, hours_ahead=5)
    fatou_writes(fatou, discussion, "One.", "Two.")
    mine = Notice.objects.of(amina_takes_part)
    mine.update(at=datetime(2026, 11, 3, 12, 0, tzinfo=UTC))

    def written_at(day, hour, month=11, year=2026):
        monkeypatch.setattr(telling, "now", lambda: datetime(year, month, day, hour, tzinfo=UTC))
        return telling.collect()

    assert [written_at(3, 13), written_at(17, 9), written_at(30, 18)] == [0, 0, 0]
    assert written_at(30, 19) == 1  # midnight of the first of December on her clock
    assert set(mine.values_list("letter__kind", flat=True)) == {"digest"}
    monkeypatch.undo()
    fatou_writes(fatou, discussion, "Three.")
    mine.filter(letter=None).update(at=datetime(2026, 11, 30, 18, 30, tzinfo=UTC))  # too late for it
    assert [written_at(30, 20), written_at(1, 0, 12), written_at(31, 18, 12)] == [0, 0, 0]
    assert written_at(31, 19, 12) == 1
    monkeypatch.undo()
    assert len(letters(amina_takes_part, "digest")) == 2
    assert "once a month" in letters(amina_takes_part, "digest")[0].reason
    fatou_writes(fatou, discussion, "Four.")
    mine.filter(letter=None).update(at=datetime(2027, 1, 2, tzinfo=UTC))
    assert [written_at(20, 0, 1, 2027), written_at(1, 0, 2, 2027)] == [0, 1]


def test_what_waited_is_not_sent_to_who_wants_no_letters_any_more(amina_takes_part, fatou, discussion):
    Preferences.objects.create(person=amina_takes_part, cadences={"post-written": "daily"})
    fatou_writes(fatou, discussion)
    Preferences.objects.update(no_letters=True)
    assert telling.collect() == 0


def test_what_others_never_fetch_keeps_nobody_waiting(omar, amina, fatou, discussion):
    Preferences.objects.create(person=omar, no_letters=True)
    said = {"to": own_voice(omar), "kind": "followed", "address": "/", "reason": "You follow this."}
    Notice.objects.bulk_create(Notice(collects="weekly", **said) for _number in range(5000))
    Preferences.objects.create(person=amina, cadences={"post-written": "daily"})
    post_to(sign_in(amina), discussion, "We lent stock.")
    fatou_writes(fatou, discussion)
    assert telling.collect() == 1


def test_one_whose_letter_cannot_be_written_keeps_no_other_waiting(amina_takes_part, omar, fatou, discussion, caplog):
    post_to(sign_in(omar), discussion, "So did we.")
    settle_all()
    for person in (amina_takes_part, omar):
        Preferences.objects.create(person=person, cadences={"post-written": "daily"})
    fatou_writes(fatou, discussion)
    Preferences.objects.filter(person=amina_takes_part).update(collected_at={"daily": "no date"})
    assert telling.collect() == 1
    assert len(letters(omar, "digest")) == 1
    assert "waits for the next round" in caplog.text


def test_where_nothing_waits_nothing_is_sent(amina_takes_part):
    Preferences.objects.create(person=amina_takes_part, cadences={"post-written": "daily"})
    assert telling.collect() == 0
    assert letters(amina_takes_part, "digest") == []


def test_a_letter_that_collects_names_nothing_its_reader_may_not_see_any_more(amina_takes_part, fatou, discussion):
    Preferences.objects.create(person=amina_takes_part, cadences={"post-written": "daily"})
    fatou_writes(fatou, discussion)
    collect()
    Lab.objects.update(readers="lab", joining="invite")
    discussion.refresh_from_db()
    from hlh.catalogue.entries import enter
    from learning_labs.models import Membership

    enter(discussion)
    Membership.objects.filter(person=amina_takes_part).delete()
    send_due()
    [digest] = letters(amina_takes_part, "digest")
    assert digest.state == "sent"
    assert discussion.title not in digest.text


def test_off_is_neither_letter_nor_notice(amina_takes_part, fatou, discussion):
    Preferences.objects.create(person=amina_takes_part, cadences={"post-written": "off"})
    fatou_writes(fatou, discussion)
    assert letters(amina_takes_part) == []
    assert not Notice.objects.of(amina_takes_part).exists()


def test_without_letters_the_page_still_tells(amina_takes_part, fatou, discussion):
    Preferences.objects.create(person=amina_takes_part, no_letters=True)
    fatou_writes(fatou, discussion)
    assert letters(amina_takes_part) == []
    assert Notice.objects.of(amina_takes_part).exists()


def test_a_person_is_told_where_there_is_no_place(amina_takes_part, fatou, discussion):
    fatou_writes(fatou, discussion)
    fact = Fact.objects.filter(verb="post.written").latest("pk")
    telling.tell(fatou, kind="post-written", fact=fact, reason="You follow this.", address="/labs/")
    assert Notice.objects.of(fatou).get().reason == "You follow this."


SATURDAY = datetime(2026, 11, 28, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chosen", "moment", "comes"),
    [
        ({}, SATURDAY, SATURDAY),
        ({"rest": "sat-sun"}, SATURDAY, datetime(2026, 11, 30, 0, 0, tzinfo=UTC)),
        ({"rest": "fri-sat"}, SATURDAY, datetime(2026, 11, 29, 0, 0, tzinfo=UTC)),
        ({"rest": "sat-sun", "hours_ahead": 8}, SATURDAY, datetime(2026, 11, 29, 16, 0, tzinfo=UTC)),
        ({"quiet_from": 9, "quiet_until": 12}, SATURDAY, datetime(2026, 11, 28, 12, 0, tzinfo=UTC)),
        ({"quiet_from": 20, "quiet_until": 6}, SATURDAY, SATURDAY),
        ({"quiet_from": 20, "quiet_until": 6}, SATURDAY.replace(hour=23), datetime(2026, 11, 29, 6, 0, tzinfo=UTC)),
        ({"quiet_from": 7, "quiet_until": 7}, SATURDAY, SATURDAY),
    ],
)
def test_no_letter_comes_in_quiet_hours_or_on_days_of_rest(chosen, moment, comes):
    assert telling.allowed_at(Preferences(**chosen), moment) == comes


def test_a_letter_waits_for_the_end_of_the_quiet_hours(amina_takes_part, fatou, discussion):
    hour = now().hour
    Preferences.objects.create(person=amina_takes_part, quiet_from=hour, quiet_until=(hour + 2) % 24)
    fatou_writes(fatou, discussion)
    [letter] = letters(amina_takes_part)
    assert letter.due_at > now() + timedelta(minutes=59)


def test_the_head_of_a_page_tells_what_is_new_and_asks_the_database_nothing_for_it(
    amina_takes_part, fatou, discussion, as_, django_capture_on_commit_callbacks
):
    def is_told():
        return "Notices, new ones" in as_(amina_takes_part).get("/about/safe-space/").content.decode()

    assert not is_told()
    with django_capture_on_commit_callbacks(execute=True):
        fatou_writes(fatou, discussion)
    assert is_told()
    as_(amina_takes_part).post("/me/notices/read/", {"until": now().isoformat()})
    assert not is_told()


def test_a_mark_that_nothing_stands_behind_any_more_goes_when_the_notices_are_opened(amina_takes_part, as_):
    news.mark(amina_takes_part)
    as_(amina_takes_part).get("/me/notices/")
    assert not Person.objects.get(pk=amina_takes_part.pk).has_news


def test_mail_that_pauses_is_told_until_it_goes_on(amina_takes_part, as_):
    Bounces.objects.create(address=amina_takes_part.email, count=2, paused_at=now())
    news.look_again(amina_takes_part)
    as_(amina_takes_part).get("/me/notices/")
    assert Person.objects.get(pk=amina_takes_part.pk).has_news
    as_(amina_takes_part).post("/me/letters/again/")
    assert not Person.objects.get(pk=amina_takes_part.pk).has_news


def test_what_an_erased_person_was_told_and_chose_is_forgotten(amina_takes_part, fatou, discussion):
    Preferences.objects.create(person=amina_takes_part, cadences={"post-written": "daily"})
    fatou_writes(fatou, discussion)
    collect()
    erase(amina_takes_part, by=Actor.objects.system())
    assert not Notice.objects.exists()
    assert not Preferences.objects.exists()
    assert not Letter.objects.filter(kind="digest").exists()


def test_a_letter_about_an_erased_persons_post_says_nothing_any_more(amina_takes_part, fatou, discussion):
    fatou_writes(fatou, discussion, "Zyxwvanna told me.")
    send_due()
    assert "Zyxwvanna" in letters(amina_takes_part)[0].text
    erase(fatou, by=Actor.objects.system())
    assert letters(amina_takes_part)[0].text == ""


def test_a_letter_of_more_than_fit_shows_the_newest_and_says_how_many_more_and_none_waits(omar):
    Preferences.objects.create(person=omar, cadences={"followed": "weekly"})
    said = {"to": own_voice(omar), "kind": "followed", "reason": "You follow this.", "collects": "weekly"}
    for number in range(70):
        Notice.objects.create(address=f"/{number}/", at=now() - timedelta(hours=70 - number), **said)
    assert telling.collect() == 1
    send_due()
    letter = letters(omar, "digest")[0]
    assert "/20/\n" in letter.text
    assert "/19/\n" not in letter.text
    assert "And 20 more. All of them stand on your page:" in letter.text
    assert not Notice.objects.to_collect().exists()
