"""What of briefs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Clearance, Decision, TranslatedSection, Translation, Version
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


@tells(_("Words that you were asked to clear for your country"), of=[Clearance])
def clearances(theirs: Theirs) -> Iterable[Row]:
    """What they were asked about and said, and what they asked others."""
    own = Q(asked_by__person=theirs.person) | Q(answered_by__person=theirs.person)
    found = Clearance.objects.filter(own | theirs.voiced() | theirs.voiced("brief__voice"))
    columns = ("country_id", "words", "stage", "grade", "until", "said", "asked_at", "answered_at")
    return rows_of(found, "brief__ref", *columns)


@tells(_("What you translated of briefs"), of=[TranslatedSection, Translation])
def translations(theirs: Theirs) -> Iterable[Row]:
    """Their words, section by section."""
    found = TranslatedSection.objects.filter(theirs.voiced() | theirs.voiced("translation__brief__voice"))
    return rows_of(found, "translation__brief__ref", "translation__language", "key", "words", "machine", "made_at")
