"""How a discussion is written in the list of its lab. Twenty stand there, and the same ones for everybody: each is written once."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language

from hlh.paging import Page, by_movement, first_of
from learning_labs.models import Discussion, Lab
from learning_labs.unread import new_in

SHOWN = (
    "number",
    "title",
    "language",
    "kind",
    "is_answered",
    "post_count",
    "country_count",
    "same_count",
    "moved_at",
    "is_pinned",
    "is_closed",
)


def with_pinned(discussions: QuerySet[Discussion], after: str, *, size: int) -> Page[Discussion]:
    """A page of a lab's list, the newest movement first; what is pinned stands on top of the first one, in one query.

    Args:
        discussions: of one lab, those that are listed.
        after: the key of the last page's end.
        size: rows on a page, those that are pinned apart.
    """
    loose = discussions.filter(pin=None)
    if after:
        return by_movement(loose, after, size=size)
    pinned, newest = discussions.filter(pin__isnull=False), loose.order_by("-moved_at", "-pk")[: size + 1]
    both = Discussion.objects.filter(pk__in=pinned.values("pk").union(newest.values("pk"), all=True))
    rows = sorted(both, key=lambda one: (one.moved_at, one.pk), reverse=True)
    page = first_of([one for one in rows if not one.is_pinned], size=size)
    return Page([*sorted((one for one in rows if one.pin), key=lambda one: one.pin or 0), *page.rows], page.next)


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
