"""Whether something new waits on somebody's page of notices: a mark on the person, so that the head of a page asks nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, Subquery
from django.db.models.functions import Coalesce

from hlh.mail.models import Bounces, Notice, Preferences
from hlh.people.models import Person

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def mark(person: Person) -> None:
    """Something came. Called once it is committed: who reads meanwhile either sees it, or is marked after they have read."""
    Person.objects.filter(pk=person.pk, has_news=False).update(has_news=True)


def look_again(person: Person) -> None:
    """Something was read, or mail to them goes on or pauses."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # what comes meanwhile marks them after this
        Person.objects.filter(pk=person.pk).update(has_news=_waits(person))


def _waits(person: Person) -> bool:
    """Whether a notice was not read yet, or mail to them is paused."""
    read_at = Preferences.objects.filter(person=person).values("read_at")
    unread = Notice.objects.of(person).filter(at__gt=Coalesce(Subquery(read_at), _LONG_AGO))
    paused = Bounces.objects.paused(person.email)
    found = Person.objects.filter(pk=person.pk).annotate(news=Exists(unread) | Exists(paused))
    return bool(found.values_list("news", flat=True).get())
