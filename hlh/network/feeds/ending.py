"""The end of reading a feed once: what came of it, when it is read next, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.network import facts
from hlh.network.feeds.saying import WAIT
from hlh.network.models import Feed, FeedRun, Result


@dataclass(slots=True)
class Ending:
    """How a run ended.

    Attributes:
        code: what stood in the way; empty where nothing did.
        wait: until it is read again, where it is not as planned.
        is_failure: whether it counts among those in a row.
        says_nothing: whether it tells neither that the feed can be read nor that it cannot.
        is_nothing: whether it was not asked at all, as another worker of ours was asking there.
    """

    result: Result = Result.FINE
    code: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    wait: timedelta | None = None
    is_failure: bool = False
    says_nothing: bool = False
    is_nothing: bool = False


def end(feed: Feed, run: FeedRun, ending: Ending) -> None:
    """Write what came of it, and when it is read next; who looks after it is told once of one that fails again and again."""
    moment = now()
    with transaction.atomic():
        mine = Feed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
        if any(getattr(mine, name) != getattr(feed, name) for name in Feed.READ_AS):
            ending = Ending(Result.HALF, wait=timedelta())  # it was changed while it was read: another list by now
            mine.forget_what_was_read()
        else:
            mine.token, mine.pages, mine.list_began = feed.token, feed.pages, feed.list_began
        if ending.code == WAIT and ending.says_nothing and mine.waits_in_vain():
            ending = replace(ending, is_failure=True, says_nothing=False)
        mine.last_ended = moment
        if not ending.is_nothing:
            _judge(mine, ending)
        planned = mine.wait_after_a_failure() if ending.is_failure else timedelta(hours=mine.hours)
        asked = planned if ending.wait is None else ending.wait
        mine.due_at = moment + (max(planned, asked) if ending.is_failure else asked)
        mine.save()
        if ending.is_nothing:
            run.delete()
        else:
            end_run(mine, run, ending)


def _judge(mine: Feed, ending: Ending) -> None:
    """Count a failure, or forget those before, or neither; tell once of the third."""
    mine.last_result, mine.last_code, mine.last_figures = ending.result, ending.code, ending.figures
    if ending.says_nothing:
        return
    if not ending.is_failure:
        mine.forget_failures()
        return
    mine.failures += 1
    if mine.failures >= Feed.FAILURES_TO_TELL:
        mine.begin_anew()  # it may be only where it went on that leads nowhere any more
        if mine.told_at is None:
            mine.told_at = now()
            record(facts.FEED_BROKE, mine, by=Actor.objects.system(), code=ending.code, failures=mine.failures)


def end_run(feed: Feed, run: FeedRun, ending: Ending) -> None:
    """Once: what it brought is told of with its end, so that none is told of twice and none is forgotten."""
    with transaction.atomic():
        ended = {"ended_at": now(), "result": ending.result, "code": ending.code, "figures": ending.figures}
        if not FeedRun.objects.filter(pk=run.pk, ended_at=None).update(**ended):
            return
        run.refresh_from_db()
        if run.new or run.gone:
            record(facts.FEED_READ, feed, by=Actor.objects.system(), new=run.new, batch=run.pk)
        old = FeedRun.objects.filter(feed=feed).order_by("-pk").values_list("pk", flat=True)[FeedRun.KEPT :]
        FeedRun.objects.filter(pk__in=list(old)).delete()
