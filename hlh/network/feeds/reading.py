"""Reading a feed once: claimed by one worker, kept part by part, ended with what came of it.

A feed is claimed before it is asked. A worker that dies meanwhile loses nothing: what it kept is told of when the feed is
read next. Nobody else waits for a feed that hangs: each is a task of its own, with an end in time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from hlh.activity.hurrying import tell_the_worker
from hlh.network.feeds import answering, providers, syndicated
from hlh.network.feeds.asking import Later, Part
from hlh.network.feeds.ending import Ending, end, end_run
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
READERS: dict[str, Callable[[Feed], Iterator[Part]]] = {
    Feed.Kind.FEED: syndicated.read,
    Feed.Kind.OAI: providers.read,
    Feed.Kind.JSON: answering.read,
}
RESULTS = {Why.SLOW: Result.SLOW, Why.LARGE: Result.LARGE, Why.REFUSED: Result.REFUSED, Why.OFF: Result.REFUSED}
FOR_SOME = {401, 402, 403, 405, 407, 451}


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
        end_run(feed, lost, Ending(Result.HALF, DIED))
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
        result = Result.HALF if read_of_it else Result.REFUSED
        return Ending(result, WAIT, wait=wait, says_nothing=not read_of_it)
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
        return Ending(Result.REFUSED, Why.OFF, says_nothing=True)
    result = Result.HALF if read_of_it else RESULTS.get(silence.why, Result.BROKEN)
    return Ending(result, silence.why, is_failure=True)


def _unread(feed: Feed, trouble: Unreadable, read_of_it: int) -> Ending:
    if trouble.code in (CIRCLE, LOST, FORM):  # where it went on leads nowhere: next time it is read from its beginning
        feed.begin_anew()
    is_refusal = trouble.code == STATUS and trouble.figures.get("status") in FOR_SOME
    result = Result.HALF if read_of_it else Result.REFUSED if is_refusal else Result.BROKEN
    return Ending(result, trouble.code, trouble.figures, is_failure=True)
