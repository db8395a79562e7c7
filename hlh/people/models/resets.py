"""Second factors that an administrator took away because they were lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from hlh.activity.models import Actor


class FactorReset(models.Model):
    """Somebody had no factor left to show: who let them set up new ones, and how that administrator knew them."""

    LONGEST = 300

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    why = models.CharField(max_length=LONGEST)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(why=""), name="a_reset_of_factors_says_why")]

    def __str__(self) -> str:
        return f"reset {self.pk}"
