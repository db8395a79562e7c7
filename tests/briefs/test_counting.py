"""How often briefs are read is counted without a trace of who reads; their authors hear of it once a month, and of what came of them."""

from datetime import UTC, date, datetime

import pytest

from briefs import copying, counting, summing
from briefs.models import Reads, Uptake
from hlh.activity.ledger import settle_all
from hlh.mail import summing as months
from hlh.mail import telling
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import send_due
from hlh.people.theirs import Theirs
from hlh.people.voices import own_voice
from hlh.taxonomy.models import Country
from tests.briefs.conftest import make_brief
from tests.conftest import make_person, sign_in
from tests.mail.conftest import letters

READER = {"User-Agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/140.0"}


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of what is counted and told."""

    def at(*moment):
        for one in (telling, months, summing, counting):
            monkeypatch.setattr(one, "now", lambda: datetime(*moment, tzinfo=UTC))

    return at


def was_read(brief, many, day=date(2026, 10, 12)):
    Reads.objects.create(brief=brief, day=day, many=many)


def was_tried(brief, *countries, at=datetime(2026, 10, 20, tzinfo=UTC)):
    for number, code in enumerate(countries):
        voice = own_voice(make_person(f"Who tried {number}"))
        said = {"country": Country.objects.get(pk=code), "adapted": "Two notes.", "went": "worked", "at": at}
        Uptake.objects.create(brief=brief, voice=voice, **said)


def written(person):
    """The letters of the month and of their own that somebody was sent."""
    settle_all()
    telling.collect()
    send_due()
    return [*letters(person, "digest"), *letters(person, "briefs-read")]


def test_a_page_that_is_opened_is_counted_and_the_figure_is_written_down_by_beat(client, amina, published):
    for _time in range(3):
        assert client.get(published.get_absolute_url(), headers=READER).status_code == 200
    assert not Reads.objects.exists()
    assert counting.keep_counts() == 1
    assert counting.keep_counts() == 0  # twice is once
    client.get(published.get_absolute_url(), headers=READER)
    counting.keep_counts()
    [row] = Reads.objects.all()
    assert (row.brief, row.many) == (published, 4)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "curl/8.5"},
        READER | {"Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_machines_are_not_readers(client, published, headers):
    client.get(published.get_absolute_url(), headers=headers)
    assert counting.keep_counts() == 0


def test_neither_its_author_nor_a_page_that_is_only_asked_about_is_counted(client, amina, published):
    sign_in(amina).get(published.get_absolute_url(), headers=READER)
    client.head(published.get_absolute_url(), headers=READER)
    assert counting.keep_counts() == 0


def test_what_does_not_stand_is_not_counted(client, published):
    published.withdraw("Wrong.", by=published.decisions.get().by)
    client.get(published.get_absolute_url(), headers=READER)
    assert counting.keep_counts() == 0


def test_counting_asks_the_database_nothing_and_leaves_no_cookie(client, published, django_assert_num_queries):
    address = published.get_absolute_url()
    client.get(address, headers=READER)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as without:
        client.get(address)
    with django_assert_num_queries(len(without)):
        answer = client.get(address, headers=READER)
    assert not answer.cookies


def test_a_figure_that_the_cache_forgot_never_shrinks(client, published, at):
    at(2026, 11, 3, 9)
    was_read(published, 40, date(2026, 11, 3))
    client.get(published.get_absolute_url(), headers=READER)
    assert counting.keep_counts() == 0
    assert Reads.objects.get().many == 40


def test_figures_go_after_four_hundred_days(published, at):
    at(2026, 11, 3, 9)
    was_read(published, 40, date(2025, 9, 1))
    was_read(published, 41, date(2026, 10, 1))
    counting.keep_counts()
    assert Reads.objects.get().many == 41


def test_a_copy_of_their_data_tells_whole_months_and_nothing_of_fewer_than_three(amina, published, at):
    at(2026, 11, 3, 9)
    assert copied(amina) == []
    was_read(published, 2, date(2026, 8, 31))
    for day in (1, 2, 30):
        was_read(published, 1, date(2026, 9, day))
    was_read(published, 41, date(2026, 10, 31))  # may still grow
    was_read(published, 50, date(2025, 9, 30))  # whose first days are gone
    was_read(published, 5, date(2025, 10, 1))
    told = [("2025-10", 5), ("2026-09", 3)]
    assert copied(amina) == told
    at(2026, 11, 4, 9)
    assert copied(amina) == [*told, ("2026-10", 41)]


def copied(person):
    return [(row["month"], row["many"]) for row in copying.reads(Theirs.of(person))]


def test_its_author_reads_once_a_month_how_often_it_was_opened_and_tried(amina, published, at):
    was_read(published, 41)
    was_read(published, 7, date(2026, 11, 2))  # of the next letter
    was_tried(published, "NPL", "PER", "NPL")
    at(2026, 11, 2, 9)
    [letter] = written(amina)
    assert letter.kind == "digest"
    assert "In October 2026: opened 41 times, 3 notes of who tried it, tried in 2 countries." in letter.text
    assert published.title in letter.text
    for country in ("Nepal", "Peru"):
        assert country not in letter.text
    at(2026, 11, 3, 9)
    assert written(amina) == [letter]
    at(2026, 12, 1, 9)
    assert len(written(amina)) == 2  # due on the first of December
    assert Notice.objects.latest("at").reason.startswith("In November 2026: opened 7 times.")


def test_it_joins_the_letter_of_the_month_that_goes_anyway(amina, published, at):
    settle_all()
    Preferences.objects.create(person=amina, cadences={"followed": "monthly"}, hours_ahead=5)
    said = {"to": own_voice(amina), "kind": "followed", "address": "/", "reason": "You follow this."}
    Notice.objects.create(collects="monthly", at=datetime(2026, 10, 5, tzinfo=UTC), **said)
    was_read(published, 41)
    at(2026, 10, 31, 18)
    assert written(amina) == []
    at(2026, 10, 31, 19)  # midnight of the first of November on her clock
    [letter] = written(amina)
    assert "You follow this." in letter.text
    assert "opened 41 times" in letter.text


def test_where_there_is_nothing_to_say_no_letter_comes(amina, published, at):
    was_read(published, 2)
    at(2026, 11, 2, 9)
    assert written(amina) == []
    assert not Notice.objects.filter(kind="briefs-read").exists()


def test_what_an_author_tried_themselves_or_others_have_not_read_yet_is_no_use(amina, published, at):
    said = {"country": Country.objects.get(pk="KEN"), "adapted": "Two notes.", "went": "worked"}
    when = datetime(2026, 10, 20, tzinfo=UTC)
    Uptake.objects.create(brief=published, voice=own_voice(amina), at=when, **said)
    Uptake.objects.create(brief=published, voice=own_voice(make_person("Newcomer")), at=when, stage="held", **said)
    at(2026, 11, 2, 9)
    assert written(amina) == []


@pytest.mark.parametrize(
    ("chosen", "kinds", "notices"),
    [
        ({"cadences": {"briefs-read": "off"}}, [], 0),
        ({"no_letters": True}, [], 1),
        ({"cadences": {"briefs-read": "now"}}, ["briefs-read"], 1),
        ({"cadences": {"briefs-read": "daily"}}, ["digest"], 1),
    ],
)
def test_it_comes_as_its_author_chose(amina, published, at, chosen, kinds, notices):
    Preferences.objects.create(person=amina, **chosen)
    was_read(published, 41)
    at(2026, 11, 2, 9)
    found = written(amina)
    assert [letter.kind for letter in found] == kinds
    assert all(letter.state == Letter.State.SENT for letter in found)
    assert Notice.objects.filter(kind="briefs-read").count() == notices


def test_after_the_tenth_nobody_is_told_of_the_month_before(amina, published, at):
    was_read(published, 41)
    at(2026, 11, 15, 9)
    assert written(amina) == []


def test_several_briefs_stand_in_one_letter_and_cost_no_more_questions(
    amina, published, at, django_assert_max_num_queries
):
    was_read(published, 5)
    for title in ("Boats", "Bicycles", "Mules"):
        was_read(make_brief(amina, stage="published", title=title), 9)
    settle_all()
    at(2026, 11, 2, 9)
    with django_assert_max_num_queries(24):
        summing.tell_authors()
    told = list(Notice.objects.filter(kind="briefs-read").values_list("entry__title", flat=True).order_by("pk"))
    assert told[-1] == published.title
    assert len(told) == 4
    assert len(written(amina)) == 1
