"""Links of what is published are looked at every week: what counts as dead, what does not, and what is written down."""

from __future__ import annotations

import gzip
import socket
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Fact
from hlh.mail.models import Notice
from hlh.outside import Why
from hlh.weblinks import checking
from hlh.weblinks.finding import addresses_in
from hlh.weblinks.models import CLOSED, STATUS, WAIT, Mention, WebAddress
from hlh.weblinks.tasks import check_due as beat
from tests.weblinks.conftest import days_until, look

BEYOND = "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"  # no moment that there is


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("See https://who.int/a.", ["https://who.int/a"]),
        ("(https://who.int/a_(b)) and HTTP://who.int, then", ["https://who.int/a_(b)", "HTTP://who.int"]),
        ("انظر https://who.int/ar، و", ["https://who.int/ar"]),
        ("见https://who.int/zh。然后", ["https://who.int/zh"]),
        ("[words](https://who.int/m) <https://who.int/n>", ["https://who.int/m", "https://who.int/n"]),
        ("twice https://who.int https://who.int", ["https://who.int"]),
        ("www.who.int mailto:a@who.int http:// http://[::1 ftp://who.int", []),
        ("http://127.0.0.1:8000/briefs/ is ours", []),
        ("https://who.int/" + "a" * 2000, []),
    ],
)
def test_addresses_are_found_in_words_without_what_ends_the_sentence(words, found, settings):
    settings.SITE = "http://127.0.0.1:8000"
    assert addresses_in([words]) == found


def test_a_link_that_answers_is_asked_for_its_head_alone_and_again_in_a_week(told, elsewhere):
    elsewhere.answers["/cards"] = elsewhere.says(200, b"Cards.")
    one = look()
    assert [(method, path) for method, path, _said in elsewhere.asked] == [("HEAD", "/cards")]
    assert (one.why, one.status, one.failures, days_until(one)) == ("", 200, [], 7)
    assert one.heard_at is not None


def test_who_does_not_like_to_be_asked_for_the_head_is_asked_for_the_whole(told, elsewhere):
    def only_whole(handler):
        elsewhere.says(501 if handler.command == "HEAD" else 200, b"Cards.")(handler)

    elsewhere.answers["/cards"] = only_whole
    one = look()
    assert [method for method, _path, _said in elsewhere.asked] == ["HEAD", "GET"]
    assert (one.why, one.failures) == ("", [])


def test_three_failures_on_different_days_make_it_dead_and_each_is_kept_with_its_reason(told, elsewhere):
    elsewhere.answers["/cards"] = elsewhere.says(500)
    one = look()
    assert (one.why, one.status, one.dead_since, days_until(one)) == (STATUS, 500, None, 1)
    elsewhere.answers["/cards"] = elsewhere.hang_up
    one = look()
    elsewhere.answers.clear()
    one = look()
    assert [(failure["why"], failure["status"]) for failure in one.failures] == [
        (STATUS, 500),
        (Why.BROKEN, None),
        (STATUS, 404),
    ]
    assert one.is_dead
    assert days_until(one) == 7


def test_a_day_counts_once(told):
    for _time in range(4):
        WebAddress.objects.update(due_at=now())
        checking.check_due()
    one = WebAddress.objects.get()
    assert len(one.failures) == 1
    assert not one.is_dead


def test_a_link_that_comes_back_is_forgotten(told, elsewhere):
    look(times=2)
    elsewhere.answers["/cards"] = elsewhere.says(200)
    assert look().failures == []
    elsewhere.answers.clear()
    look(times=3)
    elsewhere.answers["/cards"] = elsewhere.says(200)
    one = look()
    assert (one.dead_since, one.failures, Mention.objects.get().told_at) == (None, [], None)
    assert Fact.objects.filter(verb="weblink.returned").count() == 1


