"""Free tags, of django-taggit: what administrators do with them.

What staff write at Wagtail's screens carries them by a `TaggableManager`; what is frozen in versions, or copied into the
catalogue, holds their keys in a column that it registers by `carries`. Here every tie and every such column is moved.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from taggit.models import ItemBase, Tag

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.policy import NotNow
from hlh.taxonomy import facts

MOST_COUNTED = 1_000
_columns: list[tuple[type[models.Model], str]] = []


def carries(model: type[models.Model], column: str) -> None:
    """Register a column with an array of keys of tags, in their order."""
    _columns.append((model, column))


def named(names: list[str], *, by: Actor) -> list[int]:
    """The keys of the tags of these names, in order; a name that nobody used yet becomes one."""
    keys = set()
    for name in names:
        with transaction.atomic():
            tag, is_new = Tag.objects.get_or_create(name__iexact=name, defaults={"name": name})
            if is_new:
                record(facts.TAG_ADDED, tag, by=by)
        keys.add(tag.pk)
    return sorted(keys)


def of_keys(keys: list[int]) -> list[Any]:
    """The tags of these keys, by name; nothing is asked where there are none."""
    return list(Tag.objects.filter(pk__in=keys).order_by("name")) if keys else []


def in_words(keys: list[int]) -> str:
    """Their names with commas between them, as they are typed."""
    return ", ".join(tag.name for tag in of_keys(keys))


def ties() -> list[type[models.Model]]:
    """Every table that ties a tag to something."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, ItemBase) and model._meta.get_field("tag").related_model is Tag
    ]


def used(tag: Any) -> int:
    """How many things carry it, counted to a thousand in each table."""
    tied = [model._default_manager.filter(tag=tag) for model in ties()]
    return sum(rows[:MOST_COUNTED].count() for rows in [*tied, *(rows for rows, _column in _carrying(tag))])


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
        for rows, column in _carrying(tag):
            rows.update(**{column: _in_order("array_replace", column, tag.pk, into.pk)})
        record(facts.TAG_MERGED, tag, by=by, into=into.pk)
        tag.delete()


def delete(tag: Any, *, by: Actor) -> None:
    """Take it away from everything that carries it."""
    with transaction.atomic():
        for rows, column in _carrying(tag):
            rows.update(**{column: _in_order("array_remove", column, tag.pk)})
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


def _carrying(tag: Any) -> list[tuple[models.QuerySet[Any], str]]:
    """The rows of every registered column that carry it."""
    return [
        (model._default_manager.filter(**{f"{column}__contains": [tag.pk]}).order_by(), column)
        for model, column in _columns
    ]


def _in_order(function: str, column: str, *keys: int) -> models.Func:
    """The column with a key replaced or removed: each once, in order."""
    of_keys_alone = f"ARRAY(SELECT DISTINCT unnest({function}(%(expressions)s)) ORDER BY 1)"
    values = [models.Value(key, output_field=models.IntegerField()) for key in keys]
    kept = ArrayField(models.IntegerField())
    return models.Func(models.F(column), *values, template=of_keys_alone, output_field=kept)
