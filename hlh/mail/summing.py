"""Telling once what a month came to that is over: in the letter of the month, which it may cause, never in a second one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import override

from hlh.mail import news
from hlh.mail.models import Cadence, Notice, Preferences
from hlh.mail.telling import Line, allowed_at, cadence_of, collects
from hlh.mail.writing import later_letter
from hlh.people.models import Person
from hlh.people.voices import own_voice
from hlh.policy import Words
from hlh.taxonomy.languages import django_code

FURTHEST_AHEAD = timedelta(hours=14)  # where a month begins first
A_DAY = timedelta(days=1)


def latest_month() -> tuple[date, date]:
    """The first day of the latest month that is over on some clock, and the day after its last."""
    return _month_before((now() + FURTHEST_AHEAD).date())


def told_of(until: date) -> datetime:
    """The moment that notices about a month bear: on its last day, whatever clock somebody reads."""
    return datetime(until.year, until.month, until.day, tzinfo=UTC) - A_DAY


def tell_of_a_month(
    person: Person, *, kind: str, reason: Words, add_up: Callable[[date, date], Sequence[Line]]
) -> bool:
    """Tell somebody once what the month came to that is over on their clock; nothing where there is nothing to say.

    Args:
        person: whom.
        kind: a declared kind, whose letter is filled from its notices.
        reason: why, for a letter of its own, where somebody wants it at once.
        add_up: what it came to, in their language, from one day on, before another.

    Returns:
        Whether they were told.
    """
    with transaction.atomic():
        chosen, _made = Preferences.objects.select_for_update(of=("self",)).get_or_create(person=person)
        since, until = _month_before(chosen.on_their_clock(now()).date())
        cadence, at = cadence_of(kind, chosen), told_of(until)
        if cadence == Cadence.OFF or Notice.objects.of(person).filter(kind=kind, at=at).exists():
            return False
        with override(django_code(person.language or "en")):
            lines = add_up(since, until)
        if not lines:
            return False
        written = None
        if cadence == Cadence.NOW and not chosen.no_letters:
            written = later_letter(own_voice(person), kind=kind, reason=reason, due_at=allowed_at(chosen, now()))
        said = {"kind": kind, "at": at, "collects": collects(chosen, cadence), "letter": written}
        Notice.objects.bulk_create(
            Notice(to=line.to, entry=line.entry, address=line.address, reason=line.words, **said) for line in lines
        )
        transaction.on_commit(partial(news.mark, person))
    return True


def _month_before(day: date) -> tuple[date, date]:
    until = day.replace(day=1)
    return (until - A_DAY).replace(day=1), until
