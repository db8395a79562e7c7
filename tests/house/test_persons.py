"""Every model that leads to a person is registered twice: for telling it to them, and for forgetting it."""

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models

from hlh.activity.models import Actor
from hlh.people.erasing import forgotten
from hlh.people.exporting import told
from hlh.people.models import Person, Voice
from tests.house.test_floors import OURS

ADDRESS = (models.EmailField, models.GenericIPAddressField)
NAMED = ("email", "mail", "sender", "recipient")  # columns that hold an address without saying so by their kind
EVERY = list(apps.get_models(include_auto_created=True))


def keys_to(model, other):
    return [field for field in model._meta.get_fields() if field.concrete and field.related_model is other]


def holds_an_address(model):
    columns = model._meta.concrete_fields
    return any(
        isinstance(field, ADDRESS) or (field.name in NAMED and isinstance(field, models.CharField)) for field in columns
    )


def is_among(registered, model):
    """A kind of page is told of with all pages."""
    return any(issubclass(model, one) for one in registered)


def is_part_of_what_somebody_said(model):
    """A part of something in somebody's voice: further words, a file, a version."""
    keys = [field for field in model._meta.get_fields() if field.concrete and field.many_to_one]
    wholes = [key.related_model for key in keys if key.remote_field.on_delete is models.CASCADE]
    return any(keys_to(whole, Voice) for whole in wholes)


LEADING = [
    model
    for model in EVERY
    if keys_to(model, Person) or keys_to(model, Voice) or holds_an_address(model) or model is Session
]


OF_THEIRS = [model for model in OURS if keys_to(model, Actor) or is_part_of_what_somebody_said(model)]


@pytest.mark.parametrize("model", dict.fromkeys([*LEADING, *OF_THEIRS]), ids=lambda model: model._meta.label)
def test_what_leads_to_a_person_is_told_to_them(model):
    assert is_among(told(), model), (
        f"tells(…, of=[{model.__name__}]) in copying.py of its app, or tells_nothing_of() with why"
    )


@pytest.mark.parametrize("model", LEADING, ids=lambda model: model._meta.label)
def test_what_leads_to_a_person_is_forgotten_with_them(model):
    """A row goes with the person, or loses its key; a voice is silenced. All else has to be emptied by somebody."""
    deletes = [getattr(field.remote_field, "on_delete", None) for field in keys_to(model, Person)]
    if models.CASCADE in deletes or model is Person:
        return
    is_emptied = bool(deletes or keys_to(model, Voice)) and set(deletes) <= {models.SET_NULL, None}
    if is_emptied and not holds_an_address(model):
        return
    assert is_among(forgotten(), model), f"forgets(of=[{model.__name__}]) in forgetting.py of its app"


def test_the_walk_sees_the_models_that_it_is_for():
    names = {model._meta.label for model in LEADING}
    assert names >= {"people.Person", "people.Voice", "mail.Letter", "account.EmailAddress", "wagtailcore.PageLogEntry"}
    assert names >= {"learning_labs.Post", "helpdesk.Question", "usersessions.UserSession", "sessions.Session"}
    parts = {model._meta.label for model in OF_THEIRS}
    assert parts >= {"helpdesk.Addition", "learning_labs.PostAttachment", "briefs.Version", "briefs.Decision"}
