"""OAI-PMH: a real provider with many pages, read to its end over several runs, later only what changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from hlh.activity.models import Fact
from hlh.network.feeds import reading
from hlh.network.feeds.taking import gone_records, new_records, once_of
from hlh.network.models import Feed, FeedRecord, FeedRun
from tests.network.feeds.conftest import hours_until, last_run, make_feed, read
from tests.network.feeds.provider import Provider

pytestmark = pytest.mark.django_db
TODAY = now().date().isoformat()


@pytest.fixture
def provider(elsewhere):
    return Provider(elsewhere)


def of(provider, **fields):
    return make_feed(provider.address, kind="oai", **fields)


def read_to_its_end(feed):
    runs = 0
    while runs == 0 or feed.token:
        read(feed)
        runs += 1
    return runs


def test_ten_thousand_records_harvested_twice_are_added_once(provider):
    provider.holds(10_000)
    feed = of(provider)

    assert read_to_its_end(feed) == 2  # sixty pages, then forty
    assert FeedRecord.objects.filter(feed=feed).count() == 10_000
    assert feed.last_result == "fine"
    told = Fact.objects.filter(verb="feed.read")
    assert sum(fact.details["new"] for fact in told) == 10_000
    proposed = [row.once for fact in told for part in new_records(feed, fact.details["batch"]) for row in part]
    assert len(set(proposed)) == len(proposed) == 10_000

    Feed.objects.update(read_until=None)  # from its beginning once more
    feed.refresh_from_db()
    read_to_its_end(feed)
    assert FeedRecord.objects.filter(feed=feed).count() == 10_000
    assert told.count() == 2
    assert (feed.last_result, len(provider.asked)) == ("same", 200)


def test_a_record_says_what_it_is(provider):
    provider.holds(1)
    feed = of(provider, oai_set="guides", areas=[6])
    read(feed)

    assert provider.asked == [{"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "guides"}]
    [[one]] = new_records(feed, last_run(feed).pk)
    assert (one.title, one.address) == ("Item 1", "https://college.example/items/1")
    assert (one.published_on, one.language, one.areas) == (date(2019, 1, 1), "en", (6,))
    assert one.helps == "What to lend first."


def test_later_it_asks_for_what_changed_since_a_day_before(provider):
    provider.holds(3)
    feed = of(provider)
    read(feed)
    provider.changed[4] = TODAY
    read(feed)

    assert provider.asked[-1]["from"] == (feed.read_until - timedelta(days=1)).date().isoformat()
    assert (last_run(feed).new, feed.last_result) == (1, "fine")
    del provider.changed[4]
    read(feed)
    assert (feed.last_result, feed.in_words, feed.failures) == ("same", "", 0)  # noRecordsMatch is no error


def test_what_its_provider_deletes_is_marked_and_told_and_may_come_back(provider):
    provider.holds(3)
    feed = of(provider)
    read(feed)
    provider.changed |= {2: TODAY, 9: TODAY}
    provider.deleted = {2, 9}  # the ninth was never seen here
    read(feed)

    assert list(feed.records.filter(is_deleted=True).values_list("identifier", flat=True)) == ["oai:college:2"]
    batch = last_run(feed).pk
    assert Fact.objects.filter(verb="feed.read").latest("pk").details == {"new": 0, "batch": batch}
    assert list(gone_records(feed, batch)) == [[once_of(feed.pk, "oai:college:2")]]
    assert not list(new_records(feed, batch))

    provider.deleted = set()
    read(feed)
    assert not feed.records.filter(is_deleted=True).exists()
    assert last_run(feed).new == 2  # the second again, and the ninth


def test_what_broke_off_half_way_keeps_what_came_and_goes_on_there(provider):
    provider.holds(500)
    provider.breaks_at = 3
    feed = of(provider)
    read(feed)

    assert (feed.last_result, feed.failures, feed.records.count()) == ("half", 1, 300)
    assert feed.in_words == "What it sends is no answer."
    assert Fact.objects.get(verb="feed.read").details["new"] == 300

    provider.breaks_at = None
    read(feed)
    assert provider.asked[-2]["resumptionToken"] == "300/"
    assert (feed.last_result, feed.failures, feed.records.count()) == ("fine", 0, 500)


def test_a_token_that_is_not_known_any_more_begins_anew(provider, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    provider.holds(500)
    feed = of(provider)
    read(feed)
    assert (feed.last_result, feed.last_code, feed.failures) == ("half", "goes_on", 0)
    assert feed.due_at < now() + timedelta(minutes=5)

    monkeypatch.setattr(reading, "MOST_PAGES", 60)
    provider.forgets = True
    read(feed)  # and forgets the next one too
    assert (feed.last_code, feed.token) == ("lost", "")

    provider.forgets = False
    read(feed)
    assert (feed.last_result, feed.records.count()) == ("fine", 500)


def test_pages_that_lead_round_and_round_end(provider):
    provider.holds(500)
    provider.turns_round_at = 2
    feed = of(provider)
    read(feed)

    assert (feed.last_result, feed.last_code, feed.records.count()) == ("half", "circle", 300)
    assert len(provider.asked) <= 6
    assert feed.token == ""


def test_who_asks_us_to_come_later_is_left_in_peace_so_long(provider):
    provider.holds(300)
    provider.waits = {1: "7200"}
    feed = of(provider)
    read(feed)

    assert (feed.last_result, feed.last_code, feed.failures) == ("half", "wait", 0)
    assert hours_until(feed) == 2
    assert feed.records.count() == 100
    provider.waits = {}
    read(feed)
    assert feed.records.count() == 300


def test_a_refusal_is_said_with_its_code(provider):
    provider.holds(1)
    provider.refuses = "cannotDisseminateFormat"
    feed = read(of(provider))

    assert (feed.last_result, feed.failures) == ("broken", 1)
    assert feed.in_words == "It refuses: cannotDisseminateFormat."


def test_what_a_worker_kept_that_died_is_told_of_at_the_next_time(provider):
    provider.holds(300)
    provider.waits = {2: "7200"}
    feed = read(of(provider))
    FeedRun.objects.update(ended_at=None, result="", code="")  # as if it had died after the second page
    before = Fact.objects.filter(verb="feed.read").count()
    provider.waits = {}
    read(feed)

    told = Fact.objects.filter(verb="feed.read").order_by("pk")[before:]
    assert [fact.details["new"] for fact in told] == [200, 100]
    assert FeedRun.objects.order_by("pk").first().code == "died"
