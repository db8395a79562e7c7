from collections.abc import Iterator

import pytest

from hlh.taxonomy.loading import load
from hlh.taxonomy.models import Area, Country


@pytest.fixture
def taxonomy(db: None) -> Iterator[None]:
    """The taxonomy as the files say; what a test made of it is not remembered afterwards."""
    load()
    yield
    Area.objects.forget()
    Country.objects.forget()
