"""How the answers of readers are written under a post: how many, and the buttons of who may answer."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning_labs.models import Echo, Said

FORM = "echoes"  # the form on the page of a discussion that every button belongs to
BUTTON = '<button class="react" form="%s" name="%s" value="{0}" aria-pressed="{%s}">%s</button>'


def in_words(*, useful: int, same: int, will_try: int) -> str:
    """How many readers answered what; empty where nobody did."""
    told = []
    if useful:
        told.append(ngettext("Useful to %(n)d reader", "Useful to %(n)d readers", useful) % {"n": useful})
    if same:
        told.append(ngettext("%(n)d faces this too", "%(n)d face this too", same) % {"n": same})
    if will_try:
        told.append(ngettext("%(n)d will try this", "%(n)d will try this", will_try) % {"n": will_try})
    return " · ".join(told)


def figures(post: Said, *, above_buttons: bool = False) -> str:
    """How many readers answered a post; nothing where nobody did.

    Args:
        post: with its figures.
        above_buttons: whether its reader may answer: then the line is there for `static/js/echoing.js` to fill.
    """
    words = in_words(useful=post.useful, same=post.same, will_try=post.will_try)
    if not words and not above_buttons:
        return ""
    return f'<p class="small soft"{"" if words else " hidden"}>{escape(words)}</p>'


def buttons(post: Said, given: Collection[str], language: str) -> str:
    """The three buttons; those that the reader pressed are told apart from the others."""
    pressed = {kind: "true" if kind in given else "false" for kind in Echo.Kind.values}
    return _buttons(language).format(post.pk, **pressed)


@lru_cache(maxsize=64)
def _buttons(language: str) -> str:
    """The buttons in the words of a language, with a place for the post and for what was pressed."""
    row = "".join(BUTTON % (FORM, kind, kind, escape(str(kind.label))) for kind in Echo.Kind)
    label = escape(_("Your answer to this post"))
    return f'<div class="post-foot noprint" role="group" aria-label="{label}">{row}</div>'
