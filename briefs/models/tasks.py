"""The tasks of a round: one for each step that applied when the brief was handed in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now

from briefs.models.rounds import Round
from briefs.models.steps import Step
from hlh.people.models import Role

if TYPE_CHECKING:
    from briefs.models.briefs import Brief

WORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_ref() -> str:
    """An address that nobody guesses."""
    return get_random_string(12, WORD_LETTERS)


class TaskQuerySet(models.QuerySet["Task"]):
    def running(self) -> Self:
        """Those of rounds that have not ended."""
        return self.filter(round__ended_at=None)

    def open(self) -> Self:
        """Those that somebody can do now."""
        return self.running().filter(opened_at__isnull=False, done_at=None)

    def missing(self, brief: Brief) -> Self:
        """What is not done yet in the round that runs."""
        return self.running().filter(round__brief=brief, done_at=None).select_related("step")


class Task(models.Model):
    """A step in a round. What was set for the step when the round began holds until it ends."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    round = models.ForeignKey(Round, models.CASCADE, related_name="tasks")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=Step.What)
    role = models.CharField(max_length=24, choices=Role, blank=True)
    rule = models.CharField(max_length=3, choices=Step.Rule)
    place = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True, blank=True)  # none: its turn has not come
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    is_carried = models.BooleanField(default=False)  # done in the round before, and no word has changed since
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_editors_at = models.DateTimeField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "step"], name="a_step_is_one_task_of_a_round"),
            models.CheckConstraint(
                condition=Q(opened_at=None, due_on=None) | Q(opened_at__isnull=False, due_on__isnull=False),
                name="an_open_task_is_due_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(opened_at__isnull=False), name="a_task_is_done_after_it_opened"
            ),
            models.CheckConstraint(condition=Q(reminders__lte=2), name="nobody_is_reminded_three_times_of_a_review"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(opened_at__isnull=False, done_at=None), name="tasks_by_due_day")
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("briefs:task", args=[self.ref])

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.done_at is None and self.round.ended_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < now().date()

    @property
    def is_clearance(self) -> bool:
        return self.what == Step.What.CLEARANCE

    def open_it(self) -> None:
        """Its turn has come."""
        self.opened_at = now()
        self.due_on = self.opened_at.date() + timedelta(days=self.days)
        self.save(update_fields=["opened_at", "due_on"])
