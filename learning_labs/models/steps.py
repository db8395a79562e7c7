"""What a lab has gone through: a line for each move, for everybody who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.timezone import now

from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 4  # of the newest, on the page of the lab


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


def newest_steps() -> ArraySubquery:
    """The newest steps of a lab with its row, so that its page asks nothing more."""
    newest = LabStep.objects.filter(lab=OuterRef("pk")).order_by("-at", "-pk")[:SHOWN]
    return ArraySubquery(newest.values(step=JSONObject(stage="stage", words="words", language="language", at="at")))


def steps_in(rows: Iterable[dict[str, Any]]) -> list[Step]:
    """What `newest_steps` read."""
    return [Step(**row | {"at": datetime.fromisoformat(row["at"])}) for row in rows]
