"""What everything is about, and where: data that administrators may rename, never lose."""

from __future__ import annotations

import time
import unicodedata
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import get_language

from hlh.taxonomy.languages import data_code


class Labelled(models.Model):
    """A thing with a label in each language; `edited_at` says that a person changed it, so that loading leaves it alone."""

    labels = models.JSONField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """In the language of this moment, else in English."""
        return in_this_language(self.labels)


def in_this_language(labels: dict[str, str]) -> str:
    """The label of the active language, else the English one."""
    return labels.get(data_code(get_language() or "en")) or labels.get("en", "")


class AreaQuerySet(models.QuerySet["Area"]):
    KEPT = 30.0  # seconds that a process remembers the areas: they change a few times a year

    _known: dict[int, Area] = {}
    _until = 0.0

    def all_by_number(self) -> dict[int, Area]:
        """Every area by its number, retired ones too; asked of the database at most every half minute."""
        if time.monotonic() > AreaQuerySet._until or not AreaQuerySet._known:
            AreaQuerySet._known = {area.number: area for area in self.order_by("number")}
            AreaQuerySet._until = time.monotonic() + self.KEPT
        return AreaQuerySet._known

    @staticmethod
    def forget() -> None:
        """Ask again next time: the areas were just loaded or changed."""
        AreaQuerySet._until = 0.0


class Area(Labelled):
    """One of the ten areas of the operational guidance; renamed or retired, never deleted while used."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    slug = models.SlugField(unique=True)
    short_labels = models.JSONField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    @property
    def short_label(self) -> str:
        """Two or three words, for stamps and lists."""
        return in_this_language(self.short_labels)

    def scope_marks(self) -> set[str]:
        return {f"area:{self.number}"}


class SubTopic(Labelled):
    """A part of an area, with the words that people use for it in each language."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="subtopics")
    slug = models.SlugField()
    synonyms = models.JSONField(default=dict)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["area", "pk"]
        constraints = [models.UniqueConstraint(fields=["area", "slug"], name="subtopics_of_an_area_differ")]


class Phase(Labelled):
    """Maintaining during the outbreak, recovery, strengthening after."""

    code = models.SlugField(primary_key=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["position"]


class Level(Labelled):
    """National, subnational, facility, community."""

    code = models.SlugField(primary_key=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["position"]


class Region(Labelled):
    """A region of WHO."""

    code = models.CharField(max_length=4, primary_key=True)

    class Meta:
        ordering = ["code"]

    def scope_marks(self) -> set[str]:
        return {f"region:{self.code}"}


class CountryQuerySet(models.QuerySet["Country"]):
    def members(self, on: date | None = None) -> Self:
        """The Member States of WHO on a day."""
        return self.filter(pk__in=Membership.objects.on(on).filter(region=None).values("country"))

    def in_region(self, code: str, on: date | None = None) -> Self:
        """The countries and territories of a region on a day."""
        return self.filter(pk__in=Membership.objects.on(on).filter(region=code).values("country"))

    def by_name(self) -> list[Country]:
        """Sorted as a reader of this language looks for them."""
        return sorted(self, key=lambda country: _sorting(country.label))


class Country(Labelled):
    """A Member State, or a territory that takes part."""

    iso3 = models.CharField(max_length=3, primary_key=True)
    iso2 = models.CharField(max_length=2, unique=True)
    income_2020 = models.CharField(max_length=3, blank=True)
    has_intensified_support = models.BooleanField(default=False)

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["iso3"]

    @cached_property
    def region_now(self) -> Region | None:
        """The region that it belongs to today."""
        return self.region_on()

    def region_on(self, day: date | None = None) -> Region | None:
        """The region that it belonged to on a day; today without one."""
        membership = (
            Membership.objects.on(day).filter(country=self, region__isnull=False).select_related("region").first()
        )
        return membership.region if membership else None

    def scope_marks(self) -> set[str]:
        marks = {f"country:{self.iso3}"}
        return marks | self.region_now.scope_marks() if self.region_now else marks


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date | None = None) -> Self:
        """Those that hold on a day; today without one."""
        moment = day or now().date()
        return self.filter(Q(since=None) | Q(since__lte=moment), Q(until=None) | Q(until__gt=moment))


class Membership(models.Model):
    """A country belongs to a region, or (without a region) to WHO itself, from one day to another."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True)  # null: as long as the hub knows
    until = models.DateField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lt=F("until")),
                name="a_membership_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["country"],
                condition=Q(region__isnull=False, until=None),
                name="a_country_is_in_one_region_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["country"], condition=Q(region=None, until=None), name="a_country_is_a_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} in {self.region_id or 'WHO'}"


def _sorting(name: str) -> Any:
    """A key without accents and, in Arabic, without the article."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter)
    )
    return plain.removeprefix("ال")
