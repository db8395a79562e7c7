"""What of the catalogue is somebody's, told when they ask for everything that is theirs."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Bookmark, Case, Decision, Embedding, Excerpt, Flag, Follow, Passage, Tap
from hlh.people.exporting import Row, rows_of, tells, tells_nothing_of
from hlh.people.theirs import Theirs


@tells(_("Was this useful?"), of=[Tap])
def taps(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Tap.objects.of(theirs.person), "entry__title", "entry__address", "answer", "words", "at")


@tells(_("What you keep"), of=[Bookmark])
def kept(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Bookmark.objects.of(theirs.person), "entry__title", "entry__address", "kept_at", "remind_on")


@tells(_("What you follow"), of=[Follow])
def followed(theirs: Theirs) -> Iterable[Row]:
    columns = ("entry__title", "entry__address", "area__number", "country__iso3", "since")
    return rows_of(Follow.objects.of(theirs.person), *columns)


@tells(_("Where you are quoted"), of=[Excerpt])
def quoted(theirs: Theirs) -> Iterable[Row]:
    """Words of theirs and what they said to it; not who took them."""
    columns = ("words", "taken_at", "stage", "settled_at", "into__title", "into__address")
    return rows_of(Excerpt.objects.filter(theirs.voiced()), *columns)


@tells(_("Decisions about what you wrote"), of=[Case, Decision])
def decided(theirs: Theirs) -> Iterable[Row]:
    """What was held or flagged of theirs and what was said to it; not who flagged it, nor who decided."""
    columns = ("why", "stage", "decisions__what", "decisions__reason", "decisions__words", "decisions__at")
    return rows_of(Case.objects.filter(theirs.voiced()), *columns)


@tells(_("What you flagged"), of=[Flag])
def flags(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Flag.objects.filter(theirs.voiced()), "reason", "words", "at", "decision__what")


tells_nothing_of(Passage, because="a copy for searching; the room where they wrote tells the words")
tells_nothing_of(Embedding, because="figures that stand for a passage")
