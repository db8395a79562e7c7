"""RSS and Atom: read by workers at their time, each thing kept once as plain text, told to whoever proposes it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from hlh.activity.models import Fact
from hlh.demo.listening import listen
from hlh.network.feeds import reading
from hlh.network.feeds.taking import new_records
from hlh.network.feeds.tasks import read_due
from hlh.network.models import Feed, FeedRecord, FeedRun
from tests.network.feeds.conftest import hours_until, item, last_run, make_feed, read, rss, titles

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


def test_it_is_asked_whether_anything_changed_and_nothing_is_read_twice(good, elsewhere):
    read(good)
    elsewhere.answers["/news"] = elsewhere.says(304)
    read(good)

    assert elsewhere.asked[-1][2]["if-none-match"] == '"one"'
    assert (good.last_result, good.failures, good.etag) == ("same", 0, '"one"')
    assert Fact.objects.filter(verb="feed.read").count() == 1


def test_what_changed_is_changed_and_not_told_again(good, elsewhere):
    read(good)
    elsewhere.answers["/news"] = elsewhere.says(200, rss(item(1, title="Guide one"), item(2)))
    read(good)

    assert (titles(good), last_run(good).changed, last_run(good).new) == (["Guide one", "Guide 2"], 1, 0)
    assert Fact.objects.filter(verb="feed.read").count() == 1


ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="fr">
<title>Nouvelles</title><link href="https://ministere.example/"/>
<entry><id>tag:a,2024:1</id><title type="html">Pr&amp;eacute;parer &lt;b&gt;vite&lt;/b&gt;</title>
<link rel="self" href="https://ministere.example/1.atom"/><link rel="alternate" href="/1"/>
<media:title>A picture</media:title><updated>2024-05-06T07:08:09Z</updated><summary>Trois gestes.</summary></entry>
<entry xml:lang="pt"><id>tag:a,2024:2</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Dois <i>gestos</i></div></title>
<link href="https://ministere.example/2"/><published>2024-05-05</published>
<content type="html">https://doi.org/10.1000/ABC.7</content></entry></feed>"""
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://old.example/"><title>Old</title></channel>
<item rdf:about="https://old.example/1"><title>Old guide</title><link>https://old.example/1</link>
<dc:date>2009-08-07</dc:date><dc:language>es</dc:language><dc:identifier>doi:10.1000/xyz</dc:identifier></item></rdf:RDF>"""


def test_atom_is_read(elsewhere):
    elsewhere.answers["/atom"] = elsewhere.says(200, ATOM)
    feed = read(make_feed(elsewhere.at("/atom")))

    first, second = feed.records.order_by("pk")
    assert (first.title, first.address, first.language) == ("Préparer vite", elsewhere.at("/1"), "fr")
    assert (first.published_on, first.summary) == (date(2024, 5, 6), "Trois gestes.")
    assert (second.title, second.language, second.published_on) == ("Dois gestos", "", date(2024, 5, 5))


def test_the_oldest_form_is_read(elsewhere):
    elsewhere.answers["/rdf"] = elsewhere.says(200, RDF)
    [one] = read(make_feed(elsewhere.at("/rdf"), language="en")).records.all()

    assert (one.title, one.address, one.doi) == ("Old guide", "https://old.example/1", "10.1000/xyz")
    assert (one.language, one.published_on) == ("es", date(2009, 8, 7))


def test_what_says_no_language_has_that_of_its_feed(elsewhere):
    elsewhere.answers["/news"] = elsewhere.says(200, rss(item(1)).replace(b"<language>en</language>", b""))
    assert read(make_feed(elsewhere.at("/news"), language="ar")).records.get().language == "ar"


def test_beat_has_each_that_is_due_read_by_a_task_of_its_own(good, elsewhere, monkeypatch):
    sent = []
    monkeypatch.setattr(reading, "tell_the_worker", lambda task, number: sent.append((task.name, number)))
    make_feed(elsewhere.at("/paused"), is_paused=True)
    later = make_feed(elsewhere.at("/later"))
    later.due_at = now() + timedelta(hours=1)
    later.save()
    read_due()

    assert sent == [("hlh.network.feeds.tasks.read", good.pk)]


def test_only_the_last_runs_are_kept(good, elsewhere, monkeypatch):
    monkeypatch.setattr(FeedRun, "KEPT", 3)
    for _time in range(5):
        read(good)
    assert good.runs.count() == 3


def test_the_demonstration_has_one_that_asks_nobody(db):
    listen()
    listen()
    feed = Feed.objects.get()
    assert feed.is_demo
    assert not Feed.objects.due().exists()
