"""What one editor published although a step of its review was open, until a second editor has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from briefs.models.decisions import Decision
from hlh.activity.models import Actor

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    def in_care_of(self, person: Anyone) -> Self:
        """Those of an editor's countries and areas, what nobody has looked at first."""
        from briefs.models.briefs import in_scope_of

        briefs = self.model._meta.get_field("brief").related_model
        within = briefs._default_manager.filter(in_scope_of(person))
        found = self.filter(brief__in=within).select_related("brief__version", "decision", "by__person")
        return found.order_by(models.F("looked_at").desc(nulls_first=True), "-pk")

    def waiting(self) -> Self:
        return self.filter(looked_at=None)


class SecondLook(models.Model):
    """Why it could not wait, and who looked afterwards."""

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="second_looks")
    decision = models.OneToOneField(Decision, models.CASCADE, related_name="+")  # that published it
    number = models.PositiveSmallIntegerField()  # of the version
    reason = models.TextField(blank=True)
    steps = models.JSONField(default=list)  # the keys of the steps that were open
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    looked_by = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)  # of who looked

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_at=None, looked_by=None) | Q(looked_at__isnull=False, looked_by__isnull=False),
                name="who_looked_is_known",
            ),
            models.CheckConstraint(
                condition=Q(looked_by=None) | ~Q(looked_by=models.F("by")), name="a_second_look_is_by_a_second_one"
            ),
        ]
        indexes = [models.Index(fields=["brief"], condition=Q(looked_at=None), name="briefs_nobody_looked_at")]

    def __str__(self) -> str:
        return f"second look {self.pk}"
