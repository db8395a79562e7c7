"""Looking at published briefs again: their author is asked once, says "still right" with one tap, or writes a new version."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs import facts
from briefs.models import Brief
from briefs.models.looking import LATEST, SOONEST, look_again_after
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.policy import NotNow

if TYPE_CHECKING:
    from briefs.models.briefs import BriefQuerySet

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500  # authors that are told in one round of beat


def overdue() -> BriefQuerySet:
    """What stands and was to be looked at before now."""
    return Brief.objects.standing().filter(look_again_at__lte=now())


def confirm(brief: Brief, *, by: Actor) -> None:
    """It is still right: nothing of it changes, and it is looked at again later.

    Raises:
        NotNow: when it no longer stands.
    """
    with transaction.atomic():
        mine = _standing(brief)
        mine.looked_at, mine.look_told_at = now(), None
        mine.look_again_at = look_again_after(mine.looked_at, mine.kind)
        mine.save(update_fields=["looked_at", "look_again_at", "look_told_at"])
        record(facts.CONFIRMED, mine, by=by, version=mine.version.number if mine.version else 0)


def set_day(brief: Brief, day: datetime, *, by: Actor) -> None:
    """An editor says by when it is to be looked at again.

    Raises:
        NotNow: when it no longer stands, or the day is too near or too far away.
    """
    if not SOONEST <= day - now() <= LATEST:
        raise NotNow(_("Choose a day between a week and two years from now."))
    with transaction.atomic():
        mine = _standing(brief)
        mine.look_again_at, mine.look_told_at = day, None
        mine.save(update_fields=["look_again_at", "look_told_at"])
        record(facts.LOOK_AGAIN_SET, mine, by=by, day=day.date().isoformat())


def tell_of_overdue() -> int:
    """Say of each that is overdue that it is, once until somebody has looked: its author hears of it.

    Returns:
        How many were said.
    """
    told = 0
    for number in (
        overdue().filter(look_told_at=None).order_by("look_again_at").values_list("pk", flat=True)[:MOST_AT_ONCE]
    ):
        try:
            told += _tell(number)
        except Exception:  # somebody holds the row: the others do not wait for that
            log.exception("that brief %d is overdue is told in the next round", number)
    return told


def _tell(number: int) -> bool:
    with transaction.atomic():
        mine = overdue().select_for_update(of=("self",), skip_locked=True).filter(pk=number, look_told_at=None).first()
        if mine is None:
            return False
        Brief.objects.filter(pk=number).update(look_told_at=now())
        record(facts.OVERDUE, mine, by=Actor.objects.system())
    return True


def _standing(brief: Brief) -> Brief:
    mine = Brief.objects.select_for_update(of=("self",)).select_related("version").get(pk=brief.pk)
    if not mine.is_standing:
        raise NotNow(_("This is already “%(stage)s”.") % {"stage": mine.get_stage_display()})
    return mine
