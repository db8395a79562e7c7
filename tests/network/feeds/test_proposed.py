"""What feeds bring is proposed, and never published by itself."""

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.catalogue.models import Entry
from knowledge_hub.models import Proposal
from tests.network.feeds.conftest import make_feed, read
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


def test_many_are_proposed_once(elsewhere):
    provider = Provider(elsewhere)
    provider.holds(1_500)
    feed = make_feed(provider.address, kind="oai")
    read(feed)
    settle_all()

    assert Proposal.objects.filter(origin="feed").count() == 1_500
