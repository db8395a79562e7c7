"""Telling who follows something, and reminding who asked for it."""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.catalogue.following import followers_of, may_hear_of, why
from hlh.catalogue.models import Bookmark, Entry
from hlh.mail.models import Cadence, Letter, Notice, Preferences
from hlh.mail.telling import chosen_by, digest, kind, lines, remind, tell
from hlh.mail.writing import fills
from hlh.people.models import Person
from hlh.people.voices import author_of

log = logging.getLogger(__name__)
FOLLOWED = kind("followed", _("What is new where you follow"), usually=Cadence.DAILY)
FELL = kind("followed-fell", _("What no longer stands where you follow"))
REMINDER = kind("reminder", _("What you wanted to be reminded of"))
MORNING = timedelta(hours=7)  # of somebody's day: from then on they are reminded
FURTHEST_AHEAD = timedelta(hours=14)  # where a day begins first

fills(REMINDER)(digest)


def tell_followers(
    entry: Entry,
    *,
    fact: Fact,
    kind: str = FOLLOWED,
    place: str = "",
    about: bool = False,
    address: str = "",
    but: QuerySet[Person] | None = None,
) -> None:
    """Tell whoever follows an entry what happened to it: once, not who did it, and only those who may read it.

    Args:
        entry: what it happened to.
        fact: what happened.
        kind: `FOLLOWED`, or `FELL` where it no longer stands.
        place: where people speak who hear of it there.
        about: also those who follow an area or a country that it is about.
        address: where to read it; the entry's own when nothing is said.
        but: who hears of it in another way, or wants to hear of nothing there.
    """
    for follow in followers_of(entry, fact, place=place, about=about, but=but).iterator(chunk_size=500):
        if may_hear_of(follow.person, entry):
            reason, there = why(follow), address or entry.address
            tell(follow.person, kind=kind, fact=fact, reason=reason, address=there, entry=entry)


def who_wants_none_of(kind: str, *, unless: str) -> QuerySet[Person]:
    """Whoever chose to be told nothing of a kind, and said nothing about another one that tells the same in its place."""
    said = Preferences.objects.filter(cadences__contains={kind: Cadence.OFF.value}).exclude(cadences__has_key=unless)
    return Person.objects.filter(pk__in=said.values("person"))


@fills(FOLLOWED)
@fills(FELL)
def followed(letter: Letter) -> dict[str, Any] | None:
    """What happened, as its reader may still see it."""
    told = Notice.objects.filter(fact=letter.fact_id, to=letter.to_id, kind=letter.kind).select_related("entry").first()
    reader = author_of(letter.to) if letter.to else None
    if told is None or told.entry is None or reader is None or not may_hear_of(reader, told.entry):
        return None
    return {"lines": list(lines([told], reader))}


def remind_who_asked() -> int:
    """Remind people of what they keep, each in the morning of their own day, in one letter.

    Returns:
        How many bookmarks were looked at and are done.
    """
    latest = (now() + FURTHEST_AHEAD).date()
    waiting = Bookmark.objects.due(latest).filter(person__is_active=True).order_by("person", "pk")
    done = 0
    for person, theirs in groupby(waiting.values_list("person", "pk")[:5000], key=lambda row: row[0]):
        try:
            with transaction.atomic():
                done += _remind([pk for _person, pk in theirs])
        except Exception:  # somebody holds a row: the others do not wait for that
            log.exception("what person %d is reminded of waits for the next round", person)
    return done


def _remind(bookmarks: list[int]) -> int:
    """Those of one person whose morning has come; what they may not read any more is done without a word."""
    locked = Bookmark.objects.filter(pk__in=bookmarks, reminded_at=None).select_for_update(
        of=("self",), skip_locked=True
    )
    theirs = list(locked.select_related("person", "entry__audience").order_by("pk"))
    if not theirs:
        return 0
    person = theirs[0].person
    day = (chosen_by(person).on_their_clock(now()) - MORNING).date()
    due = [one for one in theirs if one.remind_on and one.remind_on <= day]
    entries = [one.entry for one in due if may_hear_of(person, one.entry)]
    remind(person, entries, kind=REMINDER, reason=_("You wanted to be reminded of it today."))
    return Bookmark.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=now())
