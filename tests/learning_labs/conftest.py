"""Who keeps the lab of these tests."""

import pytest

from hlh.activity.models import Actor
from hlh.people.models import Person
from learning_labs.models import Lab
from tests.conftest import make_person


@pytest.fixture
def keeper(lab: Lab) -> Person:
    """Whoever facilitates the lab, and no other."""
    person = make_person("Faraja")
    lab.entrust(person, by=Actor.objects.system())
    return person
