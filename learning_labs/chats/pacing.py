"""How many chats one facilitator brings a day: each is read by a person, message by message, and asks others for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import now
from django.utils.translation import ngettext

from hlh.limits import is_spent, spend
from hlh.policy import NotNow

if TYPE_CHECKING:
    from hlh.people.models import Person

MOST_IN_A_DAY = 10  # chats whose messages one person has before them for the first time


def begin(person: Person) -> None:
    """Count a chat that somebody begins to bring; its further pages and its links are counted no more.

    Raises:
        NotNow: when it is one too many today, with the rule and the time that is left.
    """
    if has_spent_the_day(person) or not spend(_key(person), most=MOST_IN_A_DAY):
        raise NotNow(no_more_today())


def has_spent_the_day(person: Person) -> bool:
    """Whether the next chat of somebody would be one too many today."""
    return is_spent(_key(person), most=MOST_IN_A_DAY)


def no_more_today() -> str:
    """The rule of the day, and the time that is left of it."""
    hours = 24 - now().hour
    words = ngettext(
        "One person brings %(most)d chats a day at most. You can bring the next one in %(n)d hour; links that you made work on.",
        "One person brings %(most)d chats a day at most. You can bring the next one in %(n)d hours; links that you made work on.",
        hours,
    )
    return words % {"most": MOST_IN_A_DAY, "n": hours}


def _key(person: Person) -> str:
    return f"chats:{person.pk}"
