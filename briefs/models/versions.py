"""What was published, as it was published."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.timezone import now

from briefs.clearing.names import names_in, without_names
from briefs.models.grades import NAMING, Grade
from briefs.models.sections import hash_of, sections_of
from briefs.models.told import PARTS, Told
from hlh.catalogue.models import Excerpt
from hlh.taxonomy.models import Region
from hlh.taxonomy.tagging import of_keys

if TYPE_CHECKING:
    from briefs.models.briefs import Brief


WRITTEN = ("title", *PARTS, "points", "contact", "sources", "note")  # the words of a version, but its claims


class VersionQuerySet(models.QuerySet["Version"]):
    def freeze(self, brief: Brief, *, number: int, note: str, grade: str = "") -> Version:
        """Keep the words of a brief as they are now, under a number.

        Args:
            brief: whose working text it is.
            number: the next of its versions.
            note: what changed since the one before, and why; empty for the first.
            grade: how far its place is named; empty where nobody has to clear it.
        """
        digest = hash_of(sections_of(brief, brief.kind))
        return self.create(brief=brief, number=number, note=note, hash=digest, grade=grade, **brief.told())


class Version(Told):
    """A published version; its words are never changed afterwards, only how far its place is named."""

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    hash = models.CharField(max_length=64)  # of all its sections
    grade = models.CharField(max_length=8, choices=Grade, blank=True, db_default="", default="")  # of its place
    published_at = models.DateTimeField(default=now)

    region: Region | None = None  # that stands for its country, of a text as it is shown

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

    @property
    def names_its_country(self) -> bool:
        """Whether its country stands on it for everybody."""
        return self.grade in NAMING

    def as_shown(self) -> Version:
        """The text as every page, list, file and letter shows it: without its country where that is not cleared.

        A copy, which is not stored: no country, its region where that is named, and a mark where words name the country
        all the same (they were cleared once, and are not any more).
        """
        country = self.country
        if self.names_its_country or country is None:
            return self
        shown = copy(self)
        shown.country = None
        shown.region = country.region_now if self.grade == Grade.REGION else None
        for name in WRITTEN:
            setattr(shown, name, without_names(getattr(self, name), country))
        shown.claims = [
            claim | {name: without_names(claim[name], country) for name in ("claim", "depends", "reason")}
            for claim in self.claims
        ]
        shown.unknowns = [
            one
            | {
                "words": without_names(one["words"], country),
                "countries": [code for code in one["countries"] if code != country.pk],
            }
            for one in self.unknowns
        ]
        shown.files = [one | {"words": without_names(one["words"], country)} for one in self.files]
        shown.tags = [tag.pk for tag in of_keys(self.tags) if not names_in(tag.name, country)]
        if self.excerpts:
            quotes = dict(Excerpt.objects.filter(pk__in=self.excerpts).values_list("pk", "words"))
            shown.excerpts = [one for one in self.excerpts if not names_in(quotes.get(one, ""), country)]
        return shown
