"""What of the help desk is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from helpdesk.models import Answer, Question
from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs


@tells(_("What you asked"), of=[Question])
def questions(theirs: Theirs) -> Iterable[Row]:
    columns = ("ref", "text", "behalf", "country_id", "language", "stage", "verdict", "channel", "asked_at")
    return rows_of(Question.objects.filter(theirs.voiced()), *columns)


@tells(_("Questions that you answered"), of=[Answer])
def answers(theirs: Theirs) -> Iterable[Row]:
    """Your own words; the question is the asker’s."""
    return rows_of(Answer.objects.filter(theirs.voiced()), "passage__text", "passage__language")
