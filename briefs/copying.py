"""What of briefs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Decision, Reviewer, Round, SecondLook, Version
from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs


@tells(_("Briefs that you wrote"), of=[Brief, Version, Brief.roots.through])
def briefs(theirs: Theirs) -> Iterable[Row]:
    """The newest words of each, those of its versions, and what it came of."""
    kept = {"id", "voice", "word", "once", "edition", "version", "successor", "is_demo"}
    columns = [field.name for field in Brief._meta.concrete_fields if field.name not in kept]
    yield from rows_of(Brief.objects.filter(theirs.voiced()), *columns)
    columns = [field.name for field in Version._meta.concrete_fields if field.name not in ("id", "brief")]
    yield from rows_of(Version.objects.filter(theirs.voiced("brief__voice")), "brief__ref", *columns)
    roots = Brief.roots.through._default_manager.filter(theirs.voiced("brief__voice"))
    yield from rows_of(roots, "brief__ref", "entry__address")


@tells(_("What you decide on"), of=[Decision])
def decisions(theirs: Theirs) -> Iterable[Row]:
    """Their words as an editor."""
    return rows_of(Decision.objects.filter(by__person=theirs.person), "brief__ref", "what", "words", "at")


@tells(_("What you handed in for review"), of=[Round])
def rounds(theirs: Theirs) -> Iterable[Row]:
    """The words as they stood in each round."""
    columns = ("brief__ref", "number", "text", "submitted_at", "ended_at", "ended")
    return rows_of(Round.objects.filter(theirs.voiced("brief__voice")), *columns)


@tells(_("What you said of briefs as a reviewer"), of=[Reviewer])
def reviews(theirs: Theirs) -> Iterable[Row]:
    """With or without an account; whom they asked as an editor is those people's to be told."""
    columns = ("task__round__brief__ref", "name", "asked_at", "answers", "words", "verdict", "judged_at")
    return rows_of(Reviewer.objects.filter(theirs.voiced()), *columns)


@tells(_("What you published alone, and what you looked at as the second"), of=[SecondLook])
def second_looks(theirs: Theirs) -> Iterable[Row]:
    """Why it could not wait; what they said of what another published."""
    alone = SecondLook.objects.filter(by__person=theirs.person)
    yield from rows_of(alone, "brief__ref", "number", "reason", "at")
    looked = SecondLook.objects.filter(looked_by__person=theirs.person)
    yield from rows_of(looked, "brief__ref", "number", "words", "looked_at")
