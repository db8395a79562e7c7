"""Lists that grow are read in the order of an index: the planner may take it, however large the table is."""

import pytest
from django.db import connection

from briefs.models import Brief
from helpdesk.models import Question
from hlh.catalogue.audiences import audience
from hlh.catalogue.models import Entry, Passage
from hlh.catalogue.words import query_for
from hlh.portal.views import PUBLISHED
from learning_labs.models import Discussion

LISTS = {
    "briefs_that_stand_by_date": lambda: Brief.objects.standing().for_listing().order_by("-published_at", "-pk")[:21],
    "questions_by_promise": lambda: Question.objects.for_queue()[:31],
    "discussions_that_move": lambda: Discussion.objects.exclude(post_count=0).order_by("-moved_at", "-pk")[:7],
    "entries_by_date": lambda: Entry.objects.filter(
        audience__in=[audience("public").pk, audience("members").pk], kind__in=PUBLISHED
    ).newest_first()[:3],
    "entries_of_a_lab": lambda: Entry.objects.filter(
        lab="supplies", audience__in=[audience("public").pk, audience("members").pk]
    ).newest_first()[:21],
    "entries_by_solved": lambda: Entry.objects.filter(
        solved="no", audience__in=[audience("public").pk, audience("members").pk]
    ).newest_first()[:21],
    "labs_by_slug": lambda: Entry.objects.filter(audience__in=[audience("public").pk]).lab_at("supplies")[:1],
    "passages_by_word": lambda: Passage.objects.filter(words=query_for("insulin")).values("entry")[:100],
}


@pytest.mark.parametrize("index", LISTS)
def test_a_list_has_its_index(db, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")

    assert index in LISTS[index]().explain()


def test_a_query_is_worked_out_once_and_not_for_each_row(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = Passage.objects.filter(words=query_for("insulin")).explain()

    assert "InitPlan" in plan
    assert "websearch_to_tsquery" not in plan.partition("Index Cond")[2]
