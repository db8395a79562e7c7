"""What two countries have in common: each factor is named, so that a reader sees why something is near, and can leave it out."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hlh.taxonomy.models import Country


class Factor(models.TextChoices):
    """Why two countries are alike; the strongest first."""

    COUNTRY = "country", _("the same country")
    SUPPORT = "support", _("both receive intensified support")
    INCOME = "income", _("a health system with similar means")
    REGION = "region", _("the same region")
    LANGUAGE = "language", _("the same language")


LIKE, BY = "like", "by"  # in an address: a country to look from, and the factors that count
# The country itself stands before every other one: it counts for more than all that two others may share, and than the
# language that somebody speaks besides (`learning_labs.facilitating.matching`).
WEIGHTS = {Factor.COUNTRY: 12, Factor.SUPPORT: 3, Factor.INCOME: 2, Factor.REGION: 2, Factor.LANGUAGE: 1}


def alike(
    one: Country,
    other: Country,
    *,
    tongues: tuple[Collection[str], Collection[str]] = ((), ()),
    but: Collection[Factor] = (),
) -> list[Factor]:
    """The factors that two countries share.

    Args:
        one, other: the countries.
        tongues: the languages on each side; the taxonomy itself knows of none, so who asks says them.
        but: factors that the reader has switched off.

    Returns:
        The strongest first; nothing else counts where they are one country.
    """
    same = {
        Factor.COUNTRY: one.pk == other.pk,
        Factor.SUPPORT: one.has_intensified_support and other.has_intensified_support,
        Factor.INCOME: bool(one.income_2020) and one.income_2020 == other.income_2020,
        Factor.REGION: one.region_now is not None and one.region_now == other.region_now,
        Factor.LANGUAGE: not set(tongues[0]).isdisjoint(tongues[1]),
    }
    found = [factor for factor in Factor if same[factor] and factor not in but]
    return found[:1] if Factor.COUNTRY in found else found


def weight(factors: Collection[str]) -> int:
    """How much they count together, for putting things in order."""
    return sum(WEIGHTS[Factor(factor)] for factor in factors)


def said_as(country: Country, factors: Collection[Factor]) -> str:
    """A country to look from and the factors that count, as they stand in an address."""
    said = QueryDict(mutable=True)
    said[LIKE] = country.pk
    if len(factors) < len(Factor):
        said.setlist(BY, [str(factor) for factor in factors] or [""])
    return said.urlencode()


def chosen_in(query: QueryDict) -> tuple[Country, tuple[Factor, ...]] | None:
    """The same, read out of an address; None where it names no country that there is."""
    country = Country.objects.kept().get(query.get(LIKE, "").upper())
    if country is None:
        return None
    chosen: Collection[str] = query.getlist(BY) if BY in query else list(Factor)
    return country, tuple(factor for factor in Factor if factor in chosen)
