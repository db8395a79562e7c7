"""What others send: too slow, too large, broken, hostile. It costs no other source anything, and harms nothing here."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.utils.timezone import now

from hlh.activity.models import Fact
from hlh.network.feeds import reading
from hlh.network.models import Feed, FeedRecord
from hlh.outside import fetching
from tests.network.feeds.conftest import hours_until, item, last_run, make_feed, read, rss, titles

pytestmark = pytest.mark.django_db
BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">]>
<rss version="2.0"><channel><item><title>&lol2;</title></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&file;</title><link>https://a.example/1</link></item></channel></rss>"""


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(fetching.fetch, "__kwdefaults__", {**fetching.fetch.__kwdefaults__, "seconds": 1.0})


def of(elsewhere, answer, **fields):
    elsewhere.answers["/bad"] = answer
    return read(make_feed(elsewhere.at("/bad"), **fields))


def endless(handler):
    """Two gigabytes, as far as anybody listens."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(2 * 1024**3))
    handler.end_headers()
    for _piece in range(2 * 1024):
        handler.wfile.write(b"a" * 1024 * 1024)


def test_one_that_hangs_is_too_slow(elsewhere, quick):
    feed = of(elsewhere, elsewhere.silent)
    assert (feed.last_result, feed.in_words, feed.failures) == ("slow", "It did not answer in time.", 1)


def test_one_that_sends_two_gigabytes_is_too_large(elsewhere):
    feed = of(elsewhere, endless)
    assert (feed.last_result, feed.in_words) == ("large", "It sends more than is read.")
    assert feed.records.count() == 0


def test_one_that_says_less_or_more_than_it_sends_is_broken(elsewhere):
    feed = of(elsewhere, elsewhere.says(200, rss(item(1)), Content_Length="100000"))
    assert (feed.last_result, feed.last_code) == ("broken", "broken")
    elsewhere.answers["/bad"] = elsewhere.says(200, rss(item(1)), Content_Length="40")
    assert read(feed).last_code == "form"


@pytest.mark.parametrize(
    "leads_to", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "file:///etc/passwd"]
)
def test_one_that_leads_into_a_house_is_refused(elsewhere, leads_to):
    feed = of(elsewhere, elsewhere.says(302, Location=leads_to))
    assert (feed.last_result, feed.failures) == ("refused", 1)
    assert feed.in_words == "It is not on the public web, or leads to what is not. It is not asked."


def test_one_of_this_machine_is_not_asked(unlisted):
    feed = read(make_feed(unlisted.at("/news")))
    assert feed.last_result == "refused"
    assert not unlisted.asked


@pytest.mark.parametrize(
    "content",
    [BOMB, OUTSIDE, b"", b"<html><body>Sign in</body></html>", b"<rss><channel>", b"\x00\x01\x02", b"PK\x03\x04"],
)
def test_what_is_no_feed_is_said_and_nothing_of_it_is_kept(elsewhere, content):
    feed = of(elsewhere, elsewhere.says(200, content))
    assert (feed.last_result, feed.last_code) == ("broken", "form")
    assert FeedRecord.objects.count() == 0


def test_a_million_elements_inside_each_other_end(elsewhere):
    feed = of(elsewhere, elsewhere.says(200, b"<rss>" + b"<a>" * 400_000 + b"</a>" * 400_000 + b"</rss>"))
    assert feed.last_ended is not None


@pytest.mark.parametrize(
    ("status", "result"), [(401, "refused"), (403, "refused"), (404, "broken"), (410, "broken"), (500, "broken")]
)
def test_an_error_is_said_with_its_number(elsewhere, status, result):
    feed = of(elsewhere, elsewhere.says(status, b"No."))
    assert (feed.last_result, feed.in_words) == (result, f"It answers with an error ({status}).")


def test_scripts_in_words_become_nothing_and_the_rest_plain_text(elsewhere):
    hostile = item(
        1,
        title="&lt;script&gt;alert(1)&lt;/script&gt;Lend &lt;b&gt;early&lt;/b&gt; &amp;amp; often",
        description="<![CDATA[<p onclick='x()'>Read</p><style>p{}</style><img src=x onerror=alert(2)> &lt;b&gt; on]]>",
    )
    twice = item(2, title="&amp;lt;script&amp;gt;alert(3)&amp;lt;/script&amp;gt;Twice", description="")
    feed = of(elsewhere, elsewhere.says(200, rss(hostile, twice)))

    assert titles(feed) == ["Lend early & often", "Twice"]
    summary = feed.records.first().summary
    assert "Read" in summary
    assert not any(sign in summary for sign in ("<", "onclick", "alert", "p{}"))


def test_letters_that_are_not_what_they_declare_are_read(elsewhere):
    feed = of(elsewhere, elsewhere.says(200, rss(item(1, title="Médecins")).decode().encode("latin-1")))
    assert titles(feed) == ["Médecins"]
    declared = rss(item(2, title="Больницы")).decode().replace("utf-8", "windows-1251").encode("cp1251")
    elsewhere.answers["/bad"] = elsewhere.says(200, declared)
    assert titles(read(feed))[1:] == ["Больницы"]
    unknown = rss(item(3, title="Hôpital")).decode().replace("utf-8", "x-nothing").encode()
    elsewhere.answers["/bad"] = elsewhere.says(200, unknown)
    assert titles(read(feed))[2:] == ["Hôpital"]


def test_signs_that_no_text_has_are_left_out(elsewhere):
    told = rss(item(1, title="A\x00 b\x0b\u202e c&#0; d&#x1b;", guid="a\x00b")).replace(b"News", b"N\x08ews")
    feed = of(elsewhere, elsewhere.says(200, told))
    assert (feed.last_result, titles(feed)) == ("fine", ["A b c d"])


def test_names_of_letters_that_xml_does_not_know_are_read(elsewhere):
    feed = of(elsewhere, elsewhere.says(200, rss(item(1, title="Caf&eacute;&nbsp;&amp; bar & more &LT;b&GT; &lol;x"))))
    assert titles(feed) == ["Café & bar & more x"]


def test_dates_that_are_none_are_left_out(elsewhere):
    days = [
        "soon",
        "2024-13-45",
        "9999-12-31",
        "0000-00-00",
        "Mon, 99 Foo 2024",
        "-1",
        "1" * 5000,
        "2024-02-29T25:61:00",
    ]
    feed = of(elsewhere, elsewhere.says(200, rss(*(item(n, pubDate=day) for n, day in enumerate(days)))))
    said = [one and one.isoformat() for one in feed.records.order_by("pk").values_list("published_on", flat=True)]
    assert said == [None] * 7 + ["2024-02-29"]


def test_a_thing_that_is_named_twice_is_kept_once(elsewhere):
    feed = of(elsewhere, elsewhere.says(200, rss(item(1), item(1, title="Later"), item(2))))
    assert sorted(titles(feed)) == ["Guide 2", "Later"]
    assert last_run(feed).new == 2


def test_words_and_names_without_end_are_cut(elsewhere):
    long = item(1, title="word " * 2_000, description="w" * 50_000, guid="g" * 10_000)
    far = item(2, link="https://college.example/" + "a" * 5_000)
    feed = of(elsewhere, elsewhere.says(200, rss(long, far)))

    [one] = feed.records.all()
    assert len(one.title) <= 300
    assert one.title.endswith("word…")
    assert len(one.summary) == 600
    assert one.identifier.startswith("sha1:")
    assert last_run(feed).left_out == 1
    read(feed)
    assert feed.records.count() == 1


def test_addresses_that_lead_nowhere_are_left_out(elsewhere):
    bad = [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example/",
        "https://me:secret@a.example/",
        "http://[",
        "//",
    ]
    feed = of(elsewhere, elsewhere.says(200, rss(*(item(n, link=link) for n, link in enumerate(bad)))))
    assert (feed.records.count(), last_run(feed).left_out) == (0, 6)
    assert feed.last_result == "same"


def test_a_feed_that_fails_waits_longer_each_time_and_is_told_of_once(elsewhere):
    feed = of(elsewhere, elsewhere.says(500))
    waits = [hours_until(feed), *(hours_until(read(feed)) for _time in range(5))]

    assert waits == [1, 4, 16, 64, 168, 168]
    [fact] = Fact.objects.filter(verb="feed.broke")
    assert fact.details == {"code": "status", "failures": 3}
    elsewhere.answers["/bad"] = elsewhere.says(200, rss(item(1)))
    assert (read(feed).failures, hours_until(feed)) == (0, 24)


def test_who_asks_us_to_come_later_is_no_failure(elsewhere):
    feed = of(elsewhere, elsewhere.says(429, Retry_After="10800"))
    assert (feed.last_result, feed.failures, hours_until(feed)) == ("refused", 0, 3)
    assert feed.in_words == "It asks us to come later."


def test_a_mistake_of_ours_costs_its_own_feed_alone(good, monkeypatch):
    monkeypatch.setattr(reading, "keep", lambda *_said: 1 / 0)
    read(good)
    assert (good.last_result, good.failures) == ("broken", 1)


def test_it_is_claimed_by_one_worker(good, elsewhere):
    assert reading.read(good.pk)
    assert not reading.read(good.pk)
    assert len(elsewhere.asked) == 1


def test_one_that_is_paused_or_not_due_is_not_read(good, elsewhere):
    Feed.objects.update(is_paused=True)
    assert not reading.read(good.pk)
    Feed.objects.update(is_paused=False, due_at=now() + timedelta(minutes=1))
    assert not reading.read(good.pk)
    assert not elsewhere.asked


@pytest.mark.django_db(transaction=True)
def test_what_is_changed_while_it_is_read_is_another_list_by_then(elsewhere):
    feed = make_feed(elsewhere.at("/news"))

    def somebody_changes_it(handler):
        Feed.objects.update(address=elsewhere.at("/other"))
        connections.close_all()
        elsewhere.says(200, rss(item(1)), ETag='"one"')(handler)

    elsewhere.answers["/news"] = somebody_changes_it
    reading.read(feed.pk)
    feed.refresh_from_db()
    assert (feed.address, feed.etag, feed.read_until) == (elsewhere.at("/other"), "", None)
    assert feed.due_at <= now()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_read_it_once(elsewhere):
    elsewhere.answers["/news"] = elsewhere.says(200, rss(item(1)))
    feed, done = make_feed(elsewhere.at("/news")), []

    def work():
        try:
            done.append(reading.read(feed.pk))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _one in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(15)
    assert sorted(done) == [False, False, False, True]
    assert feed.runs.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_hangs_costs_another_nothing(elsewhere):
    """Two workers, two feeds that are due at once: the good one is read while the other still hangs."""
    elsewhere.answers["/hangs"] = elsewhere.silent
    elsewhere.answers["/news"] = elsewhere.says(200, rss(item(1)))
    hanging, good = make_feed(elsewhere.at("/hangs")), make_feed(elsewhere.at("/news", host="localhost"))

    def work(feed):
        try:
            reading.read(feed.pk)
        finally:
            connections.close_all()

    worker = threading.Thread(target=work, args=[hanging])
    worker.start()
    began = time.monotonic()
    while not elsewhere.asked and time.monotonic() < began + 5:
        time.sleep(0.01)
    assert reading.read(good.pk)
    took = time.monotonic() - began

    assert worker.is_alive()
    good.refresh_from_db()
    assert (good.last_result, good.records.count()) == ("fine", 1)
    assert took < 5
    elsewhere.over.set()
    worker.join(15)


@pytest.mark.django_db(transaction=True)
def test_another_feed_of_the_same_server_waits_its_turn_and_nothing_is_held_against_it(elsewhere):
    elsewhere.answers["/hangs"] = elsewhere.silent
    elsewhere.answers["/news"] = elsewhere.says(200, rss(item(1)))
    hanging, good = make_feed(elsewhere.at("/hangs")), make_feed(elsewhere.at("/news"))

    def work():
        try:
            reading.read(hanging.pk)
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    while not elsewhere.asked:
        time.sleep(0.01)
    reading.read(good.pk)
    good.refresh_from_db()
    assert (good.last_result, good.failures, good.runs.count()) == ("", 0, 0)
    assert good.due_at < now() + timedelta(minutes=5)
    elsewhere.over.set()
    worker.join(15)
    assert read(good).last_result == "fine"
