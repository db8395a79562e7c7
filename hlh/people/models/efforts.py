"""What the hub has asked of somebody, a row each: the effort budget is kept by counting them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate, now

USUALLY, MOST = 4, 12  # times a month: of those who chose nothing, and of anybody


def this_month() -> date:
    """The first day of it: a budget is for a month of the calendar, and nothing of the last one is carried over."""
    return localdate().replace(day=1)


class EffortQuerySet(models.QuerySet["Effort"]):
    def this_month(self) -> Self:
        return self.filter(month=this_month())


class Effort(models.Model):
    """One thing that the hub asked of somebody; which of the month's it was is its number."""

    class What(models.TextChoices):
        """The systems that ask; each takes from the same budget."""

        NUDGE = "nudge"
        LEAD = "lead"
        OUTCOME = "outcome"
        CALL = "call"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    what = models.CharField(max_length=20, choices=What)
    month = models.DateField(default=this_month)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=now)

    objects = EffortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month", "number"], name="a_place_in_a_month_is_taken_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST), name="nobody_is_asked_beyond_the_most"
            ),
        ]

    def __str__(self) -> str:
        return f"effort {self.number} of {self.month:%Y-%m}"
