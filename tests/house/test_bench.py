"""What the bench reads and prints: the figures themselves come from `make bench`."""

import os

from bench.comparing import Pair, _row, pairs
from bench.memory import by_part, pss_of
from bench.serving import Answer, Browser, _nanoseconds
from bench.table import table

SMAPS = "55d0-7ffe ---p 00000000 00:00 0 [rollup]\nRss: 9000 kB\nPss: 5120 kB\nPss_Dirty: 12 kB\n"
THERE = dict.fromkeys(
    (
        *("discussion", "end", "lab", "area", "country", "brief", "learning_brief", "workspace"),
        *("hub_page", "hub_index", "resource"),
    ),
    "/somewhere/",
)


def test_pss_is_read_from_what_the_kernel_says():
    assert pss_of(SMAPS) == 5120
    assert pss_of("") == 0


def test_work_is_counted_in_processor_time():
    before = _nanoseconds(os.getpid())
    sum(number * number for number in range(200_000))
    assert _nanoseconds(os.getpid()) > before


def test_what_a_process_started_is_found_with_it():
    assert sum(by_part(os.getpid()).values()) > 10


def test_a_row_holds_the_medians_and_their_ratio():
    pair = Pair("home", "stranger", "/", "/list")

    turns = [(Answer(200, took, 2048, []), Answer(200, 2.0, 900, [])) for took in (4.0, 6.0, 90.0)]
    row = _row(pair, turns, (5.0, 2.0), {"home, stranger": 3})

    assert (row.hub_ms, row.floor_ms, row.ratio, row.cpu_ratio) == (6.0, 2.0, 3.0, 2.5)
    assert (row.kilobytes, row.queries) == (2.0, 3)
    assert row.late_ms > row.hub_ms


def test_both_kinds_of_reader_see_every_page():
    named = [(pair.name, pair.reader) for pair in pairs(THERE)]
    assert len(named) == len(set(named))
    assert {reader for name, reader in named if name == "discussion"} == {"signed in", "stranger"}
    assert [(pair.name, pair.reader) for pair in pairs(THERE) if pair.sends] == [
        ("reply, sent", "writer"),
        ("ask, sent", "stranger"),
    ]


def test_a_browser_keeps_the_cookies_that_it_is_given():
    browser = Browser(port=0)

    browser.keep(Answer(200, 1.0, 10, ["sessionid=abc; Path=/; HttpOnly", "csrftoken=x=y; Path=/"]))

    assert browser.cookies == {"sessionid": "abc", "csrftoken": "x=y"}


def test_the_table_has_a_line_for_each_page_and_says_the_weight_and_the_memory():
    row = {"page": "home", "reader": "stranger", "floor": "/list", "hub_ms": 6.0, "floor_ms": 2.0, "ratio": 3.0}
    row |= {"cpu_ratio": 2.5, "late_ms": 9.5}
    row |= {"kilobytes": 4.3, "queries": 3}
    figures = {"pages": [row], "cold_queries": {"discussion, cold": 8}, "first_visits": {"home": 15.6}, "load": 0.5}
    figures |= {"memory": {"megabytes": 700, "parts": {"web": 300, "other": 400}}, "sizes": {"posts": 9}}

    lines = table(figures | {"filled_in_seconds": 12}).splitlines()

    assert lines[1].split() == ["home", "stranger", "/list", "6.0", "2.0", "3.0", "9.5", "2.5", "4.3", "3"]
    assert "discussion, cold: 8 queries" in lines
    assert "first visit to home: 15.6 KB" in lines
    assert any("700 MB" in line for line in lines)
