"""How far somebody has read a discussion: known on all their devices, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, models
from django.utils.timezone import now

from learning_labs.models.discussions import Discussion
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from hlh.people.models import Person

# One upsert that only goes up: two devices tell in any order.
_READ = """
INSERT INTO learning_labs_reading (person_id, discussion_id, upto, at)
SELECT %(person)s, id, LEAST(%(upto)s, post_count), %(at)s FROM learning_labs_discussion WHERE {where} AND post_count > 0 AND %(upto)s > 0
ON CONFLICT (person_id, discussion_id) DO UPDATE SET upto = EXCLUDED.upto, at = EXCLUDED.at
WHERE learning_labs_reading.upto < EXCLUDED.upto
"""
_ONE, _WHOLE_LAB = _READ.format(where="id = %(thing)s"), _READ.format(where="lab_id = %(thing)s")
EVERYTHING = 2**31 - 1


class ReadingQuerySet(models.QuerySet["Reading"]):
    def read(self, person: Person, discussion: Discussion, upto: int) -> None:
        """Somebody has read a discussion up to a number, never further than it goes; less than before changes nothing."""
        self._tell(_ONE, person, discussion.pk, upto)

    def read_all(self, person: Person, lab: Lab) -> None:
        """Somebody has read everything that stands in a lab now."""
        self._tell(_WHOLE_LAB, person, lab.pk, EVERYTHING)

    def _tell(self, said: str, person: Person, thing: int, upto: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(said, {"person": person.pk, "thing": thing, "upto": min(upto, EVERYTHING), "at": now()})


class Reading(models.Model):
    """One reader in one discussion."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="+")
    upto = models.PositiveIntegerField()
    at = models.DateTimeField(default=now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "discussion"], name="a_reader_has_read_a_discussion_once")
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"
