"""The button under a post by which it is marked as the answer, or is not any more."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

FORM = "answer"  # the form on the page of a discussion that every button belongs to
BUTTON = '<div class="post-foot noprint"><button class="react" form="%s" name="%s" value="{}">%s</button></div>'


def mark_button(post: int, *, is_marked: bool) -> str:
    """The button of a post."""
    return _button(is_marked, get_language() or "en").format(post)


@lru_cache(maxsize=64)
def _button(is_marked: bool, language: str) -> str:
    """Its words in a language, with a place for the post."""
    words = _("This is not the answer (any more)") if is_marked else _("This is the answer")
    return BUTTON % (FORM, "none" if is_marked else "post", escape(words))
