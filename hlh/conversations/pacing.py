"""How much somebody writes to others: who does not answer is left in peace, and nobody writes to everybody."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import ngettext

from hlh.conversations.meeting import is_newcomer
from hlh.conversations.models import Conversation, Message, Side
from hlh.people.voices import written_by
from hlh.policy import NotNow

if TYPE_CHECKING:
    from hlh.people.models import Person

A_DAY = timedelta(days=1)
UNANSWERED = 2  # messages to somebody who has not answered yet
MOST_IN_A_DAY = 100  # messages of one person
MOST_BEGUN = 10  # people whom one person writes to for the first time, in a day
MOST_BEGUN_BY_A_NEWCOMER = 3


def why_to_wait(conversation: Conversation, other: Side) -> str:
    """Why nothing more goes to somebody now who has not answered yet; empty where it does."""
    if other.has_written or conversation.count < UNANSWERED:
        return ""
    return ngettext(
        "%(n)d message waits for an answer. You can write on when there is one.",
        "%(n)d messages wait for an answer. You can write on when there is one.",
        UNANSWERED,
    ) % {"n": UNANSWERED}


def wait_for_a_turn(person: Person, *, is_first: bool) -> None:
    """Hold who writes to the rules of the day.

    Args:
        person: who writes; their row is locked, so that two forms sent at once are counted one after the other.
        is_first: whether it is to somebody whom they have not written to before.

    Raises:
        NotNow: with the rule, and the time that is left.
    """
    written = Message.objects.filter(written_by(person))
    if left := _time_until_fewer(written, MOST_IN_A_DAY):
        words = ngettext(
            "One person writes %(most)d messages a day at most. You can write again in %(n)d hour; your text is kept until then.",
            "One person writes %(most)d messages a day at most. You can write again in %(n)d hours; your text is kept until then.",
            left,
        )
        raise NotNow(words % {"most": MOST_IN_A_DAY, "n": left})
    most = MOST_BEGUN_BY_A_NEWCOMER if is_first and is_newcomer(person) else MOST_BEGUN
    if is_first and (left := _time_until_fewer(written.filter(number=1), most)):
        raise NotNow(_rule_of_beginning(most, left))


def _rule_of_beginning(most: int, left: int) -> str:
    """How many people somebody writes to for the first time in a day; a newcomer is told why they are so few."""
    if most == MOST_BEGUN_BY_A_NEWCOMER:
        words = ngettext(
            "Who is new here writes to %(most)d new people a day at most, until they have said something in a lab. "
            "You can write to others in %(n)d hour; your text is kept until then.",
            "Who is new here writes to %(most)d new people a day at most, until they have said something in a lab. "
            "You can write to others in %(n)d hours; your text is kept until then.",
            left,
        )
    else:
        words = ngettext(
            "One person writes to %(most)d new people a day at most. You can write to others in %(n)d hour; your text is "
            "kept until then.",
            "One person writes to %(most)d new people a day at most. You can write to others in %(n)d hours; your text is "
            "kept until then.",
            left,
        )
    return words % {"most": most, "n": left}


def _time_until_fewer(written: QuerySet[Message], most: int) -> int:
    """The hours until the last so many messages are not all of one day, rounded up; none where they are not."""
    oldest = written.filter(written_at__gt=now() - A_DAY).order_by("-written_at").values_list("written_at", flat=True)
    found = list(oldest[most - 1 : most])
    return max(1, ceil((found[0] + A_DAY - now()) / timedelta(hours=1))) if found else 0
