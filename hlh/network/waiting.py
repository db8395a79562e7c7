"""What of calls waits for somebody: to be answered for their organisation, or to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlh.network.models import Answer, Ask, Call
from hlh.network.policy import may_call
from hlh.people.models import Role
from hlh.people.voices import written_by

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.people.models import Person


def calls_to_answer(person: Person) -> QuerySet[Ask]:
    """Open calls that an organisation of theirs was asked and has not answered, the nearest last day first."""
    marks = [mark for one in person.appointments_now if one.role == Role.PARTNER for mark in one.scope]
    numbers = [int(mark.removeprefix("organisation:")) for mark in marks if mark.startswith("organisation:")]
    if not numbers:
        return Ask.objects.none()
    found = Ask.objects.filter(stage=Ask.Stage.ASKED, call__stage=Call.Stage.OPEN, partner__ended_on=None)
    found = found.filter(partner__organisation__in=numbers)
    return found.select_related("call").order_by("call__until", "pk")


def answers_to_read(person: Person) -> QuerySet[Answer]:
    """Answers to calls that they raised and that nobody has accepted yet, the oldest first."""
    if not may_call(person):
        return Answer.objects.none()
    found = Answer.objects.filter(written_by(person, "call__voice"), stage=Answer.Stage.GIVEN)
    return found.filter(call__stage__in=Call.PUBLIC).select_related("call").order_by("at", "pk")
