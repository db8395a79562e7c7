"""One discussion goes up in another of its lab: every post comes over, and whatever led to it leads on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.models import Actor
from hlh.catalogue.rehousing import Rehoused, absorb, keep_still, rehouse
from hlh.people.voices import bring_over
from hlh.policy import NotNow
from learning_labs import facts
from learning_labs.models import Assignment, Discussion, Note, Nudge, Poll, Post, Summary, Watch
from learning_labs.models.echoes import count_same
from learning_labs.models.said import anchor_of
from learning_labs.order.drafting import bring_draft
from learning_labs.readers import live
from learning_labs.reporting import act

_OF_AN_ANSWER = ("marked", "marked_at", "followed_up")
MOST = 1000  # posts that come over at once: each is read anew


def merge(discussion: Discussion, into: Discussion, *, because: str, by: Actor) -> Discussion:
    """Bring every post of a discussion over to the end of another one, in the order they were written.

    What is left is an address that leads on. Voices stay as they are (`bring_over`).

    Args:
        discussion: what goes up in the other; nobody of the help desk waits for it.
        into: of the same lab.
        because: why, for the log.
        by: who does it.

    Returns:
        The other one, as it is now.

    Raises:
        NotNow: when they cannot be merged, or were moved meanwhile.
    """
    with transaction.atomic():
        _check(discussion, into)
        old_entry, new_entry = discussion.entry_now(), into.entry_now()
        keep_still(old_entry, new_entry)
        old, new = _both_locked(discussion, into)
        _check(old, new)
        after = new.post_count
        came = _bring_posts(old, new, after)
        rehouse(old_entry, new_entry, came)
        bring_over(old.place, new.place)
        _leave_an_address(old, new, after)
        bring_draft(old, new, by=by)
        absorb(old_entry, new_entry)
        _go_on(new, old)
        new.say_anew([moved.new_anchor for moved in came])
        act(facts.DISCUSSION_MERGED, old, by=by, words=because, into=new.pk, after=after)
    return new


def _check(old: Discussion, new: Discussion) -> None:
    if old.pk == new.pk:
        raise NotNow(_("This is the discussion itself. Choose another one."))
    if old.lab_id != new.lab_id or not (old.has_opened and new.has_opened):
        raise NotNow(_("The other discussion is not in this lab (any more). Choose one that stands in its list."))
    if old.post_count > MOST:
        raise NotNow(_("This discussion is too long to be moved. Merge the other one into it instead."))
    if old.from_question:
        raise NotNow(
            _(
                "This came through the help desk, and its asker waits for what is said here. Open the other discussion, "
                "and merge that one into this."
            )
        )


def _both_locked(discussion: Discussion, into: Discussion) -> tuple[Discussion, Discussion]:
    """In the order of their keys: two who merge the same two the other way round do not wait for each other."""
    first, second = sorted((discussion, into), key=lambda one: one.pk)
    rows = {row.pk: row for row in (first.locked(), second.locked())}
    return rows[discussion.pk], rows[into.pk]


def _bring_posts(old: Discussion, new: Discussion, after: int) -> list[Rehoused]:
    """Every post, what waits and what was hidden among them; where each stood, and stands now."""
    moved = []
    for pk, number, voice in old.posts.order_by("number", "pk").values_list("pk", "number", "voice"):
        there = None if number is None else number + after
        moved.append(Rehoused(anchor_of(number, pk), voice, anchor_of(there, pk), voice))
    Discussion.objects.filter(pk=old.pk).update(answer=None, marked_at=None)
    Post.objects.filter(discussion=old).update(discussion=new, number=F("number") + after, once=None)
    return moved


def _leave_an_address(old: Discussion, new: Discussion, after: int) -> None:
    """Nothing stands there any more; what led to it, or through it, leads to the other one."""
    gone = {"post_count": 0, "same_count": 0, "countries": [], "pin": None, "once": None}
    Discussion.objects.filter(merged_into=old).update(merged_into=new, merged_after=F("merged_after") + after)
    Discussion.objects.filter(pk=old.pk).update(merged_into=new, merged_after=after, changed_at=now(), **gone)
    Note.objects.filter(discussion=old).update(discussion=new)
    if new.polls.open().exists():  # one is open at a time
        old.polls.open().update(closes_at=now())
    Poll.objects.filter(discussion=old).update(discussion=new)
    Assignment.objects.filter(discussion=old).delete()
    if not Summary.objects.filter(discussion=new).exists():
        Summary.objects.filter(discussion=old).update(discussion=new, upto=F("upto") + after)
    Summary.objects.filter(discussion=old).delete()
    for model in (Watch, Nudge):
        there = list(model.objects.filter(discussion=new).values_list("person", flat=True))
        model.objects.filter(discussion=old).exclude(person__in=there).update(discussion=new)
    live.tell(old.pk)
    live.tell(new.pk)


def _go_on(new: Discussion, old: Discussion) -> None:
    """What lists show of the discussion that goes on, and its answer, where only the other one had one."""
    took_over = new.answer_id is None and old.answer_id is not None and not new.from_question
    Discussion.objects.filter(pk=new.pk).update(
        post_count=new.post_count + old.post_count,
        moved_at=max(new.moved_at, old.moved_at),
        first_answer_at=new.first_answer_at or old.opened_at,
        **({"answer": old.answer_id, **{name: getattr(old, name) for name in _OF_AN_ANSWER}} if took_over else {}),
        tongues=sorted({*new.tongues, *old.tongues}),
    )
    lab = new.lab
    new.refresh_from_db()
    new.lab = lab
    new.count_countries()
    count_same(new)
