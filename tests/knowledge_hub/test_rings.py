"""Whoever publishes a page holds its row before the entries of all pages; nobody who writes entries waits for it in a ring."""

from __future__ import annotations

import threading
import time
from functools import partial

import pytest
from django.db import connection, transaction

from knowledge_hub import bridge
from knowledge_hub.models import HubHome
from tests.knowledge_hub.conftest import change, in_french, make_page, make_resource
from tests.knowledge_hub.documents import a_pdf, upload
from tests.racing import at_once


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def rewriting_a_tree(home):
    page = make_page(home)
    return page, partial(bridge.rewrite, page.pk)


def reading_a_document(home):
    document = upload(a_pdf("Keep the zeolite of the concentrator dry."))
    page = make_page(home, body=[("document", document)])
    return page, partial(bridge.rewrite_naming, document)


def publishing_what_is_newer(home):
    page, newer = make_resource(home), make_resource(home, "Newer table")
    page = change(page, successor=newer)
    return page, partial(change, newer)


def publishing_a_translation(home):
    page = make_page(home)
    return page, partial(change, in_french(page))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "begins", [rewriting_a_tree, reading_a_document, publishing_what_is_newer, publishing_a_translation]
)
def test_who_publishes_a_page_and_who_writes_its_entry_do_not_wait_in_a_ring(begins, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page, writes = begins(HubHome.objects.get(slug="hub"))
    is_held = threading.Event()

    def publishes() -> None:
        with transaction.atomic():  # as Wagtail's screens do
            mine = type(page).objects.get(pk=page.pk)
            revision = mine.save_revision()
            mine.save()
            is_held.set()
            for _look in range(200):
                if somebody_waits():
                    break
                time.sleep(0.05)
            revision.publish()

    def writes_then() -> None:
        assert is_held.wait(30)
        writes()

    assert at_once(publishes, writes_then) == ["done", "done"]
