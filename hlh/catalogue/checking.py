"""Comparing every thing with its entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from hlh.catalogue.entries import Described, enter
from hlh.catalogue.models import Entry


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing and its entry that do not agree."""

    model: str
    thing: int
    what: str


def things() -> Iterator[type[models.Model]]:
    """The models that stand in the catalogue: those that can describe themselves."""
    return (model for model in apps.get_models() if hasattr(model, "as_entry"))


def differences() -> Iterator[Difference]:
    """Every thing without an entry, entry without its thing, and entry that says something else."""
    for model in things():
        kind = ContentType.objects.get_for_model(model)
        entries = {entry.thing_id: entry for entry in Entry.objects.filter(thing_type=kind).select_related("audience")}
        for thing in model._default_manager.order_by("pk").iterator(chunk_size=500):
            described, entry = thing.as_entry(), entries.pop(thing.pk, None)  # type: ignore[attr-defined]
            if what := _difference(described, entry):
                yield Difference(model._meta.label, thing.pk, what)
        for orphan in entries:
            yield Difference(model._meta.label, orphan, "the thing is gone")


def mend() -> int:
    """Make every entry agree with its thing; how many did not."""
    count = 0
    for difference in list(differences()):
        model = apps.get_model(difference.model)
        kind = ContentType.objects.get_for_model(model)
        with transaction.atomic():  # the thing as it is when nobody else writes it
            thing = model._base_manager.select_for_update(of=("self",)).filter(pk=difference.thing).first()
            if thing is None or thing.as_entry() is None:
                Entry.objects.filter(thing_type=kind, thing_id=difference.thing).delete()
            else:
                enter(thing)
        count += 1
    return count


def _difference(described: Described | None, entry: Entry | None) -> str:
    if described is None:
        return "should not be entered" if entry else ""
    if entry is None:
        return "is not entered"
    stored = (entry.kind, entry.title, entry.summary, entry.language, entry.areas, entry.countries, entry.address)
    said = (
        described.kind,
        described.title[:250],
        described.summary,
        described.language,
        described.areas,
        described.countries,
        described.address,
    )
    if stored != said or entry.audience.key != described.audience:
        return "says something else"
    passages = sorted(entry.passages.values_list("anchor", "text", "language"))
    return "" if passages == sorted(described.passages) else "has other passages"
