"""Reviews have a day: two reminders at most, then the editors are told once."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import now

from briefs import facts
from briefs.models import Task
from hlh.activity.ledger import record
from hlh.activity.models import Actor

log = logging.getLogger(__name__)
BEFORE, AFTER, LATE = timedelta(days=1), timedelta(days=2), timedelta(days=4)  # of the day on which it is due
REST = timedelta(hours=20)  # between two things that somebody is told of one task
MOST = 2


def remind() -> int:
    """Look at every task that is due or nearly so; safe to run twice, and by two at once.

    Returns:
        How many were told of.
    """
    today = now().date()
    near = Task.objects.open().filter(due_on__lte=today + BEFORE).filter(told_editors_at=None)
    told = 0
    for pk in near.order_by("due_on", "pk").values_list("pk", flat=True):
        try:
            told += _look_at(pk, today)
        except Exception:  # whatever it is: the others do not wait for that
            log.exception("task %d is reminded of in the next round", pk)
    return told


def _look_at(pk: int, today: date) -> bool:
    with transaction.atomic():
        held = Task.objects.open().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, told_editors_at=None)
        task = held.select_related("round__brief").first()
        if task is None or task.due_on is None or task.opened_at is None:
            return False
        late = today - task.due_on
        if now() - (task.reminded_at or task.opened_at) < REST:
            return False
        if not task.is_clearance and task.reminders < MOST:
            return _remind(task) if late >= (AFTER if task.reminders else -BEFORE) else False
        if late < LATE:
            return False
        Task.objects.filter(pk=pk).update(told_editors_at=now())
        record(facts.REVIEW_LATE, task.round.brief, by=Actor.objects.system(), task=pk)
    return True


def _remind(task: Task) -> bool:
    times = task.reminders + 1
    Task.objects.filter(pk=task.pk).update(reminders=times, reminded_at=now())
    record(facts.REVIEW_REMINDED, task.round.brief, by=Actor.objects.system(), task=task.pk, times=times)
    return True
