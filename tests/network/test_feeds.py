"""RSS and Atom: read by workers at their time, each thing kept once as plain text, told to whoever proposes it."""

from __future__ import annotations

from datetime import date

import pytest

from hlh.activity.models import Fact
from hlh.network.feeds.taking import new_records
from hlh.network.models import FeedRecord
from tests.network.conftest import hours_until, item, last_run, make_feed, read, rss, titles

pytestmark = pytest.mark.django_db


def test_what_is_new_is_kept_once_and_told_with_what_a_proposal_needs(good, elsewhere):
    read(good)

    assert (good.last_result, good.in_words, hours_until(good)) == ("fine", "", 24)
    fact = Fact.objects.get(verb="feed.read")
    assert fact.target == good
    assert fact.details == {"new": 2, "batch": last_run(good).pk}
    [brought] = new_records(good, fact.details["batch"])
    assert [one.title for one in brought] == ["Guide 1", "Guide 2"]
    one = brought[0]
    assert (one.address, one.publisher, one.publisher_kind) == (
        "https://college.example/1",
        "College of Supply",
        "centre",
    )
    assert (one.published_on, one.language, one.helps) == (date(2024, 9, 2), "en", "How to lend.")
    assert one.once.startswith(f"feed:{good.pk}:")
    assert len(one.once) <= 80

    elsewhere.answers["/news"] = elsewhere.says(200, rss(item(3), item(1), item(2)))
    read(good)
    assert (last_run(good).new, FeedRecord.objects.count()) == (1, 3)
    assert [row.title for part in new_records(good, last_run(good).pk) for row in part] == ["Guide 3"]
