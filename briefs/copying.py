"""What of briefs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, CoAuthor, Decision, Edit, Plan, Remark, Reply, Version
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


@tells(_("What you remarked on briefs"), of=[Remark, Reply])
def remarks(theirs: Theirs) -> Iterable[Row]:
    """Their own words; of those of others they read where they stand."""
    columns = ("brief__ref", "section", "quote", "words", "part", "stage", "at")
    yield from rows_of(Remark.objects.filter(theirs.voiced() | Q(by__person=theirs.person)), *columns)
    replies = Reply.objects.filter(theirs.voiced() | Q(by__person=theirs.person))
    yield from rows_of(replies, "remark__brief__ref", "words", "part", "at")


@tells(_("Briefs that you write along, or were asked to"), of=[CoAuthor])
def writing_along(theirs: Theirs) -> Iterable[Row]:
    """Of those whom they invited themselves, not to which address."""
    columns = ("brief__ref", "stage", "invited_at")
    to_them = reduce(or_, (Q(address__iexact=address) for address in theirs.addresses))
    yield from rows_of(CoAuthor.objects.filter(to_them | theirs.voiced()), *columns, "address")
    yield from rows_of(CoAuthor.objects.filter(invited_by__person=theirs.person), *columns)


@tells(_("What you changed in briefs, as it was before"), of=[Edit])
def saves(theirs: Theirs) -> Iterable[Row]:
    """Of their own briefs, and of what they saved in those of others."""
    found = Edit.objects.filter(theirs.voiced() | theirs.voiced("brief__voice"))
    return rows_of(found, "brief__ref", "edition", "was", "at")


@tells(_("When you planned to publish briefs, or to take them back"), of=[Plan])
def plans(theirs: Theirs) -> Iterable[Row]:
    return rows_of(
        Plan.objects.filter(by__person=theirs.person), "brief__ref", "what", "at", "words", "stage", "refusal"
    )
