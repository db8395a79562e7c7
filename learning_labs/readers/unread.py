"""What is new for a reader: in a discussion since they read it, in a lab since their last visit. Told to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Case, F, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _

from learning_labs.models import Discussion, Lab, Membership, Said
from learning_labs.models.discussions import page_before

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person

MOST_DISCUSSIONS, MOST_POSTS = 20, 100  # counted no further: whoever was away for long is told "or more"
PAUSE = timedelta(hours=1)  # without a page of the lab: then the next one begins a new visit
NEW_LINE = '<li id="new"><p class="small"><b>{}</b></p></li>'

# All that the page of a lab shows of its reader, in the one query that it asked already for whether they belong to it.
_VISIT = """
SELECT membership.id IS NOT NULL, COALESCE(watch.level, ''), (
    SELECT count(*) FROM (
        SELECT 1 FROM learning_labs_discussion here
        WHERE here.lab_id = %(lab)s AND here.moved_at > membership.before_at AND here.opened_at > membership.before_at
          AND here.post_count > 0
        LIMIT %(most)s
    ) begun
), (
    SELECT COALESCE(sum(unread), 0) FROM (
        SELECT here.post_count - COALESCE(reading.upto, 0) AS unread FROM learning_labs_discussion here
        LEFT JOIN learning_labs_reading reading ON reading.discussion_id = here.id AND reading.person_id = %(person)s
        WHERE here.lab_id = %(lab)s AND here.moved_at > membership.before_at
          AND here.post_count > COALESCE(reading.upto, 0)
        ORDER BY here.moved_at DESC LIMIT %(most)s
    ) moved
)
FROM (SELECT 1) once
LEFT JOIN learning_labs_membership membership ON membership.lab_id = %(lab)s AND membership.person_id = %(person)s
LEFT JOIN learning_labs_watch watch ON watch.lab_id = %(lab)s AND watch.person_id = %(person)s
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page of a lab shows of its reader: a stranger belongs to nothing, and has missed nothing."""

    is_member: bool = False
    level: str = ""
    discussions: int = 0
    posts: int = 0

    @property
    def most_discussions(self) -> bool:
        return self.discussions >= MOST_DISCUSSIONS

    @property
    def most_posts(self) -> bool:
        return self.posts >= MOST_POSTS


def visit_of(person: Anyone, lab: Lab) -> Visit:
    """Whether somebody belongs to a lab, what they chose there, and what is new since their last visit."""
    if not person.is_authenticated:
        return Visit()
    with connection.cursor() as cursor:
        cursor.execute(_VISIT, {"lab": lab.pk, "person": person.pk, "most": MOST_DISCUSSIONS})
        is_member, level, discussions, posts = cursor.fetchone()
    return Visit(is_member, level, discussions, min(int(posts), MOST_POSTS))


def note_visit(person: Person, lab: Lab) -> None:
    """Somebody is on the page of their lab: after an hour without it, what was new before that was seen."""
    moment = now()
    ended = Case(When(seen_at__lt=moment - PAUSE, then=F("seen_at")), default=F("before_at"))
    Membership.objects.filter(lab=lab, person=person).update(before_at=ended, seen_at=moment)


def end_visit(person: Person, lab: Lab) -> None:
    """They say that they have seen everything."""
    Membership.objects.filter(lab=lab, person=person).update(before_at=now(), seen_at=now())


def new_in(discussion: Discussion) -> int:
    """How many posts a reader has not read who has read some; nought where they never were."""
    upto = getattr(discussion, "upto", None)
    return 0 if upto is None else min(max(0, discussion.post_count - upto), Discussion.POSTS_ON_A_PAGE)


def first_new(discussion: Discussion, after: int) -> str:
    """Where the first post stands that this reader has not read; empty where there is none."""
    if not new_in(discussion):
        return ""
    number = vars(discussion)["upto"] + 1
    return "#new" if page_before(number) == page_before(after + 1) else f"{discussion.page_with(number)}#new"


def with_new_line(discussion: Discussion, rows: Sequence[Said], written: list[SafeString]) -> list[SafeString]:
    """The posts of a page, with a line before the first one that is new for its reader."""
    upto = getattr(discussion, "upto", None)
    at = next((at for at, post in enumerate(rows) if upto and post.number == upto + 1), None)
    if at is None:
        return written
    return [*written[:at], format_html(NEW_LINE, _("New since your last visit")), *written[at:]]
