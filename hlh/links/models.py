"""A link: what it is for, what it opens, and until when. Its secret is never stored, only a hash of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.timezone import now


def new_secret() -> str:
    """128 bits, in letters that survive a phone call."""
    return _letters(secrets.token_bytes(16))


def secret_from(seed: str) -> str:
    """The same 128 bits for the same seed: who sends one form twice gets the same link twice."""
    return _letters(hmac.new(settings.SECRET_KEY.encode(), f"link:{seed}".encode(), hashlib.sha256).digest()[:16])


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class LinkQuerySet(models.QuerySet["Link"]):
    def give(
        self, purpose: str, thing: models.Model, *, secret: str | None = None, days: int = 180
    ) -> tuple[Link, str]:
        """Make a link to a thing.

        Args:
            purpose: what it may be used for, such as "asker".
            secret: one made by `secret_from`, else a new one.
            days: how long it works.

        Returns:
            The link, and its secret, which nobody can read again.
        """
        secret = secret or new_secret()
        said = self._said(purpose, thing, days)
        link, _made = self.get_or_create(secret_hash=_hash(secret), defaults=said)
        return link, secret

    def make(self, purpose: str, thing: models.Model, *, secret: str, days: int = 180) -> Link:
        """The same for a thing that was made in this transaction: nobody can have given the secret before."""
        return self.create(secret_hash=_hash(secret), **self._said(purpose, thing, days))

    def _said(self, purpose: str, thing: models.Model, days: int) -> dict[str, Any]:
        return {
            "purpose": purpose,
            "thing_type": ContentType.objects.get_for_model(thing),
            "thing_id": thing.pk,
            "expires_at": now() + timedelta(days=days),
        }

    def opening(self, purpose: str, thing: models.Model, secret: str) -> Link | None:
        """The link with this secret, when it still opens this thing for this purpose."""
        return (
            self.working()
            .filter(
                purpose=purpose,
                thing_type=ContentType.objects.get_for_model(thing),
                thing_id=thing.pk,
                secret_hash=_hash(secret),
            )
            .first()
        )

    def with_secret(self, purpose: str, secret: str) -> Link | None:
        """The link with this secret, whatever it opens, also when it does not work any more."""
        return self.filter(purpose=purpose, secret_hash=_hash(secret)).first()

    def working(self) -> Self:
        return self.filter(expires_at__gt=now(), revoked_at=None)


class Link(models.Model):
    """A way in for whoever holds its secret."""

    purpose = models.CharField(max_length=20)
    thing_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing_id = models.BigIntegerField()
    thing = GenericForeignKey("thing_type", "thing_id")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["thing_type", "thing_id"], name="links_to_a_thing")]

    def __str__(self) -> str:
        return f"{self.purpose} link {self.pk}"

    @property
    def is_working(self) -> bool:
        return self.revoked_at is None and self.expires_at > now()

    def prolong(self, days: int = 180) -> None:
        """It works so long from now on; one that was revoked stays so."""
        Link.objects.filter(pk=self.pk, revoked_at=None).update(expires_at=now() + timedelta(days=days))

    def revoke(self) -> None:
        """From now on it opens nothing."""
        Link.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=now())
