"""May this person, and is this the moment: an answer that carries its reason, so that a no can be shown."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Ruling:
    """Yes, or no with the sentence to show. True or false as a condition."""

    allowed: bool
    reason: Words = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Ruling(True)


def no(reason: Words) -> Ruling:
    """A refusal with its reason, a whole sentence in the reader's language."""
    return Ruling(False, reason)


class Refused(PermissionDenied):
    """This person may not do this; the words say why. Answered with 403."""


class NotNow(Exception):
    """This is not the moment; the words say why. Answered with 409."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


class TooOften(NotNow):
    """It costs too much to do it as often as that; the words say when it goes on. Answered with 429."""


def require(ruling: Ruling) -> None:
    """Go on when it is a yes.

    Raises:
        Refused: with the reason, when it is a no.
    """
    if not ruling:
        raise Refused(ruling.reason)
