"""What of briefs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Certificate, Contribution, Decision, Rendering, Version
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


@tells(_("Briefs that you contributed to"), of=[Contribution])
def contributions(theirs: Theirs) -> Iterable[Row]:
    """By which part, and whether they wanted to be listed."""
    columns = ("brief__ref", "role", "place", "since", "asked_at", "consented_at", "declined_at")
    return rows_of(Contribution.objects.filter(theirs.voiced()), *columns)


@tells(_("Pages to print, and your certificates"), of=[Rendering, Certificate])
def renderings(theirs: Theirs) -> Iterable[Row]:
    """Which were made of their briefs, and the codes by which others verify what they contributed."""
    made = Rendering.objects.filter(theirs.voiced("version__brief__voice"))
    yield from rows_of(made, "version__brief__ref", "version__number", "language", "size")
    codes = Certificate.objects.filter(theirs.voiced("contribution__voice"))
    yield from rows_of(codes, "contribution__brief__ref", "code", "number", "issued_at")


@tells(_("What you decide on"), of=[Decision])
def decisions(theirs: Theirs) -> Iterable[Row]:
    """Their words as an editor."""
    return rows_of(Decision.objects.filter(by__person=theirs.person), "brief__ref", "what", "words", "at")
