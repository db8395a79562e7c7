"""Reading what a page of somebody else says of itself: its head, and where it names its licence. Never its scripts.

Everything here is typed by strangers: it is cleaned, cut, and believed only as far as a curator confirms it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from html.parser import HTMLParser
from typing import Any

from hlh.taxonomy.languages import CODES, data_code
from hlh.web import without_tricks
from knowledge_hub.proposing.addresses import doi_in

MOST = 400_000  # letters of a page that are read
MOST_DATA = 100_000  # letters of what it says for machines
DEEPEST = 6  # levels of that
TITLES = ("citation_title", "og:title", "dc.title", "dcterms.title")
PUBLISHERS = (
    "citation_publisher",
    "dc.publisher",
    "dcterms.publisher",
    "og:site_name",
    "citation_technical_report_institution",
)
DATES = ("citation_publication_date", "citation_date", "article:published_time", "dc.date", "dcterms.issued")
TONGUES = ("citation_language", "dc.language", "dcterms.language", "og:locale")
LICENCES = ("dc.rights", "dcterms.license", "dcterms.rights")
DOIS = ("citation_doi", "dc.identifier", "dcterms.identifier", "prism.doi")
_CC = re.compile(r"creativecommons\.org/(licenses|publicdomain)/([a-z-]{2,12})/(\d\.\d)(/igo)?", re.IGNORECASE)
_DAY = re.compile(r"\b((?:19|20)\d{2})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")


class _Head(HTMLParser):
    """Collects titles, `meta`, links to a licence, and data for machines; text of scripts is nothing to it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.title = self.data = self.licence = self.language = ""
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = said.get("lang", "")
        elif tag == "meta":
            name = (said.get("name") or said.get("property") or said.get("itemprop") or "").lower()
            self.meta.setdefault(name, said.get("content", ""))
        elif tag in ("a", "link") and not self.licence:
            is_said = "license" in said.get("rel", "").lower().split() or _CC.search(said.get("href", ""))
            self.licence = said.get("href", "") if is_said else ""
        elif tag == "title" and not self.title:
            self._within = "title"
        elif tag == "script" and said.get("type", "").lower().strip() == "application/ld+json":
            self._within = "data"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("title", "script"):
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data
        elif self._within == "data" and len(self.data) + len(data) <= MOST_DATA:
            self.data = self.data or data  # the first that it says; others are of parts of it


def read(page: str) -> dict[str, Any]:
    """What a page says of itself, by column of a proposal; only what it says."""
    head = _Head()
    with suppress(ValueError, AssertionError):  # what was read until there counts
        head.feed(page[:MOST])
    data = _described(head.data)
    said = {
        "title": _first(head.meta, TITLES) or _words(data, "headline", "name") or head.title,
        "publisher": _first(head.meta, PUBLISHERS[:3])
        or _words(data.get("publisher"))
        or _first(head.meta, PUBLISHERS[3:]),
        "language": _tongue(_first(head.meta, TONGUES) or _words(data, "inLanguage") or head.language),
        "licence": _of_commons(head.licence)
        or _of_commons(_words(data, "license"))
        or licence_in(_first(head.meta, LICENCES)),
        "doi": next((doi for name in DOIS if (doi := doi_in(head.meta.get(name, "")))), ""),
        "published_on": _day(_first(head.meta, DATES) or _words(data, "datePublished")),
    }
    longest = {"title": 255, "publisher": 200}
    said |= {name: clean(said[name], most) for name, most in longest.items()}
    return {name: value for name, value in said.items() if value}


def clean(words: object, most: int) -> str:
    """On one line, without marks that play tricks, and cut."""
    plain = without_tricks(str(words)[: most * 8].replace("\0", " ").replace("\ufffd", " "))
    return " ".join(plain.split())[:most].strip()


def licence_in(words: str) -> str:
    """A licence as its publisher writes it; of an address only what Creative Commons calls it."""
    return _of_commons(words) or ("" if "://" in words else clean(words, 80))


def _of_commons(address: str) -> str:
    """What stands at an address of Creative Commons, such as “CC BY-NC-SA 3.0 IGO”; nothing for another."""
    found = _CC.search(address)
    if found is None:
        return ""
    kind, code, version, igo = found.groups()
    name = f"CC {code.upper()}" if kind.lower() == "licenses" else {"zero": "CC0"}.get(code.lower(), "Public domain")
    return f"{name} {version}{' IGO' if igo else ''}"


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if meta.get(name, "").strip()), "")


def _described(data: str) -> dict[str, Any]:
    """The first thing with a name in what a page says for machines."""
    try:
        found = json.loads(data) if data.strip() else {}
    except (ValueError, RecursionError):
        return {}
    return next((thing for thing in _things(found) if "name" in thing or "headline" in thing), {})


def _things(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(data, dict):
        yield data
        yield from _things(data.get("@graph"), depth + 1)
    elif isinstance(data, list):
        for one in data[:20]:
            yield from _things(one, depth + 1)


def _words(data: Any, *names: str, depth: int = 0) -> str:
    """The words under the first of some names, or of a thing its own name."""
    if depth > DEEPEST:
        return ""
    if isinstance(data, list):
        data = data[0] if data else ""
    if isinstance(data, dict):
        wanted = names or ("name", "url", "@id")
        return next((word for name in wanted if (word := _words(data.get(name), depth=depth + 1))), "")
    return data if isinstance(data, str) and not names else ""


def _tongue(words: str) -> str:
    """One of the six, or nothing."""
    code = data_code(words.strip().replace("_", "-"))
    return code if code in CODES else ""


def _day(words: str) -> date | None:
    """A day, with the first of the month or year where no more is said; nothing for one that no calendar has."""
    found = _DAY.search(words)
    if found is None:
        return None
    try:
        year, month, day = (int(part or 1) for part in found.groups())
        return date(year, month, day)
    except ValueError:
        return None
