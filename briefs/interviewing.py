"""Five short questions, one at a time: each answer is a field of the draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief
from hlh.policy import Words

ENOUGH = 100  # words of an answer


@dataclass(frozen=True, slots=True)
class Question:
    """One of the five.

    Attributes:
        field: of the brief that its answer fills.
        words: as it is asked.
        hint: what helps to answer it.
    """

    field: str
    words: Words
    hint: Words


QUESTIONS = (
    Question("challenge", _("What was the challenge?"), _("What stopped, for whom, since when")),
    Question(
        "action", _("What did you do?"), _("Who did what, step by step. Please write no names or numbers of patients.")
    ),
    Question("outcome", _("What came of it?"), _("Also if it failed, or nobody knows yet. Figures help.")),
    Question("points", _("What would you do differently next time?"), _("Up to three things, a line each")),
    Question("seeking", _("What do you still look for?"), _("Others may have it. It may stay empty.")),
)


def next_of(brief: Brief) -> int:
    """The number of the first question that has no answer yet; after the last when all have one."""
    empty = (number for number, one in enumerate(QUESTIONS, 1) if not getattr(brief, one.field))
    return next(empty, len(QUESTIONS) + 1)
