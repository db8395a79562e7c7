"""A person's key to feeds of what they may read: in the addresses of their feed reader, until they take it back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from hlh.links.models import secret_from

if TYPE_CHECKING:
    from hlh.people.models import Person


class ReaderKeyQuerySet(models.QuerySet["ReaderKey"]):
    def make(self, person: Person) -> ReaderKey:
        """A new key; the one before opens nothing any more."""
        made_at = now()
        said = {"secret_hash": _hash(_secret(person.pk, made_at.isoformat())), "made_at": made_at}
        return self.update_or_create(person=person, defaults=said)[0]

    def opening(self, secret: str) -> Person | None:
        """Whose key this is; what they may read is asked each time."""
        key = self.select_related("person").filter(secret_hash=_hash(secret), person__is_active=True).first()
        return key.person if key else None


class ReaderKey(models.Model):
    """One key for all feeds of a person that are of no single lab; only a hash of it is kept.

    It is worked out of the secret of the hub, so that it can be shown again beside each new feed: whoever reads the
    table alone cannot do that.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)

    objects = ReaderKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"reader key {self.pk}"

    @property
    def secret(self) -> str:
        """What opens it; empty when the hub has another secret by now, and a new key has to be made to see one."""
        secret = _secret(self.person_id, self.made_at.isoformat())
        return secret if _hash(secret) == self.secret_hash else ""


def _secret(person: int, made_at: str) -> str:
    return secret_from(f"feeds:{person}:{made_at}")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
