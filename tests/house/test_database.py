"""Whether a connection still stands is seen without asking, and a server that went away is seen too."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections

from tests.servers import until


@pytest.fixture
def other(db):
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.ensure_connection()
    yield other
    other.close()


def asked_last(other):
    """When a connection was last asked something, as the server says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT query_start FROM pg_stat_activity WHERE pid = %s", [other.connection.info.backend_pid])
        return cursor.fetchone()[0]


def test_a_connection_on_which_nothing_came_is_usable_without_a_question(other):
    before = asked_last(other)

    assert all(other.is_usable() for _time in range(20))

    assert asked_last(other) == before


def test_a_connection_that_the_server_ended_is_not_usable(other):
    assert other.is_usable()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])

    until(lambda: not other.is_usable())


def test_after_something_went_wrong_the_server_is_asked(other):
    before = asked_last(other)
    other.errors_occurred = True

    assert other.is_usable()

    assert asked_last(other) > before
