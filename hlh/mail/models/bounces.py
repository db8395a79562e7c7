"""Addresses that cannot be reached."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.timezone import now


class BouncesQuerySet(models.QuerySet["Bounces"]):
    def came_back(self, address: str) -> None:
        """A post office said for good that this address takes no letters; the second time, mail to it pauses."""
        known, is_new = self.get_or_create(address=address.lower(), defaults={"count": 1})
        if not is_new:
            self.filter(pk=known.pk).update(count=F("count") + 1, last_at=now())
        self.filter(pk=known.pk, count__gte=Bounces.MOST, paused_at=None).update(paused_at=now())

    def paused(self, address: str) -> Self:
        return self.filter(address=address.lower(), paused_at__isnull=False)

    def restart(self, address: str) -> bool:
        """Write to this address again; false when nothing was paused."""
        return bool(self.paused(address).delete()[0])


class Bounces(models.Model):
    """How often letters to an address came back for good."""

    MOST = 2

    address = models.EmailField()
    count = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(default=now)
    paused_at = models.DateTimeField(null=True, blank=True)

    objects = BouncesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bounces"
        constraints = [models.UniqueConstraint(Lower("address"), name="bounces_are_counted_once_for_an_address")]

    def __str__(self) -> str:
        return f"bounces {self.pk}"
