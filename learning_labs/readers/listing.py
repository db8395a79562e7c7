"""How a discussion is written in the list of its lab. Twenty stand there, and the same ones for everybody: each is written once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language

from hlh.database.rows import columns, made
from hlh.paging import Page, by_movement, first_of
from hlh.taxonomy.likeness import Factor
from learning_labs.models import Discussion, Lab
from learning_labs.readers.unread import new_in

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

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


# What is pinned, and the newest of the others, in one statement.
_FIRST = """
SELECT {here}, reading.upto FROM (
    (SELECT id FROM learning_labs_discussion
     WHERE lab_id = %(lab)s AND post_count > 0 AND pin IS NOT NULL {only})
    UNION ALL
    (SELECT id FROM learning_labs_discussion
     WHERE lab_id = %(lab)s AND post_count > 0 AND pin IS NULL {only} ORDER BY moved_at DESC, id DESC LIMIT %(most)s)
) AS listed
JOIN learning_labs_discussion here USING (id)
LEFT JOIN learning_labs_reading reading ON reading.discussion_id = here.id AND reading.person_id = %(reader)s
ORDER BY here.pin, here.moved_at DESC, here.id DESC
"""
UNANSWERED = "AND answer_id IS NULL AND kind = 'question'"


def listed_in(lab: Lab, after: str, *, reader: Anyone, is_open: bool, size: int) -> Page[Discussion]:
    """A page of a lab's list, the newest movement first; what is pinned stands on top of the first one.

    Args:
        lab: whose list it is.
        after: the key of the last page's end.
        reader: each line knows how far they have read.
        is_open: whether only questions without an answer are listed.
        size: rows on a page, those that are pinned apart.
    """
    if after:
        loose = Discussion.objects.filter(lab=lab, pin=None).exclude(post_count=0)
        return by_movement((loose.without_an_answer() if is_open else loose).read_by(reader), after, size=size)
    asked = _FIRST.format(here=columns(Discussion, "here"), only=UNANSWERED if is_open else "")
    with connection.cursor() as cursor:
        cursor.execute(asked, {"lab": lab.pk, "reader": reader.pk or 0, "most": size + 1})
        rows = [_with_upto(*made(Discussion, row)) for row in cursor.fetchall()]
    page = first_of([one for one in rows if not one.is_pinned], size=size)
    return Page([*(one for one in rows if one.is_pinned), *page.rows], page.next)


def _with_upto(discussion: Discussion, rest: Sequence[int | None]) -> Discussion:
    discussion.upto = rest[0]
    return discussion


def listed(discussion: Discussion, lab: Lab, alike: tuple[str, ...] = ()) -> SafeString:
    """A line of the list: what it is called, what became of it, when it last moved, how much of it is new for the reader.

    Args:
        discussion: of the lab, one that has opened.
        lab: where it stands.
        alike: what it has in common with the country that the reader looks from, codes of factors.
    """
    said = tuple(getattr(discussion, name) for name in SHOWN)
    return _listed(lab.slug, said, new_in(discussion), alike, get_language() or "en", now().year)


@lru_cache(maxsize=4096)
def _listed(
    slug: str, said: tuple[object, ...], new: int, alike: tuple[str, ...], language: str, year: int
) -> SafeString:
    """Remembered by all that it shows; `year` is what days leave out."""
    kind = Discussion.Kind(str(said[SHOWN.index("kind")]))
    return render_to_string(
        "learning_labs/listed.html",
        dict(zip(SHOWN, said, strict=True))
        | {"slug": slug, "kind": kind}
        | {"alike": [str(Factor(code).label) for code in alike]}
        | {"new": new, "most": Discussion.POSTS_ON_A_PAGE},
    )
