"""The steps of a review: data that an administrator sets, for a kind of brief and a region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from briefs.models.told import Kind
from hlh.people.models import Role
from hlh.taxonomy.models import Region
from hlh.taxonomy.models.labels import Labelled

if TYPE_CHECKING:
    from briefs.models.briefs import Brief


class StepQuerySet(models.QuerySet["Step"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def for_brief(self, brief: Brief) -> Self:
        """What a brief goes through before an editor decides about it, in its order.

        A brief without a country is reviewed by the steps of every region alone.
        """
        region = brief.country.region_now if brief.country else None
        here = Q(region=None) | Q(region=region) if region else Q(region=None)
        return self.in_use().filter(here, kind__in=["", brief.kind]).order_by("place", "pk")


class Step(Labelled):
    """One step: who reviews, by when, beside which others. The decision of an editor comes after all of them."""

    class What(models.TextChoices):
        REVIEW = "review", _("Somebody reviews it")
        CLEARANCE = "clearance", _("Its country clears it")

    class Rule(models.TextChoices):
        ALL = "all", _("Everybody who was asked says yes")
        ANY = "any", _("One of those who were asked says yes")

    what = models.CharField(max_length=10, choices=What, default=What.REVIEW)
    kind = models.CharField(max_length=8, choices=Kind, blank=True)  # empty: every kind
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")  # none: everywhere
    role = models.CharField(max_length=24, choices=Role, blank=True)  # who may review; of a clearance nobody's
    rule = models.CharField(max_length=3, choices=Rule, default=Rule.ALL)
    place = models.PositiveSmallIntegerField(default=1)  # those with the same number run side by side
    days = models.PositiveSmallIntegerField(default=7)  # until it is due
    added_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True, blank=True)  # what is under way goes on

    objects = StepQuerySet.as_manager()

    class Meta(Labelled.Meta):
        ordering = ["place", "pk"]
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(what="clearance") | ~Q(role=""), name="a_review_names_who_reviews"),
            models.CheckConstraint(condition=Q(place__gt=0, days__gt=0), name="a_step_has_a_place_and_some_days"),
        ]
