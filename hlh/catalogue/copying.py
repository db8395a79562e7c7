"""What of the catalogue is somebody's, told when they ask for everything that is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Bookmark, Case, Decision, Embedding, Entry, Excerpt, Flag, Follow, Passage, Tap
from hlh.people.exporting import Row, rows_of, tells, tells_nothing_of
from hlh.people.models import Person
from hlh.people.theirs import Theirs


@tells(_("Was this useful?"), of=[Tap])
def taps(theirs: Theirs) -> Iterable[Row]:
    return _about(Tap.objects.of(theirs.person), "answer", "words", "at", reader=theirs.person)


@tells(_("Your bookmarks"), of=[Bookmark])
def kept(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Bookmark.objects.of(theirs.person), "entry__title", "entry__address", "kept_at", "remind_on")


@tells(_("What you follow"), of=[Follow])
def followed(theirs: Theirs) -> Iterable[Row]:
    columns = ("entry__title", "entry__address", "area__number", "country__iso3", "since")
    return rows_of(Follow.objects.of(theirs.person), *columns)


@tells(_("Where you are quoted"), of=[Excerpt])
def quoted(theirs: Theirs) -> Iterable[Row]:
    """Words of theirs and what they said to it; not who took them."""
    columns = ("words", "taken_at", "stage", "settled_at")
    return _about(Excerpt.objects.filter(theirs.voiced()), *columns, entry="into", reader=theirs.person)


def _about(found: QuerySet[Any], *columns: str, reader: Person, entry: str = "entry") -> Iterable[Row]:
    """Rows with the entry that each is about; of one that they may not read any more neither title nor address."""
    named = {f"{entry}__title", f"{entry}__address"}
    about = Entry.objects.visible_to(reader).filter(pk__in=found.order_by().values(entry))
    readable = set(about.values_list("pk", flat=True))
    for row in rows_of(found, entry, *sorted(named), *columns):
        hidden = {entry} if row.get(entry) in readable else {entry, *named}
        yield {name: value for name, value in row.items() if name not in hidden}


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
