"""What people do with a feed: add it, change it, let it rest, have it read at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.hurrying import tell_the_worker
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.limits import spend
from hlh.network import facts
from hlh.network.feeds.saying import IN_WORDS
from hlh.network.feeds.tasks import read as task
from hlh.network.models import Feed, Partner
from hlh.outside import Why
from hlh.policy import NotNow, TooOften

MOST_A_DAY = 40  # times that one person has feeds read
MOST_OF_A_PARTNER = 20  # that its contacts add


def add(said: Mapping[str, Any], *, by: Actor, is_limited: bool = False) -> Feed:
    """A new one, which is read soon.

    Args:
        said: its columns.
        by: who acts.
        is_limited: whether its partner may have only so many.

    Raises:
        NotNow: when it was added a moment ago, or its partner has as many as go.
    """
    with _once(), transaction.atomic():
        if is_limited:
            _require_room(said["partner"])
        feed = Feed.objects.create(**said)
        record(facts.FEED_ADDED, feed, by=by)
    return feed


def change(feed: Feed, said: Mapping[str, Any], *, by: Actor, is_limited: bool = False) -> None:
    """With another address or form it is another list: read from its beginning, and soon.

    Raises:
        NotNow: when another feed has that address since a moment ago, or the partner that it goes to as many as go.
    """
    with _once(), transaction.atomic():
        mine = _locked(feed)
        if is_limited and said["partner"] != mine.partner:
            _require_room(said["partner"])
        before = [getattr(mine, name) for name in Feed.READ_AS]
        for name, words in said.items():
            setattr(mine, name, words)
        if before != [getattr(mine, name) for name in Feed.READ_AS]:
            mine.forget_what_was_read()
            mine.due_at = now()
        mine.save()
        record(facts.FEED_CHANGED, mine, by=by)


def pause(feed: Feed, *, by: Actor) -> None:
    """It is not read until somebody lets it go on; paused twice it is paused."""
    with transaction.atomic():
        mine = _locked(feed)
        if not mine.is_paused:
            mine.is_paused = True
            mine.save(update_fields=["is_paused"])
            record(facts.FEED_PAUSED, mine, by=by)


def go_on(feed: Feed, *, by: Actor) -> None:
    """It is read again, the first time soon; what failed before does not count any more."""
    with transaction.atomic():
        mine = _locked(feed)
        if mine.is_paused:
            mine.is_paused, mine.due_at = False, now()
            mine.forget_failures()
            mine.save(update_fields=["is_paused", "due_at", "failures", "told_at", "waits_since"])
            record(facts.FEED_RESUMED, mine, by=by)


def read_now(feed: Feed, *, person: int) -> None:
    """Have it read within the minute.

    Raises:
        NotNow: when it rests, or this hub asks nobody.
        TooOften: when this person had as many read as go in a day.
    """
    if not settings.OUTSIDE:
        raise NotNow(IN_WORDS[Why.OFF])
    if not spend(f"feeds:{person}", most=MOST_A_DAY):
        raise TooOften(_("You had feeds read as often as goes in a day. They are read by themselves, too."))
    with transaction.atomic():
        mine = _locked(feed)
        if mine.is_paused:
            raise NotNow(_("It is paused. Let it go on first."))
        if not mine.is_wanted:
            raise NotNow(_("It takes part no more"))
        if not mine.is_being_read:
            mine.due_at = now()
            mine.save(update_fields=["due_at"])
            transaction.on_commit(partial(tell_the_worker, task, mine.pk))


def _require_room(partner: Partner) -> None:
    """So many, two who add at once included: the workers ask each of them, and everybody else's too."""
    Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    if Feed.objects.filter(partner=partner).count() >= MOST_OF_A_PARTNER:
        most = {"most": MOST_OF_A_PARTNER}
        raise NotNow(_("A partner has %(most)d feeds at most. Ask an editor if you need more.") % most)


@contextmanager
def _once() -> Iterator[None]:
    """Of two who keep the same at once one is told that it is there already."""
    try:
        yield
    except IntegrityError as trouble:
        raise NotNow(_("This feed is read already.")) from trouble


def _locked(feed: Feed) -> Feed:
    return Feed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
