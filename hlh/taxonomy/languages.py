"""The six languages: as data codes, as Django codes, and as they call themselves."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi

from hlh.web import NO_PREFIX


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the hub."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"


LANGUAGES = (
    Language("ar", "العربية", "rtl"),
    Language("zh", "中文"),
    Language("en", "English"),
    Language("fr", "Français"),
    Language("ru", "Русский"),
    Language("es", "Español"),
)
CODES = tuple(language.code for language in LANGUAGES)


_RIGHT_TO_LEFT = {language.code for language in LANGUAGES if language.direction == "rtl"}


def direction(code: str) -> str:
    """The writing direction of a language: for what people wrote, beside its `lang`."""
    return "rtl" if data_code(code) in _RIGHT_TO_LEFT else "ltr"


def in_every_language(path: str) -> list[str]:
    """The addresses of one page in all languages: English has no prefix, every other language its own (`i18n_patterns`).

    No look-up of the address is needed, which would take a millisecond.
    """
    first, codes = path.split("/", 2)[1], [django_code(code) for code in CODES]
    bare = path.removeprefix(f"/{first}") if first in codes else path
    return [bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}" for code in codes]


_COMMAS = {"ar": "، ", "zh": "、"}


def listed(parts: Iterable[str]) -> str:
    """Names and words as a list in the language of this moment, whose comma it takes."""
    return _COMMAS.get(data_code(get_language() or "en"), ", ").join(parts)


def isolated(words: str) -> str:
    """What people wrote, to stand within a line of plain text: its direction and its signs leave the rest of the line alone.

    Pages and letters in HTML say the same by `dir="auto"`. Where all runs in one direction nothing is put in.
    """
    if get_language_bidi() or any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words):
        return f"\u2068{words}\u2069"
    return words


def data_code(code: str) -> str:
    """From Django's code to the one in data: "zh-hans" is "zh"."""
    return code.split("-", 1)[0].lower()


def django_code(code: str) -> str:
    """From the code in data to Django's: "zh" is "zh-hans"."""
    return "zh-hans" if code == "zh" else code


def here(address: str, language: str = "") -> str:
    """An address of ours in a language; what has none (a query, another site, a file) stays as it is.

    The catalogue, notices and the ledger hold addresses without a prefix, or with that of whoever wrote: every link
    that is made of one goes through here, so that readers stay in their language.

    Args:
        address: a path of ours, with or without a prefix.
        language: Django's code; the language of this moment where none is said.
    """
    if not address.startswith("/") or address.startswith(("//", "/cms/", *NO_PREFIX)):
        return address
    code, bare = language or get_language() or settings.LANGUAGE_CODE, unprefixed(address)
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"


def unprefixed(address: str) -> str:
    """A path of ours as the catalogue holds it, in no language."""
    first, slash, rest = address[1:].partition("/")
    return f"/{rest}" if slash and first in _PREFIXES else address


_PREFIXES = {django_code(code) for code in CODES} - {settings.LANGUAGE_CODE}
