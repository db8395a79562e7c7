"""Lineage: the whole thread both ways, whoever stands on it; what is closed stays without words."""

import pytest
from django.db import connection

from hlh.catalogue.entries import entry_of
from hlh.catalogue.lineage import FARTHEST, thread_of
from hlh.people.models.persons import Stranger
from learning_labs.models import Discussion
from tests.conftest import discuss, make_lab


@pytest.fixture
def chain(discussion, make_entry, sew):
    """Question, discussion, action brief, learning brief, hub page."""
    brief = make_entry("What Kenya did")
    lesson = make_entry("What eleven countries teach", kind="learning_brief")
    page = make_entry("Insulin", kind="page")
    sew(entry_of(discussion), brief, lesson, page)
    return discussion


def test_the_whole_thread_is_seen_from_a_discussion_in_one_query(chain, django_assert_max_num_queries):
    thread_of(chain, reader=Stranger())
    with django_assert_max_num_queries(1):
        thread = thread_of(chain, reader=Stranger())
    assert [step.kind for step in thread] == [
        "Question",
        "Discussion",
        "Action brief",
        "Learning brief",
        "Hub page",
    ]
    assert [step.is_here for step in thread] == [False, True, False, False, False]


def test_the_question_has_no_words_for_a_stranger_and_some_for_the_desk(chain, oskar):
    assert (thread_of(chain, reader=Stranger())[0].title, thread_of(chain, reader=Stranger())[0].address) == ("", "")
    assert thread_of(chain, reader=oskar)[0].address.startswith("/helpdesk/queue/")


def test_sisters_of_what_it_came_of_are_no_part_of_its_thread(chain, make_entry, sew):
    from hlh.catalogue.models import Entry

    sister = make_entry("What Nepal did")
    sew(sister, Entry.objects.get(kind="learning_brief"))
    assert "What Nepal did" not in [step.title for step in thread_of(chain, reader=Stranger())]


def test_of_many_three_are_shown_and_the_rest_is_counted(client, discussion, make_entry, sew):
    for number in range(30):
        sew(entry_of(discussion), make_entry(f"Brief {number}", readers="public" if number % 2 else "members"))
    thread = [step for step in thread_of(discussion, reader=Stranger()) if step.kind == "Action brief"]
    assert [bool(step.title) for step in thread] == [True, True, True]
    assert thread[-1].more == 27
    assert "and 27 more" in client.get(discussion.get_absolute_url()).text


def test_a_ring_and_a_long_row_end(discussion, make_entry, sew):
    row = [make_entry(f"Brief {number}") for number in range(FARTHEST + 5)]
    sew(entry_of(discussion), *row, entry_of(discussion))
    thread = thread_of(discussion, reader=Stranger())
    assert len(thread) == 5
    assert thread[-1].more <= 2 * FARTHEST


def test_who_stands_alone_has_no_thread(db):
    lab = make_lab("alone")
    discussion = discuss(lab)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_edge")
    assert thread_of(Discussion.objects.get(pk=discussion.pk), reader=Stranger()) == []
