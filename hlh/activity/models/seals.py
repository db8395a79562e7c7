"""The seals over the ledger, each with the hash of the one before."""

from django.db import models
from django.db.models import F
from django.utils.timezone import now


class Seal(models.Model):
    """Some facts in the order of their ids, and what they were: append-only, the database refuses changes.

    A seal covers every id after the last one of the seal before, up to its own last one.
    """

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)  # the hash of the seal before; empty for the first
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(first__lte=F("last")), name="a_seal_ends_after_it_begins"),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="a_seal_covers_facts"),
        ]

    def __str__(self) -> str:
        return f"seal {self.pk} over the facts {self.first} to {self.last}"


class Horizon(models.Model):
    """How far the next seal may go, once every transaction that was open when it was noted has ended. One row at most."""

    fact = models.BigIntegerField()
    transaction = models.BigIntegerField()  # the first that had not begun yet

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_horizon")]

    def __str__(self) -> str:
        return f"fact {self.fact} at transaction {self.transaction}"
