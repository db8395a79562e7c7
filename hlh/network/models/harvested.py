"""What reading feeds brought: each run, and each thing that was named."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils.timezone import now

from hlh.network.feeds.saying import in_words
from hlh.network.models.feeds import Feed, Result
from hlh.policy import Words


class FeedRun(models.Model):
    """One time that a feed was read. Its number is what the records that it brought know it by."""

    KEPT = 60  # of a feed

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="runs")
    began_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=7, choices=Result, blank=True)
    code = models.CharField(max_length=12, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # without a title, or an address that can be opened

    class Meta:
        indexes = [models.Index(fields=["feed", "-id"], name="runs_of_a_feed")]

    def __str__(self) -> str:
        return f"run {self.pk} of feed {self.feed_id}"

    @property
    def in_words(self) -> Words:
        return in_words(self.code, self.figures)

    @property
    def brought(self) -> int:
        """How many records it kept, or marked as gone."""
        return self.new + self.changed + self.gone

    def add(self, counts: dict[str, int]) -> None:
        """Count what one page of it brought, at once: a worker may die before the next."""
        FeedRun.objects.filter(pk=self.pk).update(**{name: F(name) + many for name, many in counts.items()})
        for name, many in counts.items():
            setattr(self, name, getattr(self, name) + many)


class FeedRecord(models.Model):
    """One thing that a feed named: never more than what it says in public, as plain text."""

    LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_KEY = 300, 600, 500

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="records")
    identifier = models.CharField(max_length=LONGEST_KEY)
    title = models.CharField(max_length=LONGEST_TITLE)
    address = models.CharField(max_length=2000)
    doi = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=2, blank=True)
    summary = models.CharField(max_length=LONGEST_SUMMARY, blank=True)
    is_deleted = models.BooleanField(default=False)  # its provider says that it is no more
    batch = models.BigIntegerField()  # the run that brought it, or that heard that it is gone
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "identifier"], name="a_feed_names_a_thing_once")]
        indexes = [models.Index(fields=["feed", "batch"], name="records_of_a_run")]

    def __str__(self) -> str:
        return f"record {self.pk} of feed {self.feed_id}"
