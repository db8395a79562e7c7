"""A link by which somebody allowed what they said in a phone group to be told here: used once."""

from __future__ import annotations

from django.db import models
from django.utils.timezone import now

from learning_labs.models.posts import Post


class Brought(models.Model):
    """Which link was used, by a hash; a further link for the same person speaks in the same voice."""

    key = models.CharField(max_length=40, unique=True)
    teller = models.CharField(max_length=40, db_index=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")  # the first of what came by it
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"brought {self.pk}"
