"""What administrators change in the lists of places, phases and levels. Nothing in them is ever deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.timezone import now

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.taxonomy import facts
from hlh.taxonomy.models import Country, Labelled, Membership


def change(thing: Labelled, *, by: Actor, **values: Any) -> None:
    """Give a country, a region, a phase or a level other names; loading leaves it alone from now on."""
    with transaction.atomic():
        type(thing)._default_manager.filter(pk=thing.pk).update(edited_at=now(), **values)
        _say_changed(thing, by)


def belong(country: Country, region: str | None, *, since: date, by: Actor) -> None:
    """From a day on a country belongs to another region, or to WHO; what held until then ends."""
    with transaction.atomic():
        _hold(country)
        _end(country, is_who=region is None, until=since)
        made = Membership.objects.create(country=country, region_id=region, since=since)
        record(facts.MEMBERSHIP_DATED, made, by=by, country=country.pk, region=region)


def leave_who(country: Country, *, until: date, by: Actor) -> None:
    """From a day on it is no Member State any more."""
    with transaction.atomic():
        _hold(country)
        for ended in _end(country, is_who=True, until=until):
            record(facts.MEMBERSHIP_ENDED, ended, by=by, country=country.pk, region=None)


def _hold(country: Country) -> None:
    """One administrator at a time; and the files don't take back what was changed here."""
    Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    Country.objects.filter(pk=country.pk).update(edited_at=now())
    Country.objects.changed()


def _end(country: Country, *, is_who: bool, until: date) -> list[Membership]:
    ended = list(Membership.objects.filter(country=country, region__isnull=is_who, until=None))
    Membership.objects.filter(pk__in=[one.pk for one in ended]).update(until=until)
    return ended


def _say_changed(thing: Labelled, by: Actor) -> None:
    record(facts.LIST_CHANGED, ContentType.objects.get_for_model(thing), by=by, code=str(thing.pk))
    Country.objects.changed()
