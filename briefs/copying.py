"""What of briefs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Decision, ExpertNote, Version
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


@tells(_("Notes that you wrote as an expert"), of=[ExpertNote])
def expert_notes(theirs: Theirs) -> Iterable[Row]:
    """What they wrote for learning briefs, their own or of others."""
    columns = ("brief__ref", "words", "language", "written_at", "withdrawn_at")
    return rows_of(ExpertNote.objects.filter(theirs.voiced()), *columns)
