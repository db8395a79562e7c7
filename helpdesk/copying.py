"""What of the help desk is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from helpdesk.models import Addition, Answer, Correction, Question
from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs


@tells(_("What you asked"), of=[Question, Addition])
def questions(theirs: Theirs) -> Iterable[Row]:
    """The first words, and what was added by mail."""
    columns = ("ref", "text", "behalf", "country_id", "language", "stage", "verdict", "channel", "asked_at")
    yield from rows_of(Question.objects.filter(theirs.voiced()), *columns)
    yield from rows_of(Addition.objects.filter(theirs.voiced("question__voice")), "question__ref", "text", "at")


@tells(_("Corrections"), of=[Correction])
def corrections(theirs: Theirs) -> Iterable[Row]:
    """What they said, at the desk, that a question is about."""
    return rows_of(Correction.objects.filter(by__person=theirs.person), "question__ref", "scope", "area_id", "at")


@tells(_("Questions that you answered"), of=[Answer])
def answers(theirs: Theirs) -> Iterable[Row]:
    """Your own words; the question is the asker’s."""
    return rows_of(Answer.objects.filter(theirs.voiced()), "passage__text", "passage__language")
