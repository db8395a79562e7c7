"""Whether something new waits on somebody's page of notices: one question to the database, for the head of every page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, Subquery
from django.db.models.functions import Coalesce

from hlh.mail.models import Bounces, Notice, Preferences
from hlh.people.models import Person

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def has_news(person: Anyone) -> bool:
    """Whether a notice was not read yet, or mail to them is paused; of strangers nothing is asked."""
    if not isinstance(person, Person):
        return False
    read_at = Preferences.objects.filter(person=person).values("read_at")
    unread = Notice.objects.of(person).filter(at__gt=Coalesce(Subquery(read_at), _LONG_AGO))
    paused = Bounces.objects.paused(person.email)
    return bool(
        Person.objects.filter(pk=person.pk)
        .annotate(news=Exists(unread) | Exists(paused))
        .values_list("news", flat=True)
        .get()
    )
