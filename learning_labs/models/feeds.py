"""A key to the feed and the calendar of a lab that not everybody reads: in the address of a reader of them, until its person takes it back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from hlh.links.models import new_secret
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from hlh.people.models import Person


class FeedKeyQuerySet(models.QuerySet["FeedKey"]):
    def make(self, person: Person, lab: Lab) -> str:
        """A new key, which nobody can read again; the one before opens nothing any more."""
        secret = new_secret()
        said = {"secret_hash": _hash(secret), "made_at": now()}
        self.update_or_create(person=person, lab=lab, defaults=said)
        return secret

    def opening(self, lab: str, secret: str) -> Person | None:
        """Who holds this key to a lab's feed; what they may read is asked each time."""
        found = self.select_related("person").filter(lab__slug=lab, secret_hash=_hash(secret), person__is_active=True)
        key = found.first()
        return key.person if key else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


class FeedKey(models.Model):
    """One reader's key to the feed of one lab; only a hash of it is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lab = models.ForeignKey(Lab, models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)

    objects = FeedKeyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lab"], name="a_reader_has_one_key_to_a_feed")]

    def __str__(self) -> str:
        return f"feed key {self.pk}"
