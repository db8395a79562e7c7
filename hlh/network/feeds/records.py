"""One thing as a feed names it: whatever was typed elsewhere becomes plain text of a length, a day, a language, an address."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urljoin

import nh3
from django.utils.dateparse import parse_date
from django.utils.timezone import now

from hlh.taxonomy.languages import CODES
from hlh.web import without_tricks
from hlh.weblinks.finding import LONGEST, leads_out

LONGEST_READ = 20_000  # characters of a text that are looked at at all
EARLIEST = 1900
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]{1,180}")
_NO_LETTER = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")  # no space, and nothing that is kept
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?!\d)")
_IN_THREE = {"ara": "ar", "zho": "zh", "chi": "zh", "eng": "en", "fra": "fr", "fre": "fr", "rus": "ru", "spa": "es"}
_BY_NAME = {"arabic": "ar", "chinese": "zh", "english": "en", "french": "fr", "russian": "ru", "spanish": "es"}


@dataclass(frozen=True, slots=True)
class Record:
    """What a feed says of one thing, cleaned.

    Attributes:
        language: empty where the feed says none; "?" for one that is not of the hub.
        is_gone: its provider says that it is no more.
    """

    identifier: str
    title: str = ""
    address: str = ""
    doi: str = ""
    published_on: date | None = None
    language: str = ""
    summary: str = ""
    is_gone: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether somebody could open it, and see before what it is."""
        return bool(self.title and self.address)


def plain(words: object, longest: int) -> str:
    """Plain text on one line: no elements, no scripts, no control characters, cut at a length."""
    text = words if isinstance(words, str) else ""
    text = text[:LONGEST_READ].encode("utf-8", "ignore").decode().replace("\0", "")
    for _time in range(3):  # what is escaped twice is an element once it is unescaped
        before, text = text, unescape(nh3.clean(text, tags=set()))
        if text == before:
            break
    text = " ".join(without_tricks(text).split())
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def key_of(given: object, *, longest: int) -> str:
    """What a thing is known by in its feed; a long one by its hash."""
    words = str(given) if isinstance(given, str | int) else ""
    words = "".join(
        one for one in words.encode("utf-8", "ignore").decode() if unicodedata.category(one) != "Cc"
    ).strip()
    if len(words) <= longest:
        return words
    return f"sha1:{hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()}"


def address_in(given: Iterable[object], *, base: str = "") -> str:
    """The first that leads to a page of somebody else; a DOI leads to the page that it stands for."""
    for one in given:
        words = one[:LONGEST].encode("utf-8", "ignore").decode().strip() if isinstance(one, str) else ""
        if (
            not words
            or len(words) == LONGEST
            or any(letter.isspace() or unicodedata.category(letter) == "Cc" for letter in words)
        ):
            continue
        if not words.lower().startswith(("http://", "https://")) and (doi := doi_in([words])):
            words = f"https://doi.org/{doi}"
        try:
            whole = urljoin(base, words) if base else words
        except ValueError:
            continue
        if (
            whole != base
            and whole.lower().startswith(("http://", "https://"))
            and "@" not in whole.split("/")[2]
            and leads_out(whole)
        ):
            return whole
    return ""


def doi_in(given: Iterable[object]) -> str:
    """The first DOI that is named."""
    for one in given:
        if isinstance(one, str) and (found := DOI.search(_NO_LETTER.sub("", one[:2000]))):
            return found.group().rstrip(".,;)").lower()[:200]
    return ""


def day_in(given: object) -> date | None:
    """A day as feeds write it; of a year or a month alone its first. None for what is no day, or lies ahead."""
    words = given.strip()[:60] if isinstance(given, str) else ""
    if found := _DAY.match(words):
        year, month, day = (int(part or 1) for part in found.groups())
        try:
            day_said = parse_date(f"{year:04}-{month:02}-{day:02}")
        except ValueError:
            return None
    else:
        try:
            day_said = parsedate_to_datetime(words).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    is_likely = day_said is not None and day_said.year >= EARLIEST and day_said <= now().date() + timedelta(days=366)
    return day_said if is_likely else None


def language_in(given: object) -> str:
    """One of the six by its code or its name; "?" for another one, empty where nothing is said."""
    words = given.strip().lower() if isinstance(given, str) else ""
    first = re.split(r"[-_;, ]", words, maxsplit=1)[0]
    if not first:
        return ""
    return _BY_NAME.get(first) or _IN_THREE.get(first) or (first if first in CODES else "?")
