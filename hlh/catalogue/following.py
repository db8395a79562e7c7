"""Who follows what, and why they hear of it."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Actor
from hlh.catalogue.audiences import SUPERSEDED, WITHDRAWN, readable_by
from hlh.catalogue.models import Entry, Follow
from hlh.people.models import Person
from hlh.people.voices import who_speaks_in
from hlh.policy import Words


def followers_of(entry: Entry, *, but: Actor, place: str = "", about: bool = False) -> QuerySet[Follow]:
    """Whoever follows an entry, once each.

    Args:
        entry: what something happened to.
        but: who did it.
        place: where people speak who hear of it there, such as "discussion:17".
        about: also those who follow an area or a country that it is about; where somebody follows several, the
            nearest counts.
    """
    wanted = Q(entry=entry)
    if about:
        wanted |= Q(area__in=entry.areas) | Q(country__in=entry.countries)
    actors = Person.objects.filter(pk__in=Actor.objects.filter(pk=but.pk, person__isnull=False).values("person"))
    told = who_speaks_in(place) if place else Person.objects.none()
    nearest = (F("entry").asc(nulls_last=True), F("area").asc(nulls_last=True))
    found = Follow.objects.filter(wanted, person__is_active=True).exclude(person__in=actors).exclude(person__in=told)
    return found.select_related("person").order_by("person", *nearest).distinct("person")


def why(follow: Follow) -> Words:
    """Why somebody hears of it."""
    if follow.entry_id:
        return _("You follow this.")
    return _("You follow an area that it is about.") if follow.area_id else _("You follow a country that it is about.")


def may_hear_of(person: Person, entry: Entry) -> bool:
    """Whether somebody may open an entry: what no longer stands, whoever could read it before."""
    return entry.audience.key in (WITHDRAWN, SUPERSEDED) or entry.audience_id in readable_by(
        person, among={entry.audience_id}
    )
