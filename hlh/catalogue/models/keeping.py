"""What people keep for themselves, and what they follow."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from hlh.catalogue.models.entries import Entry
from hlh.taxonomy.models import Area, Country
from hlh.taxonomy.models.keys import TaxonomyKey

if TYPE_CHECKING:
    from hlh.people.models import Person


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def of(self, person: Person) -> Self:
        """What somebody keeps, as far as they may still read it."""
        return self.filter(person=person, entry__in=Entry.objects.visible_to(person))

    def due(self, day: date) -> Self:
        """What somebody may have to be reminded of, where it is this day already."""
        return self.filter(remind_on__lte=day, reminded_at=None)


class Bookmark(models.Model):
    """Somebody keeps an entry, and may want to be reminded of it on a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(default=now)
    remind_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "entry"], name="an_entry_is_kept_once_by_somebody")]
        indexes = [
            models.Index(fields=["person", "-kept_at", "-id"], name="bookmarks_of_somebody_by_date"),
            models.Index(
                fields=["remind_on"], condition=Q(reminded_at=None, remind_on__isnull=False), name="bookmarks_to_remind"
            ),
        ]

    def __str__(self) -> str:
        return f"bookmark {self.pk}"

    def remind(self, day: date | None) -> None:
        """Be reminded of it on a day, or not at all."""
        self.remind_on, self.reminded_at = day, None
        self.save(update_fields=["remind_on", "reminded_at"])


class FollowQuerySet(models.QuerySet["Follow"]):
    def of(self, person: Person) -> Self:
        """What somebody follows, as far as they may still read it."""
        return self.filter(Q(entry=None) | Q(entry__in=Entry.objects.visible_to(person)), person=person)

    def begin(self, person: Person, **what: Entry | Area | Country) -> None:
        """Follow an entry, an area or a country; saying it twice follows it once."""
        self.get_or_create(None, person=person, **what)

    def end(self, person: Person, **what: Entry | Area | Country) -> None:
        self.filter(person=person, **what).delete()


class Follow(models.Model):
    """Somebody wants to hear what becomes of an entry, or what comes about an area or a country."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, blank=True, related_name="+")
    area = TaxonomyKey(Area, models.CASCADE, null=True, blank=True, related_name="+")
    country = TaxonomyKey(Country, models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateTimeField(default=now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, area=None, country=None)
                | Q(entry=None, area__isnull=False, country=None)
                | Q(entry=None, area=None, country__isnull=False),
                name="one_thing_is_followed",
            ),
            models.UniqueConstraint(
                fields=["person", "entry"], condition=Q(entry__isnull=False), name="an_entry_is_followed_once"
            ),
            models.UniqueConstraint(
                fields=["person", "area"], condition=Q(area__isnull=False), name="an_area_is_followed_once"
            ),
            models.UniqueConstraint(
                fields=["person", "country"], condition=Q(country__isnull=False), name="a_country_is_followed_once"
            ),
        ]
        indexes = [models.Index(fields=["person", "-since", "-id"], name="follows_of_somebody_by_date")]

    def __str__(self) -> str:
        return f"follow {self.pk}"

    @property
    def title(self) -> str:
        """What is followed, by name."""
        if self.entry:
            return self.entry.title
        place = self.area or self.country
        return place.label if place else ""

    @property
    def address(self) -> str:
        """Where it stands, without a language."""
        if self.entry:
            return self.entry.address
        return f"/areas/{self.area.slug}/" if self.area else f"/countries/{self.country_id}/"
