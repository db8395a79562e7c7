"""Who looks after which entries: editors those of their scope; a room says who else looks after what is its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Entry
from hlh.people.models import Role
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.catalogue.models.entries import EntryQuerySet
    from hlh.people.models.persons import Anyone, Person

CURATORS = (Role.EDITOR, Role.FACILITATOR, Role.ADMINISTRATOR)
Curating = Callable[["Person"], Q]
_curating: list[Curating] = []


def curates(theirs: Curating) -> Curating:
    """Register the entries of a room that somebody looks after, as a condition on entries."""
    _curating.append(theirs)
    return theirs


def may_curate(person: Anyone) -> Ruling:
    """Whether somebody looks after entries at all."""
    if any(person.holds(role) for role in CURATORS):
        return YES
    return no(_("Only editors and facilitators read what readers say about pages."))


def curated_by(person: Person) -> EntryQuerySet:
    """The entries that somebody looks after, as far as they may read them."""
    readable = Entry.objects.visible_to(person)
    if person.is_administrator:
        return readable
    own = person.scope_of(Role.EDITOR, on="areas") | person.scope_of(Role.EDITOR, on="countries")
    return readable.filter(reduce(or_, (theirs(person) for theirs in _curating), own))
