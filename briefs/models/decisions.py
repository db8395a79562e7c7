"""What an editor decided, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hlh.activity.models import Actor
from hlh.catalogue.models import Entry
from hlh.policy import NotNow

URGENT_A_DAY = 3  # marks of one editor: who is told at once of everything reads nothing at once
URGENT_LENGTH = 200


class DecisionQuerySet(models.QuerySet["Decision"]):
    def urgent_of(self, actor: Actor) -> Self:
        """What somebody marked as urgent within the last day."""
        return self.filter(by=actor, at__gt=now() - timedelta(days=1)).exclude(urgent="")


class TooMuchIsUrgent(NotNow):
    """Somebody has marked as much as fits in a day; nothing was decided."""


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
    urgent = models.CharField(max_length=URGENT_LENGTH, blank=True, db_default="")  # why followers are told at once
    instead = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="+")  # what to read now
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what="published") | ~models.Q(words=""), name="who_says_no_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(urgent="") | models.Q(what__in=["published", "withdrawn"]),
                name="only_what_readers_see_is_urgent",
            ),
        ]
        indexes = [
            models.Index(fields=["brief", "-id"], name="decisions_of_a_brief"),
            models.Index(fields=["by", "-at"], condition=~models.Q(urgent=""), name="urgent_decisions_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.brief_id}"


def may_still_be_urgent(actor: Actor) -> None:
    """Whether one more mark of somebody fits in this day; their row is held, so that two at once are counted.

    Raises:
        TooMuchIsUrgent: when none does.
    """
    Actor.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    if Decision.objects.urgent_of(actor).count() >= URGENT_A_DAY:
        words = ngettext(
            "You have marked %(most)d brief as urgent within a day, and no more fits. Decide without the mark: its followers read of it in their next letter.",
            "You have marked %(most)d briefs as urgent within a day, and no more fit. Decide without the mark: its followers read of it in their next letter.",
            URGENT_A_DAY,
        )
        raise TooMuchIsUrgent(words % {"most": URGENT_A_DAY})
