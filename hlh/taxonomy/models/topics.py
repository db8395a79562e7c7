"""What something is about: the ten areas with their sub-topics, the phase, the level of the health system."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hlh.taxonomy.kept import Kept, of_the_taxonomy
from hlh.taxonomy.models.labels import Labelled, in_this_language


class Topic(Labelled):
    """What things are tagged with: renamed, put in another order, retired, merged into another; never lost while used.

    Attributes:
        position: its place among its like; equal ones stand as they came.
        retired_at: since when no form offers it; what has it still shows it.
        merged_into, merged_at: the one that took over everything of it, and when.
    """

    KIND: ClassVar[str]
    merged_into_id: int | None

    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    merged_at = models.DateTimeField(null=True, blank=True)

    class Meta(Labelled.Meta):
        abstract = True
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False, retired_at__isnull=False),
                name="%(class)s_that_was_merged_is_retired",
            ),
        ]


class AreaQuerySet(models.QuerySet["Area"]):
    @staticmethod
    def kept() -> dict[int, Area]:
        """Every area by its number, in their order, retired ones too; asked of the database at most every half minute."""
        return _areas.get()

    @staticmethod
    def offered() -> list[Area]:
        """The areas that forms offer and pages list."""
        return [area for area in _areas.get().values() if not area.retired_at]

    @staticmethod
    def successors() -> dict[int, int | None]:
        """What became of the areas that are not offered any more: the number of the one that took over, or none."""
        return {area.number: area.merged_into_id for area in _areas.get().values() if area.retired_at}

    @staticmethod
    def current(number: int | None) -> Area | None:
        """The area of a number; where it was merged, the one that took over."""
        kept = _areas.get()
        found = kept.get(number or 0)
        return kept.get(found.merged_into_id or found.number) if found else None

    def at(self, slug: str) -> tuple[Area, bool]:
        """The area at an address, and whether it has another address now, to which this one leads.

        Raises:
            Area.DoesNotExist: when none is or was there.
        """
        kept = self.kept()
        found = next((area for area in kept.values() if area.slug == slug), None)
        if found is not None and found.merged_into_id is None:
            return found, False
        if found is None:
            old = OldSlug.objects.filter(slug=slug).first()
            if old is None or old.area_id not in kept:
                raise Area.DoesNotExist(slug)
            found = kept[old.area_id]
        return kept.get(found.merged_into_id or 0, found), True

    @staticmethod
    def forget() -> None:
        """Ask again next time, in this process."""
        _areas.forget()

    def changed(self) -> None:
        """Ask again next time, in every process: the areas were just loaded or changed."""
        self.forget()
        of_the_taxonomy.replace()


class Area(Topic):
    """One of the ten areas of the operational guidance. Its number is what everything knows it by, and stays."""

    KIND = "area"

    number = models.PositiveSmallIntegerField(primary_key=True)
    slug = models.SlugField(unique=True)
    short_labels = models.JSONField()

    objects = AreaQuerySet.as_manager()

    class Meta(Topic.Meta):
        ordering = ["position", "number"]
        constraints = [
            *Topic.Meta.constraints,
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

    def siblings(self) -> models.QuerySet[Area]:
        """Those among which it has its place."""
        return Area.objects.all()


_areas = Kept(lambda: {area.number: area for area in Area.objects.all()}, follows=of_the_taxonomy)


class OldSlug(models.Model):
    """Where an area stood before its address was changed."""

    slug = models.SlugField(unique=True)
    area = models.ForeignKey(Area, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.slug} leads to {self.area_id}"


class SubTopic(Topic):
    """A part of an area, with the words that people use for it in each language."""

    KIND = "subtopic"

    area = models.ForeignKey(Area, models.PROTECT, related_name="subtopics")
    slug = models.SlugField()
    synonyms = models.JSONField(default=dict)

    class Meta(Topic.Meta):
        ordering = ["area", "position", "pk"]
        constraints = [
            *Topic.Meta.constraints,
            models.UniqueConstraint(fields=["area", "slug"], name="subtopics_of_an_area_differ"),
        ]

    def siblings(self) -> models.QuerySet[SubTopic]:
        """Those among which it has its place."""
        return SubTopic.objects.filter(area=self.area_id)


class Removed(models.Model):
    """Something of the files that an administrator deleted: loading does not bring it back."""

    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="something_is_removed_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


def key_in_the_files(topic: Any) -> str:
    """What the files know a topic by."""
    return str(topic.number) if isinstance(topic, Area) else f"{topic.area_id}/{topic.slug}"


class ScaleQuerySet(models.QuerySet["Any"]):
    def kept(self) -> dict[str, Any]:
        """Every step by its code, in their order; asked of the database at most every half minute."""
        return _scales[self.model].get()

    def forget(self) -> None:
        """Ask again next time, in this process."""
        _scales[self.model].forget()


class Scale(Labelled):
    """A step of a scale, such as a phase: a handful of them, in an order of their own."""

    code = models.SlugField(primary_key=True)
    position = models.PositiveSmallIntegerField(unique=True)

    objects = ScaleQuerySet.as_manager()

    class Meta(Labelled.Meta):
        abstract = True
        ordering = ["position"]


class Phase(Scale):
    """Maintaining during the outbreak, recovery, strengthening after."""


class Level(Scale):
    """National, subnational, facility, community."""


def _every(scale: type[Scale]) -> dict[str, Scale]:
    return {step.code: step for step in scale.objects.all()}


_scales: dict[type[Scale], Kept[dict[str, Scale]]] = {
    scale: Kept(partial(_every, scale), follows=of_the_taxonomy) for scale in (Phase, Level)
}
