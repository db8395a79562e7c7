"""What people owe to their own facts."""

from __future__ import annotations

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.people import facts
from hlh.people.groups import regroup
from hlh.people.models import Appointment


@on(facts.APPOINTED)
@on(facts.APPOINTMENT_ENDED)
def open_or_close_the_staff_screens(fact: Fact) -> None:
    """Wagtail's groups follow the appointments."""
    if appointment := Appointment.objects.select_related("person").filter(pk=fact.target_id).first():
        regroup(appointment.person)
