"""Holding a contribution before others read it, and flagging one that they do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue import facts
from hlh.catalogue.models import Case, Entry
from hlh.catalogue.moderation.things import keeper_of
from hlh.people.voices import own_voice

if TYPE_CHECKING:
    from hlh.people.models import Person, Voice


def hold(entry: Entry, anchor: str, *, voice: Voice, why: str, marks: Iterable[str], by: Actor) -> Case:
    """Let a contribution wait for a facilitator; the room shows it to nobody but its author.

    Args:
        entry: under which it will stand.
        anchor: what the room knows it by until then.
        voice: its author's.
        why: a `Case.Why`.
        marks: of the place, by which its facilitators are found.
        by: who wrote it.
    """
    with transaction.atomic():
        case = Case.objects.create(entry=entry, anchor=anchor, voice=voice, why=why, marks=sorted(marks))
        record(facts.CASE_HELD, case, by=by, why=why)
    return case


def flag(entry: Entry, anchor: str, *, person: Person, reason: str, words: str, by: Actor) -> bool:
    """A reader flags what stands at an anchor, or the whole entry; false when they did before."""
    keeper = keeper_of(entry, anchor)
    author = keeper.author(entry, anchor) if keeper else None
    said = {"voice": author.voice, "marks": sorted(author.marks)} if author else {}
    with transaction.atomic():
        Case.objects.get_or_create(entry=entry, anchor=anchor, defaults=said | {"why": Case.Why.FLAGGED})
        case = Case.objects.select_for_update(of=("self",)).get(entry=entry, anchor=anchor)
        told = {"reason": reason, "words": words}
        _flag, is_new = case.flags.get_or_create(voice=own_voice(person), defaults=told)
        if is_new and case.stage == Case.Stage.WAITING:
            record(facts.CASE_FLAGGED, case, by=by, reason=reason)
        elif is_new:
            case.open_again(reason=reason, by=by)
    return is_new


def moved(entry: Entry, marks: Iterable[str]) -> None:
    """What stands under an entry belongs to others now; asked before the thing itself is locked, as deciding does."""
    list(Case.objects.select_for_update().filter(entry=entry).order_by("pk").values_list("pk", flat=True))
    Case.objects.filter(entry=entry).exclude(marks=[]).update(marks=sorted(marks))


def marked_anew(mark: str, marks: Iterable[str]) -> None:
    """A place that bears this mark among others is known by these from now on."""
    Case.objects.filter(marks__contains=[mark]).update(marks=sorted(marks))


def drop(entry: Entry, anchors: Iterable[str]) -> int:
    """Forget what was never read: its author was erased."""
    return Case.objects.waiting().filter(entry=entry, anchor__in=list(anchors)).delete()[0]