@pytest.mark.parametrize("status", [401, 403, 405, 451])
def test_what_is_only_for_some_cannot_be_checked_and_is_not_dead(told, elsewhere, status):
    elsewhere.answers["/cards"] = elsewhere.says(status)
    one = look(times=4)
    assert (one.why, one.failures, one.dead_since) == (CLOSED, [], None)


@pytest.mark.parametrize(
    ("status", "after", "days"),
    [
        (429, None, 1),
        (429, "172800", 2),
        (503, "9" * 30, 7),
        (503, "date", 3),
        (429, "soon", 1),
        (429, "0", 0),
        (429, BEYOND, 1),
    ],
)
def test_who_asks_us_to_come_later_is_left_alone_until_then(told, elsewhere, status, after, days):
    if after == "date":
        after = format_datetime(now() + timedelta(days=3, minutes=2), usegmt=False)
    elsewhere.answers["/cards"] = elsewhere.says(status, **({"Retry_After": after} if after else {}))
    one = look()
    assert (one.why, one.failures, days_until(one)) == (WAIT, [], days)
    assert one.due_at > now() + timedelta(minutes=50)


def test_an_error_without_a_word_on_later_is_a_failure(told, elsewhere):
    elsewhere.answers["/cards"] = elsewhere.says(503)
    assert len(look().failures) == 1


def test_a_circle_is_a_failure_and_the_way_into_a_house_cannot_be_checked(told, elsewhere):
    elsewhere.answers["/cards"] = elsewhere.says(302, Location="/cards")
    assert look().why == Why.LOOP
    elsewhere.answers["/cards"] = elsewhere.says(302, Location="http://169.254.169.254/latest/")
    one = look()
    assert (one.why, one.failures) == (Why.REFUSED, [])


def test_what_is_huge_or_packed_is_not_even_read(told, elsewhere):
    def endless(handler):
        handler.send_response(200 if handler.command == "GET" else 500)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        try:
            while not elsewhere.over.is_set():
                handler.wfile.write(gzip.compress(b"\0" * 1_000_000))
        except OSError:
            elsewhere.left = True  # we hung up

    elsewhere.answers["/cards"] = endless
    one = look()
    assert (one.why, one.status, one.failures) == ("", 200, [])


def test_a_server_that_says_nothing_fails_only_while_the_line_of_the_hub_is_known_to_work(told, elsewhere, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.2)
    elsewhere.answers["/cards"] = elsewhere.silent
    one = look()
    assert (one.why, one.failures, days_until(one)) == (Why.SLOW, [], 1)
    WebAddress.objects.create(address="https://who.example/", host="who.example", heard_at=now())
    one = look(one.address)
    assert [failure["why"] for failure in one.failures] == [Why.SLOW]


