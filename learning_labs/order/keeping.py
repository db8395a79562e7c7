"""Keeping a discussion in order: closing, pinning, pacing, moving, marking the answer. Its row is locked first, always."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.tongues import language_of
from hlh.policy import NotNow
from learning_labs import facts
from learning_labs.models import Assignment, Discussion, Lab, Note, Post
from learning_labs.reporting import act, keep

if TYPE_CHECKING:
    from hlh.people.models import Person

MOST_AT_ONCE = 200  # that close by themselves in one round


def close(discussion: Discussion, *, because: str, by: Actor) -> None:
    """It is read from now on, and not added to.

    Raises:
        NotNow: when it is closed already.
    """
    with transaction.atomic():
        here = discussion.locked()
        if here.is_closed:
            raise NotNow(_("This discussion is closed already."))
        _shut(here, because)
        act(facts.DISCUSSION_CLOSED, here, by=by, words=because)


def reopen(discussion: Discussion, *, because: str, by: Actor) -> None:
    """It goes on, and stands on top of the lists again.

    Raises:
        NotNow: when it is not closed.
    """
    with transaction.atomic():
        here = discussion.locked()
        if not here.is_closed:
            raise NotNow(_("This discussion is open already."))
        said = {"closed_at": None, "closed_because": "", "closed_in": "", "moved_at": now()}
        Discussion.objects.filter(pk=here.pk).update(**said)
        here.say_anew([])
        act(facts.DISCUSSION_REOPENED, here, by=by, words=because)


def close_what_is_silent() -> int:
    """Close what nobody has added to for as long as its lab says; what is pinned stays open. How many were closed."""
    silent = 0
    for lab in Lab.objects.filter(stage__in=Lab.LIVING, quiet_days__isnull=False).order_by("pk"):
        found = Discussion.objects.filter(lab=lab, closed_at=None, pin=None).exclude(post_count=0)
        since = now() - timedelta(days=lab.quiet_days or 0)
        for discussion in found.filter(moved_at__lt=since).order_by("moved_at", "pk")[:MOST_AT_ONCE]:
            discussion.lab = lab
            silent += _close_if_silent(discussion, since)
    return silent


def _close_if_silent(discussion: Discussion, since: datetime) -> bool:
    """Unless somebody added something meanwhile."""
    try:
        with transaction.atomic():
            here = discussion.locked()
            if here.is_closed or here.is_pinned or here.moved_at >= since:
                return False
            _shut(here, "")
            by = Actor.objects.system()
            act(facts.DISCUSSION_CLOSED, here, by=by, quiet=here.lab.quiet_days)
    except NotNow:  # moved or merged meanwhile
        return False
    return True


def _shut(here: Discussion, because: str) -> None:
    said = {"closed_at": now(), "closed_because": because, "closed_in": language_of(because) if because else ""}
    Discussion.objects.filter(pk=here.pk).update(**said)
    here.say_anew([])


def pin(discussion: Discussion, *, by: Actor) -> None:
    """It stands on top of the lab's list.

    Raises:
        NotNow: when as many are pinned as fit, or nobody reads it yet.
    """
    with transaction.atomic():
        here = discussion.locked()
        if here.is_pinned:
            return
        if not here.has_opened:
            raise NotNow(_("A facilitator reads how it begins first. Until then it stands in no list."))
        taken = set(Discussion.objects.filter(lab=here.lab_id, pin__isnull=False).values_list("pin", flat=True))
        free = next((place for place in range(1, Discussion.MOST_PINNED + 1) if place not in taken), None)
        if free is None or not _pin_at(here, free):
            raise NotNow(_("Three discussions are pinned in this lab, and no more fit. Unpin one first."))
        act(facts.DISCUSSION_PINNED, here, by=by, place=free)


def _pin_at(here: Discussion, place: int) -> bool:
    """Take a place on top; false when another discussion has just taken it."""
    try:
        with transaction.atomic():
            Discussion.objects.filter(pk=here.pk).update(pin=place)
    except IntegrityError:
        return False
    return True


def unpin(discussion: Discussion, *, by: Actor) -> None:
    """It stands in the list as all others."""
    with transaction.atomic():
        here = discussion.locked()
        if here.is_pinned:
            Discussion.objects.filter(pk=here.pk).update(pin=None)
            act(facts.DISCUSSION_UNPINNED, here, by=by)


def slow_down(discussion: Discussion, *, minutes: int | None, by: Actor) -> None:
    """From now on everybody posts here once in so many minutes; None: as the lab says; 0: as fast as they like."""
    with transaction.atomic():
        here = discussion.locked()
        if here.slow_minutes != minutes:
            Discussion.objects.filter(pk=here.pk).update(slow_minutes=minutes)
            act(facts.DISCUSSION_SLOWED, here, by=by, minutes=minutes)


def mark_answer(discussion: Discussion, post: Post, *, as_keeper: bool, by: Actor) -> None:
    """Whoever began it, or a facilitator, says that this post is the answer.

    Raises:
        NotNow: when it is not there any more, or the asker of the help desk said something else.
    """
    with transaction.atomic():
        here = discussion.locked()
        marked = Discussion.Marked.KEEPER if as_keeper else Discussion.Marked.OPENER
        if here.answer_id == post.pk:
            return
        fact = here.take_answer(post, by=by, marked=marked)
        if fact is None:
            raise NotNow(_("This post is not there any more, or whoever asked has said meanwhile what helped."))
        if as_keeper:
            keep(fact, here.lab, here)


def unmark_answer(discussion: Discussion, *, by: Actor, as_keeper: bool) -> None:
    """Nothing is taken for the answer any more; what an asker of the help desk said stays.

    Raises:
        NotNow: when who asked said so.
    """
    with transaction.atomic():
        here = discussion.locked()
        if not here.is_answered:
            return
        if here.marked == Discussion.Marked.ASKER:
            raise NotNow(_("Whoever asked said that this helped; only they can say something else."))
        post = here.answer_id
        here.leave_open()
        if as_keeper:
            act(facts.ANSWER_LEFT, here, by=by, post=post)
        else:
            record(facts.ANSWER_LEFT, here, by=by, post=post)


def move(discussion: Discussion, lab: Lab, *, because: str, by: Actor) -> None:
    """It goes to another lab, with all its posts; why is kept in the log of the lab that it leaves.

    Raises:
        NotNow: as `Discussion.move_to` does.
    """
    with transaction.atomic():
        left = discussion.lab
        fact = discussion.move_to(lab, area=discussion.area_id, by=by)
        keep(fact, left, discussion, because)


# Among those who keep a lab


def note(discussion: Discussion, words: str, *, once: str, by: Actor) -> Note:
    """A word for those who keep the lab alone; the same form sent twice leaves it once."""
    with transaction.atomic():
        here = discussion.locked()
        said = {"discussion": here, "by": by, "words": words, "language": language_of(words)}
        before = Note.objects.filter(once=once).first() if once else None
        if before is not None:
            return before
        written = Note.objects.create(**said, once=once or None)
        record(facts.NOTE_WRITTEN, here, by=by, note=written.pk)
    return written


def assign(discussion: Discussion, person: Person, *, by: Actor) -> None:
    """Somebody who keeps the lab looks after it from now on, instead of whoever did."""
    with transaction.atomic():
        here = discussion.locked()
        before = Assignment.objects.filter(discussion=here).first()
        if before is not None and before.person_id == person.pk:
            return
        if before is not None:
            before.delete()
        made = Assignment.objects.create(discussion=here, person=person)
        act(facts.ASSIGNED, here, by=by, assignment=made.pk)


def unassign(discussion: Discussion, *, is_done: bool, by: Actor) -> None:
    """Nobody looks after it any more: it is done, or was given back."""
    with transaction.atomic():
        here = discussion.locked()
        if Assignment.objects.filter(discussion=here).delete()[0]:
            if is_done:
                record(facts.ASSIGNMENT_DONE, here, by=by)
            else:
                act(facts.UNASSIGNED, here, by=by)
