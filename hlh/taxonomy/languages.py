"""The six languages: as data codes, as Django codes, and as they call themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.translation import get_language


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


def data_code(code: str) -> str:
    """From Django's code to the one in data: "zh-hans" is "zh"."""
    return code.split("-", 1)[0].lower()


def django_code(code: str) -> str:
    """From the code in data to Django's: "zh" is "zh-hans"."""
    return "zh-hans" if code == "zh" else code
