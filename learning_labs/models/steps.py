"""What a lab has gone through: a line for each move, for everybody who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.timezone import now

from learning_labs.models.labs import Lab


class LabStep(models.Model):
    """One move of a lab, and why."""

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=12, choices=Lab.Stage)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="en")  # of the words
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["lab", "-at", "-id"], name="steps_of_a_lab")]

    def __str__(self) -> str:
        return f"step {self.pk} of {self.lab_id}"


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the page of its lab shows it."""

    stage: str
    words: str
    language: str
    at: datetime


def steps_of(lab: Lab) -> list[Step]:
    """The newest steps, which are kept with the lab."""
    return [Step(**row | {"at": datetime.fromisoformat(row["at"])}) for row in lab.lately]
