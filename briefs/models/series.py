"""References: given at first publication, each once, without a gap."""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import F
from django.utils.timezone import now

from briefs.models.told import Kind

LETTERS = {Kind.ACTION: "AB", Kind.LEARNING: "LB"}


class SeriesQuerySet(models.QuerySet["Series"]):
    def next_ref(self, kind: str) -> str:
        """The next reference of this kind in this year, such as "AB-2026-0001"."""
        return self.next_refs(kind, 1)[0]

    def next_refs(self, kind: str, many: int) -> list[str]:
        """The next references.

        The row stays locked until the publication is stored: who comes at the same moment waits for it, and where the
        publication fails its number goes to the next.
        """
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("a reference is given inside the publication that takes it")
        series, _made = self.get_or_create(letters=LETTERS[Kind(kind)], year=now().year)
        self.filter(pk=series.pk).update(last=F("last") + many)
        series.refresh_from_db()
        return [
            f"{series.letters}-{series.year}-{number:04d}" for number in range(series.last - many + 1, series.last + 1)
        ]


class Series(models.Model):
    """The references of one kind in one year, and the last that was given."""

    letters = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letters", "year"], name="a_year_has_one_series_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.letters}-{self.year}"
