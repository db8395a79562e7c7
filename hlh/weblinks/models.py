"""Addresses of the web that published things lead to, how they answered, and where they stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Entry
from hlh.outside import Why, silence
from hlh.policy import Words

A_MONTH, A_WEEK, A_DAY, AN_HOUR = timedelta(days=30), timedelta(days=7), timedelta(days=1), timedelta(hours=1)
STATUS, WAIT, CLOSED = "status", "wait", "closed"  # beside the reasons of the door: an error, "come later", "sign in"
IN_WORDS: dict[str, Words] = silence.IN_WORDS | {
    Why.REFUSED: _("It is not on the public web, so it cannot be checked."),
    Why.BUSY: _("Another link of the same server was being checked."),
    STATUS: _("It answers with an error."),
    WAIT: _("It asks us to come later."),
    CLOSED: _("It answers only to some, so it cannot be checked."),
}


class WebAddressQuerySet(models.QuerySet["WebAddress"]):
    def due(self) -> Self:
        """What is to be looked at now: nothing is asked that nobody links to any more."""
        return self.filter(models.Exists(Mention.objects.filter(address=models.OuterRef("pk"))), due_at__lte=now())

    def dead(self) -> Self:
        return self.filter(dead_since__isnull=False)

    def on(self, entry: Entry) -> Self:
        """Those that one published thing leads to."""
        return self.filter(mentions__entry=entry)


class WebAddress(models.Model):
    """One address, however often it is linked to."""

    FAILURES_TO_DIE = 3  # on different days

    address = models.TextField(unique=True)
    host = models.CharField(max_length=255)
    due_at = models.DateTimeField(default=now)
    asked_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)  # when its server last said anything at all
    why = models.CharField(max_length=8, blank=True)  # what came of the last time; empty where it answered
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    failures = models.JSONField(default=list, db_default=[], blank=True)  # in a row: day, why and status of each
    dead_since = models.DateTimeField(null=True, blank=True)

    objects = WebAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dead_since=None) | Q(failures__2__isnull=False), name="a_dead_link_failed_three_times"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="links_to_look_at"),
            models.Index(fields=["heard_at"], name="links_heard_of"),
            models.Index(
                fields=["dead_since", "id"], condition=Q(dead_since__isnull=False), name="links_that_are_dead"
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"

    @property
    def is_dead(self) -> bool:
        return self.dead_since is not None

    @property
    def in_words(self) -> Words:
        """What came of the last time, for people."""
        if self.why == STATUS:
            return _("It answers with an error (%(status)d).") % {"status": self.status or 0}
        return IN_WORDS.get(self.why, "")

    def fail(self, why: str, status: int | None, *, at: datetime) -> None:
        """It failed; a second time on the same day says nothing new, and what was a month ago does not count any more."""
        day, long_ago = at.date().isoformat(), (at - A_MONTH).date().isoformat()
        if not self.is_dead:
            self.failures = [one for one in self.failures if one["day"] >= long_ago]
        if all(one["day"] != day for one in self.failures):
            said: dict[str, Any] = {"day": day, "why": why, "status": status}
            self.failures = [*self.failures, said][-self.FAILURES_TO_DIE :]
        if len(self.failures) >= self.FAILURES_TO_DIE and not self.is_dead:
            self.dead_since = at

    def forgive(self) -> None:
        """It is there: what was is forgotten."""
        self.failures, self.dead_since = [], None


class MentionQuerySet(models.QuerySet["Mention"]):
    def dead(self) -> Self:
        return self.filter(address__dead_since__isnull=False)

    def untold(self) -> Self:
        return self.filter(told_at=None)

    def of_things(self, things: models.QuerySet[Any], kind: object) -> Self:
        """Those of published things of one kind.

        Args:
            things: which.
            kind: their content type.
        """
        return self.filter(entry__thing_type=kind, entry__thing_id__in=things.values("pk"))


class Mention(models.Model):
    """That something published leads to an address."""

    address = models.ForeignKey(WebAddress, models.CASCADE, related_name="mentions")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)  # that it is dead, to whoever keeps the page

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "entry"], name="a_thing_leads_to_an_address_once")]

    def __str__(self) -> str:
        return f"link {self.address_id} on {self.entry_id}"
