"""What people owe to their own facts."""

from __future__ import annotations

from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.people import facts
from hlh.people.exporting import everything_of
from hlh.people.groups import regroup
from hlh.people.models import Appointment, Export


@on(facts.APPOINTED)
@on(facts.APPOINTMENT_ENDED)
def open_or_close_the_staff_screens(fact: Fact) -> None:
    """Wagtail's groups follow the appointments."""
    if appointment := Appointment.objects.select_related("person").filter(pk=fact.target_id).first():
        regroup(appointment.person)


@on(facts.EXPORT_WANTED)
def make_the_copy(fact: Fact) -> None:
    """A copy of everything that is theirs; nothing when they were erased, or it was made, meanwhile."""
    wanted = Export.objects.select_related("person").filter(pk=fact.target_id, stage=Export.Stage.WANTED).first()
    if wanted is not None:
        wanted.hand_over(everything_of(wanted.person), by=Actor.objects.system())
