"""What administrators set about the steps of a review; each is kept in the ledger. Nothing in it is ever deleted."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.timezone import now

from briefs import facts
from briefs.models import Step
from hlh.activity.ledger import record
from hlh.activity.models import Actor


def add(*, by: Actor, **values: Any) -> Step:
    """From the next brief that is handed in."""
    with transaction.atomic():
        step = Step.objects.create(**values)
        record(facts.STEP_ADDED, step, by=by)
    return step


def change(step: Step, *, by: Actor, **values: Any) -> None:
    """From the next brief that is handed in; what is under way goes on as it began, under the new name."""
    with transaction.atomic():
        Step.objects.filter(pk=step.pk).update(**values, edited_at=now())
        record(facts.STEP_CHANGED, step, by=by)


def retire(step: Step, *, by: Actor) -> None:
    """No brief that is handed in from now on goes through it."""
    with transaction.atomic():
        if Step.objects.in_use().filter(pk=step.pk).update(retired_at=now()):
            record(facts.STEP_RETIRED, step, by=by)


def restore(step: Step, *, by: Actor) -> None:
    """It is used again."""
    with transaction.atomic():
        if Step.objects.filter(pk=step.pk).exclude(retired_at=None).update(retired_at=None):
            record(facts.STEP_RESTORED, step, by=by)
