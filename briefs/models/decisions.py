"""What an editor decided, in words."""

from __future__ import annotations

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Actor
from hlh.catalogue.models import Entry


class Decision(models.Model):
    """A decision about a brief, told to its author; why it was withdrawn is told to everybody."""

    class What(models.TextChoices):
        RETURNED = "returned", _("Sent back for changes")
        DECLINED = "declined", _("Not taken")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUPERSEDED = "superseded", _("Superseded")

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="decisions")
    what = models.CharField(max_length=10, choices=What)
    words = models.TextField(blank=True)
    instead = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="+")  # what to read now
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what="published") | ~models.Q(words=""), name="who_says_no_says_why"
            )
        ]
        indexes = [models.Index(fields=["brief", "-id"], name="decisions_of_a_brief")]

    def __str__(self) -> str:
        return f"{self.what} {self.brief_id}"
