"""Pages in other languages: which there are, and in which one a reader reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from django.db.models import QuerySet
from wagtail.models import Page

from hlh.catalogue.models import Entry, Passage
from hlh.taxonomy.languages import data_code
from knowledge_hub.trees import TREE

if TYPE_CHECKING:
    from knowledge_hub.models import OfTheHub

P = TypeVar("P", bound=Page)


def translations_of(page: P) -> QuerySet[P]:
    """The published translations of an original, without what only stands in for one."""
    kind: type[P] = type(page)
    live: QuerySet[P] = kind._default_manager.filter(live=True, alias_of=None, translation_key=page.translation_key)
    return live.exclude(url_path__startswith=TREE)


def read_in(page: OfTheHub, language: str) -> OfTheHub:
    """How whoever reads an original reads it in a language: its translation, or itself where there is none.

    Args:
        page: an original.
        language: Django's code.
    """
    if data_code(language) == page.language:
        return page
    return translations_of(page).filter(locale__language_code=language).first() or page


def beginnings_in(language: str, entries: Iterable[Entry]) -> dict[int, tuple[str, str]]:
    """Title and summary of pages in a language, by the number of their entry, as their translations say it.

    One query, and none where everything is written in that language.

    Args:
        language: the code in data.
    """
    others = [entry.pk for entry in entries if entry.language != language]
    if not others:
        return {}
    beginnings = Passage.objects.filter(entry__in=others, anchor=beginning_in(language)).values_list("entry", "text")
    found = {}
    for entry, words in beginnings:
        title, summary, *_rest = [*words.split("\n"), ""]
        found[entry] = title, summary
    return found


def beginning_in(language: str) -> str:
    """The anchor of the passage with which a translation begins: its title, then its summary."""
    return f"in-{language}"
