"""How a discussion is written in the list of its lab. Twenty stand there, and the same ones for everybody: each is written once."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language

from learning_labs.models import Discussion, Lab
from learning_labs.unread import new_in

SHOWN = ("number", "title", "language", "kind", "is_answered", "post_count", "country_count", "same_count", "moved_at")


def listed(discussion: Discussion, lab: Lab) -> SafeString:
    """A line of the list: what it is called, what became of it, when it last moved, how much of it is new for the reader.

    Args:
        discussion: of the lab, one that has opened.
        lab: where it stands.
    """
    said = tuple(getattr(discussion, name) for name in SHOWN)
    return _listed(lab.slug, said, new_in(discussion), get_language() or "en", now().year)


@lru_cache(maxsize=4096)
def _listed(slug: str, said: tuple[object, ...], new: int, language: str, year: int) -> SafeString:
    """Remembered by all that it shows; `year` is what days leave out."""
    kind = Discussion.Kind(str(said[SHOWN.index("kind")]))
    return render_to_string(
        "learning_labs/listed.html",
        dict(zip(SHOWN, said, strict=True))
        | {"slug": slug, "kind": kind}
        | {"new": new, "most": Discussion.POSTS_ON_A_PAGE},
    )
