"""Feeds of real servers of somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.timezone import now

from hlh.activity.models import Actor
from hlh.network.feeds import reading
from hlh.network.models import Feed, FeedRun, Partner
from hlh.people.models import Appointment, Organisation, Person, Role
from tests.conftest import make_person
from tests.network.conftest import make_contact
from tests.outside.conftest import Elsewhere, elsewhere, unlisted

__all__ = ["elsewhere", "unlisted"]

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>News</title><language>en</language>{items}</channel></rss>"""


def make_feed(address: str, **fields: Any) -> Feed:
    said = {"name": "News of the college", "publisher": "College of Supply", "publisher_kind": "centre"} | fields
    return Feed.objects.create(address=address, **said)


def item(number: int, **said: str) -> str:
    """A thing in RSS."""
    told = {
        "title": f"Guide {number}",
        "link": f"https://college.example/{number}",
        "guid": f"college-{number}",
        "description": "How to lend.",
        "pubDate": "Mon, 02 Sep 2024 10:00:00 GMT",
    } | said
    return "<item>" + "".join(f"<{name}>{words}</{name}>" for name, words in told.items() if words) + "</item>"


def rss(*items: str) -> bytes:
    return RSS.format(items="".join(items)).encode()


def read(feed: Feed) -> Feed:
    """It is due, and a worker comes by."""
    Feed.objects.filter(pk=feed.pk).update(due_at=now())
    assert reading.read(feed.pk)
    feed.refresh_from_db()
    return feed


def last_run(feed: Feed) -> FeedRun:
    return FeedRun.objects.filter(feed=feed).latest("pk")


def titles(feed: Feed) -> list[str]:
    return list(feed.records.order_by("pk").values_list("title", flat=True))


def hours_until(feed: Feed) -> int:
    """After how many whole hours it is read again."""
    return round((feed.due_at - now()).total_seconds() / 3600)


@pytest.fixture
def college(db: None) -> Partner:
    office = Organisation.objects.create(name="College of Supply", kind="centre")
    return Partner.objects.create(organisation=office, slug="college")


@pytest.fixture
def paola(college: Partner) -> Person:
    """The contact of the college."""
    return make_contact("Paola", college)


@pytest.fixture
def edith(db: None) -> Person:
    """An editor of everything."""
    person = make_person("Edith")
    Appointment.objects.appoint(person, Role.EDITOR, by=Actor.objects.system())
    return person


@pytest.fixture
def good(elsewhere: Elsewhere) -> Feed:
    """A feed with two guides."""
    elsewhere.answers["/news"] = elsewhere.says(200, rss(item(1), item(2)), ETag='"one"')
    return make_feed(elsewhere.at("/news"))
