"""Evidence of use: which briefs and pages stand on a resource, and the countries that they tell of. Nobody has to report it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models

from hlh.catalogue.lineage import after
from hlh.catalogue.models import Edge, Entry
from hlh.taxonomy.models import Country

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

KINDS = (
    Entry.Kind.ACTION_BRIEF,
    Entry.Kind.LEARNING_BRIEF,
    Entry.Kind.DISCUSSION,
    Entry.Kind.PAGE,
    Entry.Kind.RESOURCE,
)
MOST = 20


@dataclass(frozen=True, slots=True)
class Use:
    """Something that stands on a thing.

    Attributes:
        is_direct: it names the thing itself; else it was built on what does.
        countries: which it tells of, as far as they are named.
    """

    kind: str
    title: str
    language: str
    address: str
    is_direct: bool
    countries: list[str]


def uses_of(thing: models.Model, reader: Anyone) -> list[Use]:
    """What stands on a thing, as far as this reader may read it: what names it first, then the newest."""
    kind = ContentType.objects.get_for_model(thing)
    own = Entry.objects.filter(thing_type=kind, thing_id=thing.pk).values_list("pk", flat=True).first()
    found = after([own]) if own is not None else set()
    if not found:
        return []
    direct = set(Edge.objects.filter(source=own, made__in=found).values_list("made", flat=True))
    entries = Entry.objects.visible_to(reader).filter(pk__in=found, kind__in=KINDS).newest_first()[:MOST]
    return sorted((_use(entry, entry.pk in direct) for entry in entries), key=lambda use: not use.is_direct)


def _use(entry: Entry, is_direct: bool) -> Use:
    known = Country.objects.kept()
    countries = [known[code].label for code in entry.countries if code in known]
    return Use(entry.get_kind_display(), entry.title, entry.language, entry.address, is_direct, countries)
