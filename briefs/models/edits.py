"""What each save changed: so that whoever had the page open meanwhile is shown what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.timezone import now

from hlh.people.models import Voice

if TYPE_CHECKING:
    from briefs.models.briefs import Brief

MOST_KEPT = 60  # saves of one brief: a page that lies open longer is told no difference, and loses nothing


class EditQuerySet(models.QuerySet["Edit"]):
    def keep(self, brief: Brief, was: dict[str, Any], *, who: Voice | None) -> None:
        """Keep what fields held before a save.

        Args:
            brief: before the save, with the edition that was saved over.
            was: the fields that change, with what they held.
            who: saves.
        """
        self.create(brief=brief, edition=brief.edition, was={name: plain(one) for name, one in was.items()}, voice=who)
        self.filter(brief=brief, edition__lte=brief.edition - MOST_KEPT).delete()


class Edit(models.Model):
    """A save over an edition: the fields that it changed, as they were before."""

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="edits")
    edition = models.PositiveIntegerField()  # that was saved over
    was = models.JSONField()  # by field; a country, an area or the like by its key
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="+")  # who saved
    at = models.DateTimeField(default=now)

    objects = EditQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brief", "edition"], name="an_edition_is_saved_over_once")]

    def __str__(self) -> str:
        return f"edition {self.edition} of {self.brief_id}"


def plain(value: Any) -> Any:
    """What a field holds, as it can be kept and compared."""
    return value.pk if isinstance(value, models.Model) else value
