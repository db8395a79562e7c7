"""The review of a brief over rounds, tasks and reviewers: what opens when, for whom, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs import facts
from briefs.models.behalf import OnBehalf
from briefs.models.coauthors import CoAuthor
from briefs.models.reviewers import Reviewer
from briefs.models.rounds import Round
from briefs.models.steps import Step
from briefs.models.tasks import Task, TaskQuerySet
from hlh.activity.ledger import record
from hlh.database.statements import Statement
from hlh.people.models import Person, Role
from hlh.people.voices import left_by, written_by
from hlh.policy import Words
from hlh.taxonomy.languages import listed

if TYPE_CHECKING:
    from briefs.models.briefs import Brief
    from hlh.activity.models import Actor
    from hlh.people.models.persons import Anyone

# What opens


def set_out(begun: Round, brief: Brief, *, by: Actor) -> int:
    """Make the tasks of a round that begins, ask again who reviewed in the round before, open the first.

    A step that was done stays done where no word changed; else the whole text is read again, with what changed in front.

    Returns:
        How many tasks there are.
    """
    steps = list(Step.objects.for_brief(brief))
    if not steps:
        return 0
    before = begun.before
    earlier = {task.step_id: task for task in before.tasks.all()} if before else {}
    is_same = before is not None and before.text == begun.text
    for step in steps:
        then = earlier.get(step.pk)
        task = Task(round=begun, step=step, **_set_for(step))
        if then and then.done_at and is_same:
            task.opened_at, task.due_on, task.done_at, task.is_carried = now(), now().date(), now(), True
        task.save()
        if then and not task.is_carried:
            _ask_again(then, task)
    advance(begun, brief, by=by)
    return len(steps)


def advance(running: Round, brief: Brief, *, by: Actor) -> None:
    """Open what stands first among the tasks that are not done, side by side where they have one place.

    A review never waits for a country: what a ministry takes its time for holds nobody else up.
    """
    undone = list(running.tasks.filter(done_at=None).order_by("place", "pk"))
    turn = min((task.place for task in undone if not task.is_clearance), default=undone[0].place if undone else 0)
    for task in undone:
        if task.place <= turn and task.opened_at is None:
            task.open_it()
            record(facts.REVIEW_OPENED, brief, by=by, task=task.pk, step=task.step_id, round=running.number)


def _set_for(step: Step) -> dict[str, object]:
    return {name: getattr(step, name) for name in ("what", "role", "rule", "place", "days")}


def _ask_again(then: Task, task: Task) -> None:
    """Whoever was asked, or took it, before; with what they answered then, which they may leave as it is."""
    Reviewer.objects.bulk_create(
        Reviewer(task=task, voice=one.voice, name=one.name, asked_by=one.asked_by, answers=one.answers)
        for one in then.reviewers.filter(revoked_at=None).select_related("voice", "asked_by").order_by("pk")
    )


# For whom


def reviewed_by(person: Anyone) -> Q:
    """The briefs whose working text somebody reads because they were asked to review it, or may because of a role."""
    asked = Reviewer.objects.standing().filter(written_by(person), task__opened_at__isnull=False)
    found = Q(pk__in=asked.values("task__round__brief"))
    for role in _roles_of(person):
        if role == Role.EDITOR:
            continue  # reads what is in review in their scope anyway
        waiting = Task.objects.open().filter(role=role, what=Step.What.REVIEW).values("round__brief")
        found |= Q(pk__in=waiting) & _scope_of(person, role)
    return Q(stage="in_review") & found


def waiting_for(person: Anyone) -> TaskQuerySet:
    """What somebody may review now and has not judged yet, the soonest due first; never what they wrote."""
    from briefs.models.briefs import Brief

    mine = Reviewer.objects.standing().filter(written_by(person))
    wanted = Q(pk__in=mine.filter(verdict="").values("task"))
    for role in _roles_of(person):
        wanted |= Q(role=role, round__brief__in=Brief.objects.filter(_scope_of(person, role), stage="in_review"))
    found = Task.objects.open().filter(wanted, what=Step.What.REVIEW)
    found = found.exclude(written_by(person, "round__brief__voice") | left_by(person, "round__brief__voice"))
    found = found.exclude(round__brief__in=CoAuthor.objects.of(person).who_wrote().values("brief"))
    found = found.exclude(round__brief__in=OnBehalf.objects.filter(written_by(person, "typist")).values("brief"))
    judged = mine.exclude(verdict="").values("task")
    return found.exclude(pk__in=judged).select_related("round__brief", "step").order_by("due_on", "pk")


def is_waited_for(person: Person) -> bool:
    """Whether a review waits for somebody. Most people hold no role: of those it is asked by a statement written once."""
    return waiting_for(person).exists() if person.appointments_now else bool(_WAITING.rows(person=person.pk))


def _waiting(*, person: int) -> QuerySet[Task, Any]:
    return waiting_for(Person(pk=person)).order_by().values_list("pk")[:1]


_WAITING = Statement(_waiting, "person")


def _roles_of(person: Anyone) -> list[Role]:
    return sorted({Role(appointment.role) for appointment in person.appointments_now})


def _scope_of(person: Anyone, role: Role) -> Q:
    return person.scope_of(role, on="country") | person.scope_of(role, on="area")


# What is missing


def open_steps(brief: Brief) -> Words:
    """The guard of publication: which reviews of this round are not done yet.

    Nobody waits for a country here: until it has cleared the words they go out without its name (`what_clearance_hinders`).
    """
    missing = [task.step.label for task in Task.objects.missing(brief).exclude(what=Step.What.CLEARANCE)]
    return _("These steps of the review are not done yet: %(steps)s.") % {"steps": listed(missing)} if missing else ""
