"""What was published, as it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.timezone import now

from briefs.models.sections import hash_of, sections_of
from briefs.models.told import Told

if TYPE_CHECKING:
    from briefs.models.briefs import Brief


class VersionQuerySet(models.QuerySet["Version"]):
    def freeze(self, brief: Brief, *, number: int, note: str) -> Version:
        """Keep the words of a brief as they are now, under a number.

        Args:
            brief: whose working text it is.
            number: the next of its versions.
            note: what changed since the one before, and why; empty for the first.
        """
        digest = hash_of(sections_of(brief, brief.kind))
        return self.create(brief=brief, number=number, note=note, hash=digest, **brief.told())


class Version(Told):
    """A published version; never changed afterwards."""

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    hash = models.CharField(max_length=64)  # of all its sections
    published_at = models.DateTimeField(default=now)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brief", "number"], name="versions_of_a_brief_are_numbered")]
        indexes = [
            models.Index(fields=["area"], name="versions_by_area"),
            models.Index(fields=["country"], name="versions_by_country"),
            GinIndex(fields=["excerpts"], name="versions_by_excerpt"),
            GinIndex(fields=["claims"], name="versions_by_source", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.brief_id}"

    def get_absolute_url(self) -> str:
        return reverse("briefs:version", args=[self.brief.ref, self.number])
