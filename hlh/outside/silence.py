"""Why nothing came of asking: one exception with a reason that can be kept."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    """What stood in the way."""

    OFF = "off"  # this hub asks nobody (the setting OUTSIDE)
    REFUSED = "refused"  # no address of the public web, or one that leads to none
    NAME = "name"  # nobody knows its name
    AWAY = "away"  # nobody is there
    SLOW = "slow"  # somebody is there, and did not say all of it in time
    TRUST = "trust"  # who they are is not vouched for
    LOOP = "loop"  # it leads on and on
    LARGE = "large"  # more than is taken
    BROKEN = "broken"  # what was said is no answer
    BUSY = "busy"  # somebody else of this hub is asking there at this moment


IN_WORDS: dict[str, str | Promise] = {  # whoever asked says what it means that nobody may be asked, or that it waits
    Why.OFF: _("This hub asks no other servers."),
    Why.NAME: _("Nobody knows this name."),
    Why.AWAY: _("Nobody lets us in there."),
    Why.SLOW: _("It did not answer in time."),
    Why.TRUST: _("Its certificate does not hold, so browsers warn of it."),
    Why.LOOP: _("It leads on and on, and never arrives."),
    Why.LARGE: _("It sends more than is read."),
    Why.BROKEN: _("What it sends is no answer."),
}


class NoAnswer(Exception):
    """Nothing came of asking.

    Attributes:
        why: kept, and said to people in their words.
    """

    def __init__(self, why: Why, words: str = "") -> None:
        super().__init__(words or why.value)
        self.why = why