def test_nobody_there_is_written_down_as_that(told, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.OUTSIDE_ALLOW = {f"127.0.0.1:{port}"}
    WebAddress.objects.update(address=f"http://127.0.0.1:{port}/")
    assert look().why == Why.AWAY


def test_the_default_asks_no_machine_of_ours(told, elsewhere, settings):
    settings.OUTSIDE_ALLOW = frozenset()
    one = look()
    assert (one.why, one.failures, elsewhere.asked) == (Why.REFUSED, [], [])


def test_a_hub_without_a_way_out_asks_nobody_and_forgets_nothing(told, elsewhere, settings):
    settings.OUTSIDE = False
    beat()
    one = WebAddress.objects.get()
    assert (one.asked_at, elsewhere.asked) == (None, [])
    settings.OUTSIDE = True
    beat()
    assert len(elsewhere.asked) == 2


def test_a_worker_that_is_killed_while_it_asks_loses_nothing(told, elsewhere, monkeypatch):
    class Killed(BaseException):
        pass

    def die(_address):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(checking, "heard_of", die)
        with pytest.raises(Killed):
            checking.check_due()
    assert checking.check_due() == 0  # nobody asks while it may still be asked
    WebAddress.objects.update(due_at=now())  # an hour later
    assert checking.check_due() == 1
    assert len(WebAddress.objects.get().failures) == 1


def test_two_workers_never_ask_for_the_same_link_at_once(told, elsewhere, monkeypatch):
    one, real, others = WebAddress.objects.get(), checking.heard_of, []

    def meanwhile(address):
        others.append(checking.check(one.pk))
        return real(address)

    monkeypatch.setattr(checking, "heard_of", meanwhile)
    assert checking.check(one.pk)
    assert others == [False]


def test_what_failed_a_month_ago_counts_no_more(told):
    one = WebAddress.objects.get()
    one.failures = [{"day": f"2025-01-0{number}", "why": STATUS, "status": 404} for number in (1, 2)]
    one.save()
    assert len(look().failures) == 1


def test_what_was_heard_twice_is_told_once(told):
    one = look(times=3)
    checking.settle(one.pk, checking.Heard(STATUS, 404))
    checking.settle(one.pk, checking.Heard(STATUS, 404))
    settle_all()
    assert Fact.objects.filter(verb="weblink.died").count() == 1
    assert Notice.objects.filter(kind="link-dead").count() == 1


def test_a_round_asks_each_server_once_and_few_of_them(told, elsewhere, settings):
    place = Mention.objects.get()
    for number in range(30):
        host = "127.0.0.1" if number % 2 else f"www.h{number}.invalid"
        made = WebAddress.objects.create(address=f"http://{host}/{number}", host=host)
        Mention.objects.create(address=made, entry=place.entry)
    assert len(checking._next_due()) == checking.MOST_AT_ONCE
    assert len({WebAddress.objects.get(pk=pk).host for pk in checking._next_due()}) == checking.MOST_AT_ONCE


def test_a_server_with_many_links_keeps_no_other_waiting(told):
    entry = Mention.objects.get().entry
    rows = [WebAddress(address=f"http://one.invalid/{number}", host="one.invalid") for number in range(120)]
    rows.append(WebAddress(address="http://two.invalid/", host="two.invalid", due_at=now()))
    for one in rows[:-1]:
        one.due_at = now() - timedelta(days=1)
    made = WebAddress.objects.bulk_create(rows)
    Mention.objects.bulk_create(Mention(address=one, entry=entry) for one in made)
    assert made[-1].pk in checking._next_due()
    assert WebAddress.objects.get(pk=checking._next_due()[0]).host == "one.invalid"  # the longest due


def test_many_names_of_one_server_are_asked_like_one(told):
    entry = Mention.objects.get().entry
    hosts = [f"district{number}.health.gov.ke" for number in range(40)] + ["moh.gov.ke", "who.int", "apps.who.int"]
    for days, host in enumerate(reversed(hosts)):
        due = now() - timedelta(days=1 + days)
        made = WebAddress.objects.create(address=f"http://{host}/", host=host, due_at=due)
        Mention.objects.create(address=made, entry=entry)
    found = [WebAddress.objects.get(pk=pk).host for pk in checking._next_due()]
    assert found[:3] == ["district0.health.gov.ke", "moh.gov.ke", "who.int"]
    assert len(found) == 4  # with the one that was there


def test_one_that_cannot_be_looked_at_holds_up_no_other(told, elsewhere, monkeypatch, caplog):
    other = WebAddress.objects.create(address="http://other.invalid/", host="other.invalid", due_at=now())
    Mention.objects.create(address=other, entry=Mention.objects.get().entry)
    real = checking.heard_of

    def stumble(address):
        if address == other.address:
            raise RuntimeError("a row is held")
        return real(address)

    monkeypatch.setattr(checking, "heard_of", stumble)
    WebAddress.objects.filter(pk=other.pk).update(due_at=now() - timedelta(days=1))
    assert checking.check_due() == 1
    assert f"link {other.pk} is looked at in a later round" in caplog.text
