"""Looking whether links answer: a few at a time, each once a week, more often while one fails.

An address is claimed for an hour before it is asked. A worker that is killed meanwhile loses nothing: the next round
after that hour asks again, and what it finds is written in one transaction with what is owed for it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.outside import Answer, NoAnswer, Why, fetch
from hlh.outside.addresses import site_of
from hlh.outside.waiting import asked_to_wait
from hlh.weblinks import facts
from hlh.weblinks.marking import mark
from hlh.weblinks.models import A_DAY, A_WEEK, AN_HOUR, CLOSED, STATUS, WAIT, Mention, WebAddress

log = logging.getLogger(__name__)
SECONDS = 8.0  # for one question
A_ROUND = 20.0  # seconds after which the others wait for the next one: letters are sent by the same workers
MOST_AT_ONCE = 10  # of different servers
FOR_SOME = {401, 402, 403, 405, 406, 407, 451}  # it is there; we are not let in
UNREACHED = {Why.NAME, Why.AWAY, Why.SLOW}  # may be our own network as well
UNCHECKED = {Why.REFUSED, Why.LARGE}


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of asking.

    Attributes:
        why: empty where it answered as it should.
        status: where a server said anything.
        wait: how long it asked us to wait.
    """

    why: str = ""
    status: int | None = None
    wait: timedelta | None = None


def check_due() -> int:
    """Look at some of those that are due.

    Returns:
        How many were asked.
    """
    return check_some(_next_due()) if settings.OUTSIDE else 0


def check_some(links: Iterable[int]) -> int:
    """Look at these, as far as they are due and the time of a round goes; the others are found by the next one.

    Returns:
        How many were asked.
    """
    until, asked = time.monotonic() + A_ROUND, 0
    for one in links:
        if time.monotonic() > until:
            break
        try:
            asked += check(one)
        except Exception:  # its row is held, or the like: the others do not wait for that
            log.exception("link %d is looked at in a later round", one)
    return asked


def check(number: int) -> bool:
    """Look at one that is due; false where somebody else does, or it no longer is."""
    mine = WebAddress.objects.due().filter(pk=number).first()
    if mine is None or not WebAddress.objects.filter(pk=number, due_at=mine.due_at).update(due_at=now() + AN_HOUR):
        return False
    settle(number, heard_of(mine.address))
    return True


def heard_of(address: str) -> Heard:
    """Ask whether anything is there: for the head alone first; servers that do not like that are asked for the whole,
    of which nothing is read."""
    try:
        answer = fetch(address, method="HEAD", most=0, seconds=SECONDS)
        if answer.status < 400 or _wait_of(answer):
            return _judged(answer)
    except NoAnswer as silence:
        if silence.why not in (Why.BROKEN, Why.SLOW):
            return Heard(silence.why)
    try:
        return _judged(fetch(address, most=0, seconds=SECONDS))
    except NoAnswer as silence:
        return Heard(silence.why)


def settle(number: int, heard: Heard) -> None:
    """Keep what was heard, and owe what follows of it; heard twice, it follows once."""
    with transaction.atomic():
        mine = WebAddress.objects.select_for_update(no_key=True).filter(pk=number).first()
        if mine is None:
            return
        was_dead, moment = mine.is_dead, now()
        mine.asked_at, mine.why, mine.status = moment, heard.why, heard.status
        if heard.status:
            mine.heard_at = moment
        mine.due_at = moment + _kept(mine, heard, moment)
        mine.save()
        if mine.is_dead:
            _tell(mine)
        elif was_dead:
            _take_back(mine)


def _next_due() -> list[int]:
    """The longest due, one of each server: nobody is asked for a hundred pages in a row, and none keeps others waiting.

    All names of somebody are one server, as it is with the turns of the door.
    """
    first = WebAddress.objects.due().order_by("host", "due_at", "pk").distinct("host")
    found = WebAddress.objects.filter(pk__in=first.values("pk")).order_by("due_at", "pk")
    chosen: dict[str, int] = {}
    for pk, host in found.values_list("pk", "host").iterator():
        chosen.setdefault(site_of(host), pk)
        if len(chosen) == MOST_AT_ONCE:
            break
    return list(chosen.values())


def _kept(mine: WebAddress, heard: Heard, moment: datetime) -> timedelta:
    """Count it, or forgive, or neither; how long until it is looked at again."""
    if heard.why == Why.BUSY:
        return AN_HOUR
    if heard.why == Why.OFF:
        return A_DAY
    if heard.why == WAIT:
        return heard.wait or A_DAY
    if heard.why in UNCHECKED or heard.why == "" or heard.why == CLOSED:
        mine.forgive()
        return A_WEEK
    if heard.why in UNREACHED and not _are_we_online(but=mine.host):
        return A_DAY
    mine.fail(heard.why, heard.status, at=moment)
    return A_WEEK if mine.is_dead else A_DAY


def _are_we_online(*, but: str) -> bool:
    """Whether any other server said something since yesterday: else nothing tells a dead link from a dead line of ours."""
    return WebAddress.objects.filter(~Q(host=but), heard_at__gte=now() - A_DAY - AN_HOUR).exists()


def _tell(dead: WebAddress) -> None:
    """Once for each place where it stands."""
    by = Actor.objects.system()
    for place in dead.mentions.untold().select_related("entry").order_by("entry"):
        mark(place.entry)
        Mention.objects.filter(pk=place.pk).update(told_at=now())
        record(facts.DIED, place, by=by, address=dead.pk, entry=place.entry_id)


def _take_back(living: WebAddress) -> None:
    by = Actor.objects.system()
    for place in living.mentions.select_related("entry").order_by("entry"):
        mark(place.entry)
        if place.told_at is not None:
            Mention.objects.filter(pk=place.pk).update(told_at=None)
            record(facts.RETURNED, place, by=by, address=living.pk, entry=place.entry_id)


def _judged(answer: Answer) -> Heard:
    status = answer.status
    if status < 400:
        return Heard(status=status)
    if status == 429 or (status == 503 and _wait_of(answer)):
        return Heard(WAIT, status, _wait_of(answer))
    return Heard(CLOSED if status in FOR_SOME else STATUS, status)


def _wait_of(answer: Answer) -> timedelta | None:
    """How long it asks us to wait: seconds, or a moment; never less than an hour, nor more than a week."""
    wait = asked_to_wait(answer)
    return None if wait is None else min(max(wait, AN_HOUR), A_WEEK)
