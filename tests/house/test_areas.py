"""What is tagged with an area or a sub-topic is registered: else it would be left behind when two are merged."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from hlh.taxonomy.models import Area, SubTopic
from hlh.taxonomy.using import every_use
from tests.house.test_floors import OURS


def columns_about(topic):
    """Every key to it of our own models, and every array that is named after it."""
    for model in OURS:
        for field in model._meta.local_fields:
            is_key = isinstance(field, models.ForeignKey) and field.related_model is topic
            if is_key or (isinstance(field, ArrayField) and field.name.endswith(f"{topic.KIND}s")):
                yield model, field.name


def registered(topic):
    return {(use.model, use.column) for use in every_use() if use.of is topic}


@pytest.mark.parametrize("topic", [Area, SubTopic])
def test_every_column_with_areas_or_subtopics_is_registered(topic):
    missing = set(columns_about(topic)) - registered(topic)

    assert not missing, "register it in carrying.py of its room: uses(Area, Model, column, called=…)"


def test_the_scopes_of_appointments_are_registered_too():
    assert "scope" in {column for _model, column in registered(Area)}


def test_nothing_is_registered_twice():
    every = [(use.of, use.model, use.column) for use in every_use()]

    assert len(every) == len(set(every))
