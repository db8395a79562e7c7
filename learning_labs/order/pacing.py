"""How fast people write: slow mode where a facilitator wants it, and a bound that no honest person meets.

Neither holds for officials: whoever is appointed to something, or is verified at a ministry or an office of WHO.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.limits import is_spent, spend
from hlh.people.models import Verification
from hlh.people.voices import written_by
from hlh.policy import NotNow
from learning_labs import facts
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from hlh.people.models import Person
    from learning_labs.models import Discussion

MOST_IN_A_DAY = 150  # posts of one person


def is_official(person: Person) -> bool:
    """Whether somebody's standing is confirmed, so that nothing they write has to wait for its turn or its first reader."""
    if person.appointments_now or person.is_held_back:
        return True
    return Verification.objects.is_official(person)


def wait_for_a_turn(here: Discussion, person: Person, key: str) -> None:
    """In slow mode people post once in so many minutes; the same form sent again is no new post.

    Args:
        here: its row is locked.
        person: who posts.
        key: what the form is known by.

    Raises:
        NotNow: with the rule, and the time that is left.
    """
    left = left_until_the_turn(here, person, key)
    if left > timedelta(0) and not is_official(person):
        raise NotNow(_("%(rule)s %(left)s") % {"rule": rule(here.pace), "left": time_left(left)})


def left_until_the_turn(here: Discussion, person: Person, key: str = "") -> timedelta:
    """How long slow mode lets somebody wait who posts here; nothing for a form that was taken already."""
    from learning_labs.models.posts import Post

    theirs = Post.objects.filter(written_by(person), discussion=here).exclude(stage=Post.Stage.MOVED)
    last = theirs.order_by("-written_at").first()
    if last is None or (key and theirs.filter(once=key).exists()):
        return timedelta(0)
    return max(timedelta(0), last.written_at + timedelta(minutes=here.pace) - now())


def rule(minutes: int) -> str:
    """The rule of slow mode, said to whom it holds for: before they type and when it refuses."""
    return ngettext(
        "Slow mode: you post here once in %(n)d minute, so that all are heard.",
        "Slow mode: you post here once in %(n)d minutes, so that all are heard.",
        minutes,
    ) % {"n": minutes}


def time_left(left: timedelta) -> str:
    """How long somebody still waits, rounded up to minutes."""
    minutes = minutes_of(left)
    return ngettext(
        "You can post again in %(n)d minute. Your text is kept until then.",
        "You can post again in %(n)d minutes. Your text is kept until then.",
        minutes,
    ) % {"n": minutes}


def minutes_of(left: timedelta) -> int:
    return max(1, ceil(left.total_seconds() / 60))


def spend_a_post(person: Person) -> None:
    """Count a post of the day.

    Raises:
        NotNow: when it is one too many.
    """
    if not spend(f"posts:{person.pk}", most=MOST_IN_A_DAY) and not is_official(person):
        raise NotNow(no_more_today())


def has_spent_the_day(person: Person) -> bool:
    """Whether the next post of somebody would be one too many today."""
    return is_spent(f"posts:{person.pk}", most=MOST_IN_A_DAY) and not is_official(person)


def no_more_today() -> str:
    """The rule of the day, and the time that is left of it."""
    hours = 24 - now().hour
    words = ngettext(
        "One person posts %(most)d times a day at most. You can post again in %(n)d hour; your text is kept until then.",
        "One person posts %(most)d times a day at most. You can post again in %(n)d hours; your text is kept until then.",
        hours,
    )
    return words % {"most": MOST_IN_A_DAY, "n": hours}


def pace(lab: Lab, *, quiet_days: int | None, slow_minutes: int, by: Actor) -> None:
    """How a lab paces its discussions: after which silence they close by themselves, and how slow people write."""
    with transaction.atomic():
        here = Lab.objects.select_for_update(of=("self",)).get(pk=lab.pk)
        if (here.quiet_days, here.slow_minutes) == (quiet_days, slow_minutes):
            return
        Lab.objects.filter(pk=here.pk).update(quiet_days=quiet_days, slow_minutes=slow_minutes)
        record(facts.LAB_PACED, here, by=by, quiet_days=quiet_days, slow_minutes=slow_minutes)
