"""What feeds bring is proposed, and never published by itself."""

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Entry
from knowledge_hub.models import Proposal
from tests.network.feeds.conftest import item, make_feed, read, rss
from tests.network.feeds.provider import Provider

TODAY = now().date().isoformat()
pytestmark = pytest.mark.django_db


def test_what_feeds_bring_waits_for_a_curator_once_and_nothing_is_published(good):
    read(good)
    settle_all()

    proposals = Proposal.objects.order_by("pk")
    assert [(one.title, one.stage, one.origin, one.said_by) for one in proposals] == [
        ("Guide 1", "waiting", "feed", "News of the college"),
        ("Guide 2", "waiting", "feed", "News of the college"),
    ]
    assert not Entry.objects.filter(title__startswith="Guide").exists()
    read(good)
    settle_all()
    assert proposals.count() == 2


def test_what_a_provider_took_back_waits_no_more(elsewhere):
    provider = Provider(elsewhere)
    provider.holds(3)
    feed = make_feed(provider.address, kind="oai")
    read(feed)
    settle_all()

    provider.changed |= {2: TODAY}
    provider.deleted = {2}
    read(feed)
    settle_all()

    stages = dict(Proposal.objects.values_list("title", "stage"))
    assert sorted(stages.values()) == ["waiting", "waiting", "withdrawn"]

    provider.deleted = set()
    read(feed)
    settle_all()
    assert set(Proposal.objects.values_list("stage", flat=True)) == {"waiting"}
    assert Proposal.objects.count() == 3
    [told] = Fact.objects.filter(verb="proposal.brought_back")
    assert told.target == Proposal.objects.get(title="Item 2")


def test_what_was_taken_back_and_is_there_from_elsewhere_meanwhile_stays_so(elsewhere):
    provider = Provider(elsewhere)
    provider.holds(1)
    feed = make_feed(provider.address, kind="oai")
    read(feed)
    settle_all()
    provider.changed, provider.deleted = {1: TODAY}, {1}
    read(feed)
    settle_all()

    same = item(1, link="https://college.example/items/1")
    elsewhere.answers["/other"] = elsewhere.says(200, rss(same))
    read(make_feed(elsewhere.at("/other")))
    settle_all()
    provider.deleted = set()
    read(feed)
    settle_all()
    assert list(Proposal.objects.order_by("pk").values_list("title", "stage")) == [
        ("Item 1", "withdrawn"),
        ("Guide 1", "waiting"),
    ]


def test_what_a_curator_declined_comes_back_to_nobody(elsewhere, edith):
    provider = Provider(elsewhere)
    provider.holds(1)
    feed = make_feed(provider.address, kind="oai")
    read(feed)
    settle_all()
    Proposal.objects.get().decline(reason="old", hint="Name the new one.", by=Actor.objects.of(edith))
    for deleted in ({1}, set()):
        provider.changed, provider.deleted = {1: TODAY}, deleted
        read(feed)
        settle_all()
    assert Proposal.objects.get().stage == "declined"


def test_many_are_proposed_once(elsewhere):
    provider = Provider(elsewhere)
    provider.holds(1_500)
    feed = make_feed(provider.address, kind="oai")
    read(feed)
    settle_all()

    assert Proposal.objects.filter(origin="feed").count() == 1_500
