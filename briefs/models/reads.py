"""How often the page of a brief was opened: figures of days, of which nothing leads to a reader."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models


class ReadsQuerySet(models.QuerySet["Reads"]):
    def within(self, since: date, until: date) -> Self:
        """From one day on, before another."""
        return self.filter(day__gte=since, day__lt=until)


class Reads(models.Model):
    """How often the page of a brief was opened on a day (UTC), by whomever: a number and nothing else."""

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="reads")
    day = models.DateField(db_index=True)
    many = models.PositiveIntegerField()

    objects = ReadsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "reads"
        constraints = [models.UniqueConstraint(fields=["brief", "day"], name="reads_of_a_brief_are_counted_once_a_day")]

    def __str__(self) -> str:
        return f"reads of {self.brief_id} on {self.day}"
