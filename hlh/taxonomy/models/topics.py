"""What something is about: the ten areas with their sub-topics, the phase, the level of the health system."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hlh.taxonomy.kept import Kept
from hlh.taxonomy.models.labels import Labelled, in_this_language


class AreaQuerySet(models.QuerySet["Area"]):
    @staticmethod
    def kept() -> dict[int, Area]:
        """Every area by its number, retired ones too; asked of the database at most every half minute."""
        return _areas.get()

    @staticmethod
    def forget() -> None:
        """Ask again next time: the areas were just loaded or changed."""
        _areas.forget()


class Area(Labelled):
    """One of the ten areas of the operational guidance; renamed or retired, never deleted while used."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    slug = models.SlugField(unique=True)
    short_labels = models.JSONField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta(Labelled.Meta):
        ordering = ["number"]
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(condition=Q(number__gt=0), name="areas_are_numbered_from_one"),
            models.CheckConstraint(condition=Q(short_labels__has_key="en"), name="area_has_an_english_short_label"),
        ]

    @property
    def short_label(self) -> str:
        """Two or three words, for stamps and lists."""
        return in_this_language(self.short_labels)

    def scope_marks(self) -> set[str]:
        """What an appointment's scope names it by."""
        return {f"area:{self.number}"}


_areas = Kept(lambda: {area.number: area for area in Area.objects.order_by("number")})


class SubTopic(Labelled):
    """A part of an area, with the words that people use for it in each language."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="subtopics")
    slug = models.SlugField()
    synonyms = models.JSONField(default=dict)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(Labelled.Meta):
        ordering = ["area", "pk"]
        constraints = [
            *Labelled.Meta.constraints,
            models.UniqueConstraint(fields=["area", "slug"], name="subtopics_of_an_area_differ"),
        ]


class Phase(Labelled):
    """Maintaining during the outbreak, recovery, strengthening after."""

    code = models.SlugField(primary_key=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta(Labelled.Meta):
        ordering = ["position"]


class Level(Labelled):
    """National, subnational, facility, community."""

    code = models.SlugField(primary_key=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta(Labelled.Meta):
        ordering = ["position"]
