"""Time zones: those that people live in, by country, out of the time-zone database."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def zones_by_country() -> dict[str, list[str]]:
    """The zones of each country, by its two letters, the one of most people first."""
    found: dict[str, list[str]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            iso2, _place, zone = line.split("\t")[:3]
            found.setdefault(iso2, []).append(zone)
    return found


@cache
def every_zone() -> list[str]:
    """All of them, by name."""
    return sorted({"UTC", *(zone for zones in zones_by_country().values() for zone in zones)})


def guessed(iso2: str) -> str:
    """The zone that somebody in a country most probably lives in."""
    return next(iter(zones_by_country().get(iso2, [])), "UTC")
