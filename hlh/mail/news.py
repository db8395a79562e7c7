"""Whether something new waits on somebody's page of notices: one question to the database, for the head of every page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Exists, Subquery
from django.db.models.functions import Coalesce

from hlh.mail.models import Bounces, Notice, Preferences
from hlh.people.models import Person

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

REMEMBERED = 60  # seconds
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def has_news(person: Anyone) -> bool:
    """Whether a notice was not read yet, or mail to them is paused; of strangers nothing is asked."""
    if not isinstance(person, Person):
        return False
    known = cache.get(_key(person))
    if known is None:
        known = _asked(person)
        cache.set(_key(person), known, REMEMBERED)
    return bool(known)


def forget(person: Person) -> None:
    """Something came or was read: the next page asks again."""
    cache.delete(_key(person))


def _key(person: Person) -> str:
    return f"news-{person.pk}"


def _asked(person: Person) -> bool:
    read_at = Preferences.objects.filter(person=person).values("read_at")
    unread = Notice.objects.of(person).filter(at__gt=Coalesce(Subquery(read_at), _LONG_AGO))
    paused = Bounces.objects.paused(person.email)
    return bool(
        Person.objects.filter(pk=person.pk)
        .annotate(news=Exists(unread) | Exists(paused))
        .values_list("news", flat=True)
        .get()
    )
