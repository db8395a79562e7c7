"""What the learning briefs that stand say is not known yet: a row each, for the list and the research agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hlh.taxonomy.models import Area
from hlh.taxonomy.models.keys import TaxonomyKey

if TYPE_CHECKING:
    from briefs.models.briefs import Brief


class GapQuerySet(models.QuerySet["Gap"]):
    def tell_of(self, brief: Brief) -> None:
        """What the version that is public now says is not known; what an earlier one said goes."""
        told = brief.version
        self.filter(brief=brief).delete()
        self.bulk_create(
            Gap(
                brief=brief,
                key=one["key"],
                claim=one["claim"],
                words=one["words"],
                area_id=one["area"] or (told.area_id if told else None),
                countries=one["countries"],
                language=told.language if told else "en",
            )
            for one in (told.unknowns if told else [])
            if one["words"]
        )

    def standing(self) -> Self:
        """Of briefs that were neither withdrawn nor superseded."""
        from briefs.models.briefs import Brief

        return self.filter(brief__version__isnull=False).exclude(brief__stage__in=Brief.FALLEN)

    def for_listing(self) -> Self:
        return self.select_related("brief__version")


class Gap(models.Model):
    """An evidence gap, as the public version of a brief tells it."""

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="+")
    key = models.CharField(max_length=4)
    claim = models.CharField(max_length=4, blank=True)  # the key of the claim that it is about
    words = models.TextField()
    area = TaxonomyKey(Area, models.PROTECT, null=True, related_name="+")
    countries = ArrayField(models.CharField(max_length=3), default=list)
    language = models.CharField(max_length=2)

    objects = GapQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brief", "key"], name="a_gap_stands_once_in_a_brief")]
        indexes = [models.Index(fields=["area", "-id"], name="gaps_by_area")]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return f"{self.brief.get_absolute_url()}#gap-{self.key}"
