"""Where something is: countries and territories, the regions of WHO, and who belonged to what when."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.timezone import now

from hlh.taxonomy.kept import Kept, of_the_taxonomy
from hlh.taxonomy.models.labels import Labelled, sorting


class RegionQuerySet(models.QuerySet["Region"]):
    @staticmethod
    def kept() -> dict[str, Region]:
        """Every region by its code; asked of the database at most every half minute."""
        return _places.get().regions


class Region(Labelled):
    """A region of WHO."""

    code = models.CharField(max_length=4, primary_key=True)

    objects = RegionQuerySet.as_manager()

    class Meta(Labelled.Meta):
        ordering = ["code"]

    def scope_marks(self) -> set[str]:
        """What an appointment's scope names it by."""
        return {f"region:{self.code}"}


class CountryQuerySet(models.QuerySet["Country"]):
    @staticmethod
    def kept() -> dict[str, Country]:
        """Every country by its code; asked of the database at most every half minute."""
        return _places.get().countries

    @staticmethod
    def forget() -> None:
        """Ask again next time, in this process."""
        _places.forget()

    def changed(self) -> None:
        """Ask again next time, in every process: countries, regions or who belongs where were just loaded or changed."""
        self.forget()
        of_the_taxonomy.replace()

    def members(self, on: date | None = None) -> Self:
        """The Member States of WHO on a day; today without one."""
        return self.filter(pk__in=Membership.objects.on(on).filter(region=None).values("country"))

    def in_region(self, code: str, on: date | None = None) -> Self:
        """The countries and territories of a region on a day; today without one."""
        return self.filter(pk__in=Membership.objects.on(on).filter(region=code).values("country"))

    def by_name(self) -> list[Country]:
        """Sorted as a reader of this language looks for them."""
        return sorted(self, key=lambda country: sorting(country.label))


class Country(Labelled):
    """A Member State, or a territory that takes part."""

    iso3 = models.CharField(max_length=3, primary_key=True)
    iso2 = models.CharField(max_length=2, unique=True)
    income_2020 = models.CharField(max_length=3, blank=True)  # the World Bank's group; a few countries are in none
    has_intensified_support = models.BooleanField(default=False)

    objects = CountryQuerySet.as_manager()

    class Meta(Labelled.Meta):
        ordering = ["iso3"]
        constraints = [
            *Labelled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(iso3__regex=r"^[A-Z]{3}$", iso2__regex=r"^[A-Z]{2}$"), name="country_has_iso_codes"
            ),
            models.CheckConstraint(
                condition=Q(income_2020__in=["", "LIC", "LMC", "UMC", "HIC"]), name="income_is_a_known_group_or_none"
            ),
        ]

    @cached_property
    def region_now(self) -> Region | None:
        """The region that it belongs to today."""
        return self.region_on()

    def region_on(self, day: date | None = None) -> Region | None:
        """The region that it belonged to on a day; today without one. A page of many countries costs one query."""
        return region_of(self.iso3, day)

    def scope_marks(self) -> set[str]:
        """What an appointment's scope names it by: itself, and the region that it is in today."""
        marks = {f"country:{self.iso3}"}
        return marks | self.region_now.scope_marks() if self.region_now else marks


def kept_places() -> Places:
    """Countries and regions by their codes, for what a page asks for each of its lines: a manager takes three times as long."""
    return _places.get()


def region_of(iso3: str, day: date | None = None) -> Region | None:
    """The region that a country of this code belonged to on a day; today without one."""
    places = _places.get()
    return places.today.get(iso3) if day is None else places.region_of(iso3, day)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date | None = None) -> Self:
        """Those that hold on a day; today without one."""
        moment = day or now().date()
        return self.filter(Q(since=None) | Q(since__lte=moment), Q(until=None) | Q(until__gt=moment))


class Membership(models.Model):
    """A country belongs to a region, or (without a region) to WHO itself, from one day until the day before another.

    Territories that take part without being Member States belong to a region and not to WHO.
    """

    country = models.ForeignKey(Country, models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True)  # null: as long as the hub knows
    until = models.DateField(null=True)  # null: to this day

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
            ExclusionConstraint(
                name="regions_of_a_country_follow_each_other",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    (Func("since", "until", function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(region__isnull=False),
            ),
            ExclusionConstraint(
                name="memberships_of_a_country_follow_each_other",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    (Func("since", "until", function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(region=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} in {self.region_id or 'WHO'}"

    @property
    def is_unbounded(self) -> bool:
        """Whether it holds on every day, as that of nearly every country does."""
        return self.since is None and self.until is None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day: from its first to the one before its last."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Places:
    """The countries that are or were in a region, with it: one query for all."""

    def __init__(self) -> None:
        self.countries: dict[str, Country] = {}
        self.regions: dict[str, Region] = {}
        self.memberships: dict[str, list[Membership]] = defaultdict(list)
        for membership in Membership.objects.filter(region__isnull=False).select_related("country", "region"):
            self.countries.setdefault(membership.country_id, membership.country)
            if membership.region:
                self.regions.setdefault(membership.region.code, membership.region)
            self.memberships[membership.country_id].append(membership)
        self.always = {
            iso3: one.region for iso3, (one, *more) in self.memberships.items() if one.is_unbounded and not more
        }
        today = now().date()  # these are read again every half minute: also after midnight
        self.today = {iso3: self.region_of(iso3, today) for iso3 in self.memberships}

    def region_of(self, iso3: str, day: date) -> Region | None:
        """The region that a country of this code belonged to on a day."""
        if iso3 in self.always:
            return self.always[iso3]
        memberships = self.memberships.get(iso3, [])
        return next((membership.region for membership in memberships if membership.holds_on(day)), None)

    def __bool__(self) -> bool:
        return bool(self.countries)


_places = Kept(Places, follows=of_the_taxonomy)
