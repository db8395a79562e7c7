"""What administrators say otherwise in letters than the hub does by itself."""

from __future__ import annotations

from django.db import models
from django.utils.timezone import now


class Wording(models.Model):
    """The sentences of one kind of letter that read otherwise in one language; without a row all are the built-in ones."""

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    words = models.JSONField(default=dict)  # by the built-in sentence, in English
    former = models.JSONField(
        default=dict, db_default={}
    )  # what stood there until somebody went back to the built-in ones
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="a_letter_is_worded_once_in_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"
