"""Pages in other languages: which there are, and in which one a reader reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from django.db.models import QuerySet
from wagtail.models import Page

from hlh.catalogue.audiences import EVERYBODY
from hlh.catalogue.models import Entry, Passage
from hlh.taxonomy.languages import data_code
from knowledge_hub.privacy import audience_of, belongs
from knowledge_hub.trees import TREE

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from knowledge_hub.models import OfTheHub

P = TypeVar("P", bound=Page)


def translations_of(page: P) -> QuerySet[P]:
    """The published translations of an original, without what only stands in for one."""
    kind: type[P] = type(page)
    live: QuerySet[P] = kind._default_manager.filter(live=True, alias_of=None, translation_key=page.translation_key)
    return live.exclude(url_path__startswith=TREE)


def read_in(page: OfTheHub, language: str, *, by: Anyone) -> OfTheHub:
    """How an original is read in a language: its translation, or itself where there is none for this reader.

    Args:
        page: an original that somebody reads.
        language: Django's code.
        by: who reads it.
    """
    if data_code(language) == page.language:
        return page
    found = translations_of(page).filter(locale__language_code=language).first()
    return found if found and belongs(by, audience_of(found)) else page


def open_translations(page: OfTheHub) -> list[OfTheHub]:
    """The translations that whoever reads the original reads as well: what an editor made private alone is left out."""
    is_open = audience_of(page) == EVERYBODY
    found = translations_of(page).order_by("locale")
    return [one for one in found if not is_open or audience_of(one) == EVERYBODY]


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
