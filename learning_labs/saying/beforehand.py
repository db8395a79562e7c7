"""What limits what somebody is about to write, said above the field: nobody learns it only after they typed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning_labs.models.discussions import is_known, is_known_by_office
from learning_labs.order.pacing import (
    has_spent_the_day,
    is_official,
    left_until_the_turn,
    minutes_of,
    no_more_today,
    rule,
)

if TYPE_CHECKING:
    from hlh.people.models import Person
    from learning_labs.models import Discussion, Lab


def said_beforehand(person: Person, lab: Lab, *, here: Discussion | None = None, keeps: bool = False) -> str:
    """What holds for this writer now, in one sentence, the nearest first; empty where nothing does.

    Whoever nothing holds for costs no query: that they have spoken before is read along with the discussion.

    Args:
        person: who may write there.
        lab: where.
        here: the discussion that they add to; None where they begin one.
        keeps: whether they keep the lab, and post at any pace.
    """
    if has_spent_the_day(person):
        return no_more_today()
    is_slow = here is not None and bool(here.pace) and not keeps and not is_official(person)
    if here is not None and is_slow and here.voice_of(person) and (left := left_until_the_turn(here, person)):
        return _again_in(left)
    if lab.first_posts_wait and not _is_read_at_once(person, here):
        return _("Your first post is read by a facilitator before others see it, mostly within a day.")
    return rule(here.pace) if here is not None and is_slow else ""


def _is_read_at_once(person: Person, here: Discussion | None) -> bool:
    """Whether others read at once what they write."""
    if here is None:
        return is_known(person)
    return here.has_spoken or is_known_by_office(person)


def _again_in(left: timedelta) -> str:
    minutes = minutes_of(left)
    return ngettext(
        "In this discussion people take turns: you can post again in %(n)d minute.",
        "In this discussion people take turns: you can post again in %(n)d minutes.",
        minutes,
    ) % {"n": minutes}
