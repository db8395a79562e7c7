"""Reading a feed once: claimed by one worker, kept part by part, ended with what came of it.

A feed is claimed before it is asked. A worker that dies meanwhile loses nothing: what it kept is told of when the feed is
read next. Nobody else waits for a feed that hangs: each is a task of its own, with an end in time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from hlh.activity.hurrying import tell_the_worker
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.network import facts
from hlh.network.feeds import answering, providers, syndicated
from hlh.network.feeds.asking import Later, Part
from hlh.network.feeds.keeping import keep
from hlh.network.feeds.saying import CIRCLE, DIED, FORM, GOES_ON, LOST, STATUS, WAIT, Unreadable
from hlh.network.models import Feed, FeedRun, Result
from hlh.network.models.feeds import A_WEEK
from hlh.outside import NoAnswer, Why

log = logging.getLogger(__name__)
MOST_AT_ONCE = 20  # feeds that beat has read in a minute
MOST_PAGES = 60  # of one run
MOST_PAGES_OF_A_LIST = 5_000
A_RUN = 40.0  # seconds: letters are sent by the same workers
SOON = timedelta(minutes=2)
A_WHILE = timedelta(minutes=10)
READERS: dict[str, Callable[[Feed], Iterator[Part]]] = {
    Feed.Kind.FEED: syndicated.read,
    Feed.Kind.OAI: providers.read,
    Feed.Kind.JSON: answering.read,
}
RESULTS = {Why.SLOW: Result.SLOW, Why.LARGE: Result.LARGE, Why.REFUSED: Result.REFUSED, Why.OFF: Result.REFUSED}
FOR_SOME = {401, 402, 403, 405, 407, 451}


@dataclass(slots=True)
class Ending:
    """How a run ended.

    Attributes:
        code: what stood in the way; empty where nothing did.
        wait: until it is read again, where it is not as planned.
        is_failure: whether it counts among those in a row.
        is_nothing: whether it was not asked at all, as another worker of ours was asking there.
    """

    result: Result = Result.FINE
    code: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    wait: timedelta | None = None
    is_failure: bool = False
    is_nothing: bool = False


def read_due() -> int:
    """Have those that are due read, the longest due first: each by a task of its own.

    Returns:
        How many.
    """
    from hlh.network.feeds.tasks import read as task

    if not settings.OUTSIDE:
        return 0
    due = list(Feed.objects.due().order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    for number in due:
        tell_the_worker(task, number)
    return len(due)


def read(number: int) -> bool:
    """Read one that is due; false where somebody else does, or it no longer is."""
    feed = _claimed(number)
    if feed is None:
        return False
    run = FeedRun.objects.create(feed=feed)
    try:
        ending = _read_parts(feed, run)
    except Exception:  # of ours, not of theirs: it is written down, and costs this feed alone
        log.exception("feed %d was not read", number)
        ending = Ending(Result.BROKEN, Why.BROKEN, is_failure=True)
    end(feed, run, ending)
    return True


def _claimed(number: int) -> Feed | None:
    """The feed, where it is ours; what a worker kept that died meanwhile is told of first."""
    feed = Feed.objects.due().filter(pk=number).first()
    moment = now()
    claim = {"due_at": moment + Feed.LONGEST_RUN, "last_began": moment}
    if feed is None or not Feed.objects.filter(pk=number, due_at=feed.due_at, is_paused=False).update(**claim):
        return None
    feed.refresh_from_db()
    for lost in FeedRun.objects.filter(feed=feed, ended_at=None).order_by("pk"):
        _end_run(feed, lost, Ending(Result.HALF, DIED))
    return feed


def _read_parts(feed: Feed, run: FeedRun) -> Ending:
    """Part after part until its end, or that of our time."""
    until, read_of_it = time.monotonic() + A_RUN, 0
    try:
        for part in READERS[feed.kind](feed):
            with transaction.atomic():
                keep(feed, run, part.records)
                _go_on(feed, part)
            read_of_it += 1
            if part.is_unchanged:
                return Ending(Result.SAME)
            if part.goes_on and feed.pages > MOST_PAGES_OF_A_LIST:
                raise Unreadable(CIRCLE)
            if part.goes_on and (read_of_it >= MOST_PAGES or time.monotonic() > until):
                return Ending(Result.HALF, GOES_ON, wait=SOON)
        return Ending(Result.FINE if run.brought else Result.SAME)
    except NoAnswer as silence:
        return _unheard(silence, read_of_it)
    except Later as later:
        wait = min(max(later.wait, SOON), A_WEEK)
        return Ending(Result.HALF if read_of_it else Result.REFUSED, WAIT, wait=wait)
    except Unreadable as trouble:
        return _unread(feed, trouble, read_of_it)


def _go_on(feed: Feed, part: Part) -> None:
    """Keep where the list goes on, or that it was read to its end; written with the records of the part."""
    if feed.list_began is None:
        feed.list_began = now()
    feed.token, feed.pages = part.goes_on, feed.pages + 1
    if not part.goes_on:
        feed.read_until = feed.list_began
        feed.begin_anew()
        feed.etag, feed.modified = part.etag, part.modified
    feed.save(update_fields=["token", "pages", "list_began", "read_until", "etag", "modified"])


def _unheard(silence: NoAnswer, read_of_it: int) -> Ending:
    if silence.why == Why.BUSY:
        return Ending(Result.HALF, GOES_ON, wait=SOON, is_nothing=not read_of_it)
    if silence.why == Why.OFF:
        return Ending(Result.REFUSED, Why.OFF)
    result = Result.HALF if read_of_it else RESULTS.get(silence.why, Result.BROKEN)
    return Ending(result, silence.why, is_failure=True)


def _unread(feed: Feed, trouble: Unreadable, read_of_it: int) -> Ending:
    if trouble.code in (CIRCLE, LOST, FORM):  # where it went on leads nowhere: next time it is read from its beginning
        feed.begin_anew()
    is_refusal = trouble.code == STATUS and trouble.figures.get("status") in FOR_SOME
    result = Result.HALF if read_of_it else Result.REFUSED if is_refusal else Result.BROKEN
    return Ending(result, trouble.code, trouble.figures, is_failure=True)


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
        mine.last_ended = moment
        if not ending.is_nothing:
            _judge(mine, ending)
        planned = mine.wait_after_a_failure() if ending.is_failure else timedelta(hours=mine.hours)
        mine.due_at = moment + (planned if ending.wait is None else ending.wait)
        mine.save()
        if ending.is_nothing:
            run.delete()
        else:
            _end_run(mine, run, ending)


def _judge(mine: Feed, ending: Ending) -> None:
    """Count a failure, or forget those before; tell once of the third."""
    mine.last_result, mine.last_code, mine.last_figures = ending.result, ending.code, ending.figures
    if not ending.is_failure:
        mine.failures, mine.told_at = 0, None
        return
    mine.failures += 1
    if mine.failures >= Feed.FAILURES_TO_TELL:
        mine.begin_anew()  # it may be only where it went on that leads nowhere any more
        if mine.told_at is None:
            mine.told_at = now()
            record(facts.FEED_BROKE, mine, by=Actor.objects.system(), code=ending.code, failures=mine.failures)


def _end_run(feed: Feed, run: FeedRun, ending: Ending) -> None:
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
