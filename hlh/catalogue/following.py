"""Who follows what, and why they hear of it."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Actor, Fact
from hlh.catalogue.audiences import SUPERSEDED, WITHDRAWN, readable_by
from hlh.catalogue.models import Entry, Follow
from hlh.people.models import Person
from hlh.people.voices import who_speaks_in
from hlh.policy import Words


def followers_of(
    entry: Entry, fact: Fact, *, place: str = "", about: bool = False, but: QuerySet[Person] | None = None
) -> QuerySet[Follow]:
    """Whoever followed an entry when something happened to it, once each; not who did it.

    Args:
        entry: what it happened to.
        fact: what happened.
        place: where people speak who hear of it there, such as "discussion:17".
        about: also those who follow an area or a country that it is about; where somebody follows several, the
            nearest counts.
        but: who hears of it in another way, or wants to hear of nothing there.
    """
    wanted = Q(entry=entry)
    if about:
        wanted |= Q(area__in=entry.areas) | Q(country__in=entry.countries)
    actors = Actor.objects.filter(pk=fact.actor_id, person__isnull=False).values("person")
    found = Follow.objects.filter(wanted, since__lte=fact.at, person__is_active=True).exclude(person__in=actors)
    if place:
        found = found.exclude(person__in=who_speaks_in(place))
    if but is not None:
        found = found.exclude(person__in=but)
    nearest = (F("entry").asc(nulls_last=True), F("area").asc(nulls_last=True))
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
