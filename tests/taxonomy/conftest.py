from collections.abc import Iterator

import pytest
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.people.models import Person
from hlh.taxonomy.loading import load
from hlh.taxonomy.models import Area, Country
from tests.conftest import sign_in


@pytest.fixture
def taxonomy(db: None) -> Iterator[None]:
    """The taxonomy as the files say; what a test made of it is not remembered afterwards."""
    load()
    yield
    Area.objects.forget()
    Country.objects.forget()


@pytest.fixture
def keeper(taxonomy: None, ada: Person) -> Client:
    """The browser of an administrator."""
    settle_all()
    return sign_in(ada)
