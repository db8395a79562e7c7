"""Who may review a brief: those who were asked, and those who hold the role of a step over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from briefs import policy
from briefs.models import Reviewer, Task
from hlh.people.models import Appointment
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models import Person
    from hlh.people.models.persons import Anyone

OWN = _("Somebody else has to review what you wrote.")


def may_take(person: Anyone, task: Task) -> Ruling:
    """Whether somebody may judge a task: asked for it, or holding its role over the brief."""
    brief = task.round.brief
    if policy.wrote(person, brief):
        return no(OWN)
    if Reviewer.objects.of(task, person) or holds_over(person, task):
        return YES
    return no(_("This step is for others. The list of what waits for you shows yours."))


def holds_over(person: Anyone, task: Task) -> bool:
    """Whether somebody holds the role of a task over its brief."""
    marks = task.round.brief.scope_marks()
    return any(one.covers(marks) for one in person.appointments_now if one.role == task.role)


def holders(task: Task, role: str = "") -> list[Person]:
    """Everybody who holds a role, that of the task else, over its brief, with a scope first; never who wrote it."""
    brief, marks = task.round.brief, task.round.brief.scope_marks()
    running = (
        Appointment.objects.running().filter(role=role or task.role, person__is_active=True).select_related("person")
    )
    fitting = sorted((one for one in running if one.covers(marks)), key=lambda one: (not one.scope, one.pk))
    people = {one.person.pk: one.person for one in fitting}
    return [person for person in people.values() if not policy.wrote(person, brief)]
