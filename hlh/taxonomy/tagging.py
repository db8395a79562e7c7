"""Free tags, of django-taggit: what administrators do with them.

What can be found carries them by a `TaggableManager` of its own; here every table that ties a tag to something is moved.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from taggit.models import ItemBase, Tag

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.policy import NotNow
from hlh.taxonomy import facts

MOST_COUNTED = 1_000


def ties() -> list[type[models.Model]]:
    """Every table that ties a tag to something."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, ItemBase) and model._meta.get_field("tag").related_model is Tag
    ]


def used(tag: Any) -> int:
    """How many things carry it, counted to a thousand in each table."""
    return sum(model._default_manager.filter(tag=tag)[:MOST_COUNTED].count() for model in ties())


def add(name: str, *, by: Actor) -> None:
    """A new tag.

    Raises:
        NotNow: when there is one of this name, in whatever case.
    """
    with transaction.atomic():
        if Tag.objects.filter(name__iexact=name).exists():
            raise NotNow(_("There is a tag “%(name)s” already.") % {"name": name})
        record(facts.TAG_ADDED, Tag.objects.create(name=name), by=by)


def rename(tag: Any, name: str, *, by: Actor) -> None:
    """Call it otherwise.

    Raises:
        NotNow: when another one is called so: then the two can be merged.
    """
    with transaction.atomic():
        if Tag.objects.filter(name__iexact=name).exclude(pk=tag.pk).exists():
            raise NotNow(_("Another tag is called “%(name)s”. Merge the two instead.") % {"name": name})
        tag.name, tag.slug = name, tag.slugify(name)
        try:
            with transaction.atomic():
                tag.save()
        except IntegrityError:  # another one has this address
            tag.slug = f"{tag.slug[:80]}-{tag.pk}"
            tag.save()
        record(facts.TAG_RENAMED, tag, by=by)


def merge(tag: Any, into: Any, *, by: Actor) -> None:
    """What carries it carries another one, once.

    Raises:
        NotNow: when the two are the same.
    """
    if tag.pk == into.pk:
        raise NotNow(_("Choose another one than “%(name)s” itself.") % {"name": tag.name})
    with transaction.atomic():
        for model in ties():
            for tie in model._default_manager.filter(tag=tag):
                _tie_to(tie, into)
        record(facts.TAG_MERGED, tag, by=by, into=into.pk)
        tag.delete()


def delete(tag: Any, *, by: Actor) -> None:
    """Take it away from everything that carries it."""
    with transaction.atomic():
        record(facts.TAG_DELETED, tag, by=by)
        tag.delete()


def _tie_to(tie: Any, tag: Any) -> None:
    """Tie the thing to another tag; where it is tied to that already, the old tie goes with its tag."""
    tie.tag = tag
    try:
        with transaction.atomic():
            tie.save(update_fields=["tag"])
    except IntegrityError:
        return
