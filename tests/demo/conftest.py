"""A filled hub takes keys by the thousand."""

from collections.abc import Iterator

import pytest
from django.db import connection

LAST = "SELECT last_value FROM catalogue_entry_id_seq"


@pytest.fixture(autouse=True)
def _keys_given_back(db: None) -> Iterator[None]:
    """A sequence is not rolled back: with keys that far on, the map of pages would have parts in the tests that follow."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone()
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('catalogue_entry_id_seq', %s)", [last])
