"""Who looks after a discussion: one of those who keep its lab, told by one letter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.people.models import Appointment, Person, Role
from hlh.people.voices import author_of
from learning_labs import facts
from learning_labs.models import Assignment, Discussion, Lab

ASSIGNED = kind("discussion-assigned", _("Discussions that you are asked to look after"))


def facilitators_of(lab: Lab) -> list[Person]:
    """The facilitators of a lab who read it, by name."""
    covers = Q(scope=[]) | Q(scope__overlap=sorted(lab.scope_marks()))
    appointed = Appointment.objects.running().filter(covers, role=Role.FACILITATOR).values("person")
    found = Person.objects.filter(pk__in=appointed, is_active=True).order_by("name", "pk")
    return [person for person in found if lab.is_seen_by(person)]


@on(facts.ASSIGNED)
def tell_who_looks_after_it(fact: Fact) -> None:
    """One letter; none to who took it themselves, and none where it was given to somebody else meanwhile."""
    found = Assignment.objects.select_related("discussion__lab", "person").filter(pk=fact.details["assignment"]).first()
    if found is None or fact.actor.person_id == found.person_id:
        return
    reason = _("You keep this lab, and somebody asks you to look after a discussion in it.")
    address, entry = found.discussion.get_absolute_url(), entry_of(found.discussion)
    tell(found.person, kind=ASSIGNED, fact=fact, reason=reason, address=address, entry=entry)


@fills(ASSIGNED)
def assigned(letter: Letter) -> dict[str, Any] | None:
    """Which discussion; nothing once it is done, or its reader does not see it any more."""
    reader = author_of(letter.to) if letter.to else None
    if letter.fact is None or reader is None:
        return None
    theirs = Assignment.objects.filter(pk=letter.fact.details["assignment"], person=reader).values("discussion")
    seen = Discussion.objects.visible_to(reader).select_related("lab").filter(pk__in=theirs).first()
    if seen is None:
        return None
    return {"title": seen.title, "lab": seen.lab.title, "link": settings.SITE + seen.get_absolute_url()}
