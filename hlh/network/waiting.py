"""What of calls waits for somebody: to be answered for their organisation, or to be read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hlh.network.models import Answer, Ask, Call, Partner
from hlh.network.models.partners import MARK, offices_of
from hlh.network.policy import CALLERS, keeps_all, may_call
from hlh.people.models import Appointment, Nomination, Role
from hlh.people.voices import written_by, written_by_none_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.people.models import Person


def calls_to_answer(person: Person) -> QuerySet[Ask]:
    """Open calls that an organisation of theirs was asked and has not answered, the nearest last day first."""
    offices = offices_of(person)
    if not offices:
        return Ask.objects.none()
    found = Ask.objects.filter(stage=Ask.Stage.ASKED, call__stage=Call.Stage.OPEN, partner__ended_on=None)
    found = found.filter(partner__organisation__in=offices)
    return found.select_related("call").order_by("call__until", "pk")


def contacts_to_confirm(person: Person) -> list[tuple[Partner, datetime]]:
    """Partners of which somebody with an account was named a contact, and since when; for editors.

    Administrators find them among all that waits for their yes or no.
    """
    if not person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
        return []
    waiting = Nomination.objects.waiting().who_have_come().filter(role=Role.PARTNER, scope__len=1)
    since = {one.scope[0]: one.nominated_at for one in waiting.order_by("-nominated_at") if not one.is_about(person)}
    offices = [int(mark.removeprefix(MARK)) for mark in since if mark.startswith(MARK)]
    named = Partner.objects.filter(organisation__in=offices).for_listing()
    return sorted(((one, since[one.mark]) for one in named), key=lambda row: row[1])


def answers_to_read(person: Person) -> QuerySet[Answer]:
    """Answers to calls that they raised and that nobody has accepted yet, the oldest first.

    Where whoever raised one looks after it no more, its answers wait for the editors.
    """
    if not may_call(person):
        return Answer.objects.none()
    theirs = written_by(person, "call__voice")
    if keeps_all(person):
        callers = Appointment.objects.running().filter(role__in=CALLERS, person__is_active=True)
        theirs |= written_by_none_of(callers.values("person"), "call__voice")
    found = Answer.objects.filter(theirs, stage=Answer.Stage.GIVEN)
    return found.filter(call__stage__in=Call.PUBLIC).select_related("call").order_by("at", "pk")
