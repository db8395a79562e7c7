"""What partners publish elsewhere: a feed that is read again and again, how it went, and what it said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.network.feeds.saying import in_words
from hlh.network.models.partners import Partner, offices_of
from hlh.people.models import Organisation, Role
from hlh.policy import Words
from hlh.weblinks.finding import host_of

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

HOW_OFTEN: list[tuple[int, Words]] = [
    (1, _("every hour")),
    (6, _("every six hours")),
    (24, _("every day")),
    (168, _("every week")),
    (720, _("every month")),
]
AN_HOUR, A_DAY, A_WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


class Result(models.TextChoices):
    """What came of reading a feed once."""

    FINE = "fine", pgettext_lazy("a feed", "Read")
    SAME = "same", _("Nothing new")
    REFUSED = "refused", pgettext_lazy("a feed", "Refused")
    BROKEN = "broken", pgettext_lazy("a feed", "Broken")
    SLOW = "slow", _("Too slow")
    LARGE = "large", _("Too large")
    HALF = "half", _("Stopped half-way")


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self) -> Self:
        """Those that are read now; nothing of a partner that takes part no more."""
        return self.filter(partner__ended_on=None, is_paused=False, due_at__lte=now())

    def visible_to(self, person: Anyone) -> Self:
        """Editors and administrators look after all, a contact after those of their own organisation."""
        if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
            return self
        return self.filter(partner__organisation__in=offices_of(person), partner__ended_on=None)

    def for_listing(self) -> Self:
        return self.select_related("partner__organisation")


class Feed(models.Model):
    """A list that somebody else keeps: RSS or Atom, a provider of OAI-PMH, or JSON. Nothing of it is published by itself."""

    class Kind(models.TextChoices):
        FEED = "feed", _("RSS or Atom")
        OAI = "oai", "OAI-PMH"
        JSON = "json", "JSON"

    FAILURES_TO_TELL = 3  # in a row
    LONGEST_RUN = timedelta(minutes=15)  # after which a worker that read it is taken for dead
    READ_AS = ("address", "kind", "oai_set", "oai_prefix", "fields")  # with others it is another list

    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="feeds")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=1000)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.FEED)
    oai_set = models.CharField(max_length=100, blank=True)
    oai_prefix = models.CharField(max_length=40, blank=True)
    fields = models.JSONField(default=dict, blank=True)  # of JSON: where in it each thing stands
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    language = models.CharField(max_length=2, blank=True)  # of what does not say its own
    publisher = models.CharField(max_length=200)
    publisher_kind = models.CharField(max_length=12, choices=Organisation.Kind)
    hours = models.PositiveSmallIntegerField(default=24)
    is_paused = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    due_at = models.DateTimeField(default=now)
    last_began = models.DateTimeField(null=True, blank=True)
    last_ended = models.DateTimeField(null=True, blank=True)
    last_result = models.CharField(max_length=7, choices=Result, blank=True)
    last_code = models.CharField(max_length=12, blank=True)  # what stood in the way, said in words at reading
    last_figures = models.JSONField(default=dict, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    harvested = models.PositiveIntegerField(default=0)  # records that it has ever brought
    told_at = models.DateTimeField(null=True, blank=True)  # that it is broken, to who looks after it
    waits_since = models.DateTimeField(null=True, blank=True)  # its server asks us to come later, and nothing was read

    token = models.TextField(blank=True)  # where a list goes on that was not read to its end
    pages = models.PositiveIntegerField(default=0)  # of that list
    list_began = models.DateTimeField(null=True, blank=True)
    read_until = models.DateTimeField(null=True, blank=True)  # when the last list that was read to its end began
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=80, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "oai_set"], name="a_feed_is_read_once"),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=720), name="a_feed_is_read_within_a_month"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(is_paused=False), name="feeds_to_read"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("feeds:feed", args=[self.pk])

    @property
    def host(self) -> str:
        return host_of(self.address)

    @property
    def is_wanted(self) -> bool:
        """Whether it is of nobody of the network, or of a partner that takes part."""
        return self.partner is None or self.partner.is_standing

    @property
    def is_being_read(self) -> bool:
        """Whether a worker is at it now."""
        began, ended = self.last_began, self.last_ended
        return began is not None and (ended is None or ended < began) and began > now() - self.LONGEST_RUN

    @property
    def in_words(self) -> Words:
        """What stood in the way the last time, for people; empty where nothing did."""
        return in_words(self.last_code, self.last_figures)

    @property
    def often(self) -> Words:
        """How often it is read, in words."""
        return dict(HOW_OFTEN).get(self.hours, "")

    @property
    def said_by(self) -> str:
        """Whose word it is that this is worth reading."""
        return self.partner.organisation.name if self.partner else self.name

    def wait_after_a_failure(self) -> timedelta:
        """An hour, then four, sixteen, … up to a week."""
        times: int = 4 ** min(max(self.failures - 1, 0), 5)
        return min(AN_HOUR * times, A_WEEK)

    def waits_in_vain(self) -> bool:
        """Whether its server has asked us to come later for a day by now; the first time is noted."""
        if self.waits_since is None:
            self.waits_since = now()
        return self.waits_since <= now() - A_DAY

    def begin_anew(self) -> None:
        """Forget where a list goes on, and what was asked before."""
        self.token, self.pages, self.list_began = "", 0, None

    def forget_what_was_read(self) -> None:
        """It is another list from now on: it is read from its beginning."""
        self.begin_anew()
        self.read_until, self.etag, self.modified = None, "", ""
        self.forget_failures()

    def forget_failures(self) -> None:
        self.failures, self.told_at, self.waits_since = 0, None, None
