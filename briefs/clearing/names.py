"""Where words name a country: by its names in every language of the hub, and by those that people say instead."""

from __future__ import annotations

import re
from functools import lru_cache

from hlh.taxonomy.models import Country
from hlh.taxonomy.models.labels import sorting

LEFT_OUT = "[…]"  # what stands where a name may not
SAID_INSTEAD = {  # of an official name that nobody says
    "CIV": ("Ivory Coast", "Costa de Marfil"),
    "COD": ("DRC", "DR Congo", "RDC", "Congo", "Конго", "刚果"),
    "CPV": ("Cape Verde", "Cap-Vert"),
    "CZE": ("Czech Republic",),
    "GBR": ("United Kingdom", "Great Britain", "Royaume-Uni", "Reino Unido"),
    "KOR": ("South Korea", "Corée du Sud", "Corea del Sur", "韩国"),
    "LAO": ("Lao PDR", "Laos", "Лаос", "老挝"),
    "MDA": ("Moldova", "Moldavie", "Молдова"),
    "PRK": ("North Korea", "DPRK", "Corée du Nord", "Corea del Norte", "朝鲜"),
    "PSE": ("Palestine", "Palestina", "Gaza", "West Bank", "فلسطين"),
    "RUS": ("Russia", "Russie", "Rusia", "Россия"),
    "SWZ": ("Swaziland",),
    "SYR": ("Syria", "Syrie", "Siria", "سوريا", "سورية", "Сирия", "叙利亚"),
    "TUR": ("Turkey", "Turquie", "Turquía"),
    "TZA": ("Tanzania", "Tanzanie", "Tanzanía", "تنزانيا", "Танзания", "坦桑尼亚"),
    "USA": ("United States", "USA", "États-Unis", "Estados Unidos"),
    "VNM": ("Vietnam",),
}
_IN_BRACKETS = re.compile(r"\s*[(（].*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def names_in(words: str, country: Country) -> bool:
    """Whether words name a country."""
    return bool(words) and _pattern(country.iso3, _labels(country)).search(words) is not None


def without_names(words: str, country: Country) -> str:
    """The words with a mark where they name a country."""
    return _pattern(country.iso3, _labels(country)).sub(LEFT_OUT, words) if words else words


def _labels(country: Country) -> tuple[str, ...]:
    return tuple(sorted(set(country.labels.values())))


@lru_cache(maxsize=512)
def _pattern(iso3: str, labels: tuple[str, ...]) -> re.Pattern[str]:
    """Every name as it may be written, the longest first."""
    known = {*labels, *(_IN_BRACKETS.sub("", label) for label in labels), *SAID_INSTEAD.get(iso3, ())}
    names = {name.strip() for name in known if name.strip()}
    return re.compile("|".join(_written(name) for name in sorted(names, key=lambda name: (-len(name), name))), re.I)


def _written(name: str) -> str:
    """One name: Chinese within its line, Arabic behind what is written onto it, Russian in every case, others as words."""
    if _HAN.search(name):
        return re.escape(name)
    if _ARABIC.search(name):
        return rf"(?<!\w)[وفبلك]?{_loosely(name)}(?!\w)"
    if _CYRILLIC.search(name) and len(name) > 4:
        return rf"(?<!\w){_loosely(name[:-1])}\w{{0,3}}(?!\w)"
    plain = sorting(name)
    either = _loosely(name) if plain == name.casefold() else f"(?:{_loosely(name)}|{_loosely(plain)})"
    return rf"(?<!\w){either}(?!\w)"


def _loosely(name: str) -> str:
    """Whichever apostrophe, hyphen or space stands in it."""
    parts = [re.escape(part) for part in re.split(r"['’\s-]+", name)]
    return r"['’\s\-‐‑]+".join(parts)
