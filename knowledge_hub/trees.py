"""Where the pages of the hub stand in Wagtail: originals in one tree, and beside it a tree for each other language with what
wagtail-localize made of them. A translation has no address, no entry and no readers of its own: they are its original's.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet
from wagtail.models import Page

TREE = "/hub/"  # where the originals stand
P = TypeVar("P", bound=Page)


def is_original(page: Page) -> bool:
    """Whether a page is no translation, and no stand-in for one."""
    return bool(page.url_path.startswith(TREE))


def originals(pages: QuerySet[P]) -> QuerySet[P]:
    """Those of some pages that are no translations."""
    return pages.filter(url_path__startswith=TREE)


def original_of(page: P) -> P | None:
    """What a page is a translation of, or the page itself; None where the original was deleted."""
    if is_original(page):
        return page
    kind: type[P] = type(page)
    return originals(kind._default_manager.filter(translation_key=page.translation_key)).first()
