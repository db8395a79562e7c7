"""Collections and news."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Edge
from hlh.taxonomy.models import Area
from knowledge_hub.lapsing import let_news_go
from knowledge_hub.models import Collection, News
from knowledge_hub.tasks import keep_to_the_time
from knowledge_hub.wagtail_hooks import fallen_picks, overdue
from tests.knowledge_hub.conftest import (
    change,
    make_collection,
    make_news,
    make_page,
    make_private,
    make_resource,
    stranger_reads,
)

LANGUAGES = ["", "/ar", "/zh-hans", "/fr", "/ru", "/es"]


def queries_for(client, address):
    client.get(address)  # what a process remembers it asks once
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_answer_in_six_languages(client, home, language):
    for page in (make_collection(home, entry_of(make_resource(home))), make_news(home)):
        answer = client.get(f"{language}{page.url_path}")
        assert answer.status_code == 200
        assert page.title in answer.text


def test_a_collection_says_what_why_when_and_by_which_office(home):
    one, other = make_resource(home), make_page(home)
    picks = [
        ("pick", {"entry": entry_of(one), "why": "It counts."}),
        ("heading", "Nothing stands below this"),
        ("heading", "For hospitals"),
        ("pick", {"entry": entry_of(other), "why": "It tells how."}),
    ]
    page = stranger_reads(make_collection(home, picks=picks).url_path)

    for words in (one.title, "It counts.", "For hospitals", other.title, "Chosen on 9 March 2026"):
        assert words in page
    assert "Nothing stands below this" not in page


def test_it_stands_in_the_lineage_of_what_was_chosen_into_it(client, home):
    resource = make_resource(home)
    collection = make_collection(home, entry_of(resource))

    assert Edge.objects.filter(source=entry_of(resource), made=entry_of(collection)).exists()
    assert collection.url_path in stranger_reads("/hub/")
    assert collection.url_path in client.get("/search/?q=oxygen").text


def test_what_not_everybody_reads_is_not_shown_and_its_curator_sees_that(home, edith):
    resource = make_resource(home)
    collection = make_collection(home, entry_of(resource))
    make_private(resource)

    assert resource.title not in stranger_reads(collection.url_path)
    assert [shelf for shelf, _title in fallen_picks(edith)] == [collection]


def test_forty_cost_no_more_questions_than_one(client, home):
    few = make_collection(home, entry_of(make_resource(home)), slug="few")
    things = [entry_of(make_resource(home, f"Table {number}")) for number in range(36)]
    many = make_collection(home, *things, slug="many")

    asked = queries_for(client, few.url_path)
    assert queries_for(client, many.url_path) == asked
    assert asked <= 10


def test_the_home_shows_the_three_newest_news(client, home):
    for number in range(5):
        make_news(home, f"News number {number}")
    page = client.get("/hub/").text
    assert "News number 4" in page
    assert "News number 2" in page
    assert "News number 1" not in page


def test_news_leave_the_lists_and_stay_at_their_address(client, home):
    old = make_news(home, "Old table", dated=date(2026, 1, 1), until=localdate() - timedelta(days=1))
    make_news(home, "Until today", until=localdate())

    assert "Until today" in client.get("/hub/").text
    assert "Old table" not in client.get("/hub/").text
    assert "This was news until" in stranger_reads(old.url_path)
    area = f"/areas/{Area.objects.get(pk=6).slug}/"
    for address in (area, "/search/?q=table", "/feeds/hub.atom"):
        assert "Until today" in stranger_reads(address.replace("table", "today")), address
        assert "Old table" not in stranger_reads(address), address


def test_news_that_run_out_leave_the_lists_by_themselves(home):
    news = make_news(home, "Register now", dated=date(2026, 1, 1), until=localdate())
    make_news(home, "Until tomorrow", until=localdate() + timedelta(days=1))
    area = f"/areas/{Area.objects.get(pk=6).slug}/"
    keep_to_the_time()
    assert "Register now" in stranger_reads(area)
    News.objects.filter(pk=news.pk).update(until=localdate() - timedelta(days=1))
    keep_to_the_time()
    assert "Register now" not in stranger_reads(area)
    assert "Until tomorrow" in stranger_reads(area)
    assert let_news_go() == 0
    assert "Register now" in stranger_reads(news.url_path)
    change(news, until=None)
    assert "Register now" in stranger_reads(area)


def test_news_of_members_are_no_news_to_strangers(client, home, fatou, as_):
    news = make_news(home)
    make_private(news)
    assert news.title not in client.get("/hub/").text
    assert news.title in as_(fatou).get("/hub/").text


def test_home_costs_the_same_with_thirty_news_and_resources(client, home):
    make_news(home, "One")
    make_resource(home)
    asked = queries_for(client, "/hub/")
    for number in range(29):
        make_news(home, f"News {number}")
        make_resource(home, f"Table {number}")
    assert queries_for(client, "/hub/") == asked


def test_both_are_looked_at_again(home):
    pages = [make_collection(home, look_again_by=date(2026, 1, 1)), make_news(home, look_again_by=date(2026, 1, 1))]
    assert {page.pk for page in overdue()} == {page.pk for page in pages}
    assert "nobody has yet" in stranger_reads(Collection.objects.get().url_path)
