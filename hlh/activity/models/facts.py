"""Actors, facts, and the reactions that facts owe."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.timezone import now

from hlh.activity import verbs

if TYPE_CHECKING:
    from hlh.people.models import Person

log = logging.getLogger(__name__)
LATE = timedelta(minutes=5)  # after which a reaction that is still owed is shown to a person


class ActorQuerySet(models.QuerySet["Actor"]):
    def system(self) -> Actor:
        """The hub itself."""
        return self._only(Actor.Kind.SYSTEM)

    def of(self, person: Person) -> Actor:
        """This person, as one who acts; looked up once by a process, for an actor is nobody else's later."""
        key = f"person {person.pk}"
        if key in _known:
            return Actor(pk=_known[key], kind=Actor.Kind.PERSON, person=person)
        found = self.get_or_create(kind=Actor.Kind.PERSON, person=person)[0]
        transaction.on_commit(partial(_keep, key, found.pk))
        return found

    def of_link(self, link: int) -> Actor:
        """Whoever holds this link."""
        return self.get_or_create(kind=Actor.Kind.LINK, link=link)[0]

    def stranger(self) -> Actor:
        """Somebody without an account and without a link."""
        return self._only(Actor.Kind.STRANGER)

    def _only(self, kind: str) -> Actor:
        """The one of its kind; looked up once by a process, for it never changes."""
        if kind in _known:
            return Actor(pk=_known[kind], kind=kind)
        found = self.get_or_create(kind=kind)[0]
        transaction.on_commit(partial(_keep, kind, found.pk))
        return found


MOST_KNOWN = 10_000  # actors that a process remembers
_known: dict[str, int] = {}


def _keep(name: str, actor: int) -> None:
    """Remember an actor once it is committed: what is rolled back is nobody."""
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[name] = actor


class Actor(models.Model):
    """Who acted. Its key to the person is emptied by erasure and read by the two named roles only."""

    class Kind(models.TextChoices):
        PERSON = "person"
        LINK = "link"
        STRANGER = "stranger"
        SYSTEM = "system"

    kind = models.CharField(max_length=10, choices=Kind)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    link = models.BigIntegerField(null=True, unique=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind__in=["system", "stranger"]), name="one_system_and_one_stranger"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Fact(models.Model):
    """What happened: append-only (the database refuses changes), ids, codes and figures only.

    The table is partitioned by ranges of its id: see the first migration.
    """

    verb = models.CharField(max_length=60)
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["target_type", "target_id", "id"], name="facts_about_a_thing")]

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def owed(self) -> Self:
        return self.filter(settled_at=None)

    def due(self) -> Self:
        return self.owed().filter(due_at__lte=now())

    def overdue(self) -> Self:
        """What the sweep takes: tried before, or owed so long that its message must be lost."""
        late = now() - timedelta(seconds=settings.SWEEP_AFTER)
        return self.due().filter(models.Q(tries__gt=0) | models.Q(due_at__lte=late))

    def stuck(self) -> Self:
        """Those that were tried too often and wait for a person."""
        return self.owed().filter(due_at=None)

    def late(self) -> Self:
        """Those, and whatever has been owed for more than five minutes."""
        return self.owed().filter(models.Q(due_at=None) | models.Q(fact__at__lte=now() - LATE))

    def try_again(self) -> int:
        """Give them another ten tries, from now on; how many there are."""
        return self.owed().update(tries=0, due_at=now())


class Reaction(models.Model):
    """One thing that is owed for a fact; settled once, in the transaction of what it does."""

    MOST_TRIES = 10

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="reactions")
    name = models.CharField(max_length=120)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, default=now)
    settled_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="", blank=True)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "name"], name="a_fact_owes_each_reaction_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(settled_at=None), name="reactions_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.fact_id}"

    def settle(self) -> None:
        """React once: whoever claims the row does it, in one transaction with saying so.

        The try is counted first, by itself: a reaction that takes its worker down with it is not tried for ever.
        """
        if not self._claim():
            return
        with transaction.atomic():
            mine = Reaction.objects.owed().select_for_update(skip_locked=True, of=("self",)).filter(pk=self.pk).first()
            if mine is None:
                return
            try:
                with transaction.atomic():
                    fact = Fact.objects.get(pk=mine.fact_id)
                    verbs.reaction(fact.verb, mine.name)(fact)
            except Exception as trouble:
                log.exception("reaction %s: try %d failed", mine.name, mine.tries)
                mine.trouble = f"{type(trouble).__name__}: {trouble}"[:2000]
            else:
                mine.settled_at, mine.trouble = now(), ""
            mine.save(update_fields=["settled_at", "trouble"])

    def try_again(self) -> None:
        """Give it another ten tries, from now on."""
        Reaction.objects.filter(pk=self.pk).try_again()

    def _claim(self) -> bool:
        """Count the try and say when the next would be; false when somebody else did so first."""
        claim: dict[str, Any] = {"tries": self.tries + 1, "due_at": now() + timedelta(seconds=20 * 2**self.tries)}
        if claim["tries"] >= self.MOST_TRIES:
            claim["due_at"] = None
        claimed = Reaction.objects.due().filter(pk=self.pk, tries=self.tries).update(**claim)
        return bool(claimed)
