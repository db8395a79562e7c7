"""Who hears that a feed can no longer be read."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hlh.network.models import Feed
from hlh.people.models import Appointment, Person, Role
from hlh.policy import Words
from hlh.taxonomy.models import Area


def keepers_of(feed: Feed) -> Iterator[tuple[Person, Words]]:
    """The contacts of its partner and the editors of its areas, each once; where there are none, the administrators."""
    told: set[int] = set()
    held = Appointment.objects.running().filter(person__is_active=True).select_related("person").order_by("pk")
    if feed.partner is not None and feed.partner.is_standing:
        for one in feed.partner.contacts():
            if one.person_id not in told:
                told.add(one.person_id)
                yield one.person, _("You are the contact of the partner whose feed this is.")
    marks = {mark for number in feed.areas if (area := Area.objects.kept().get(number)) for mark in area.scope_marks()}
    for one in held.filter(role=Role.EDITOR):
        if one.person_id not in told and one.covers(marks):
            told.add(one.person_id)
            yield one.person, _("You are an editor of what this feed brings.")
    for one in held.filter(role=Role.ADMINISTRATOR) if not told else ():
        if one.person_id not in told:
            told.add(one.person_id)
            yield one.person, _("You are an administrator, and nobody else looks after this feed.")
