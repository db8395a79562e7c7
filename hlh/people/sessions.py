"""The sessions of somebody: where they are signed in, and ending one or all others."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from hlh.people.browsers import device_of, in_plain_words

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from hlh.people.models import Person

MOST = 50  # the newest of them are listed; "end all others" ends every one
USED = "used_at"
OFTEN_ENOUGH = 3600  # seconds between two notes that a session is in use
ADDRESS_DAYS = 30
NO_ADDRESS = "0.0.0.0"  # noqa: S104  stands for an address that was forgotten


@dataclass(frozen=True, slots=True)
class Place:
    """A session as its owner sees it."""

    number: int
    device: str
    since: datetime
    last_used: datetime
    is_this: bool


def places(request: HttpRequest, person: Person) -> list[Place]:
    """Where they are signed in, this browser first."""
    rows = _running(person).order_by("-pk")[:MOST]
    found = [_place(row, is_this=row.session_key == request.session.session_key) for row in rows]
    return sorted(found, key=lambda place: not place.is_this)


def end(person: Person, number: int) -> bool:
    """End one; false when it is none of theirs, or was ended before."""
    row = UserSession.objects.filter(user=person, pk=number).first()
    if row is None:
        return False
    row.end()
    return True


def end_others(request: HttpRequest, person: Person) -> int:
    """End every session of theirs but this one; how many."""
    return _end(UserSession.objects.filter(user=person).exclude(session_key=request.session.session_key))


def end_all(person: Person) -> int:
    """End every session of theirs; how many."""
    return _end(UserSession.objects.filter(user=person))


def note_use(request: HttpRequest) -> None:
    """A form was sent: the session is in use. Noted once an hour, and never by reading."""
    moment = int(time.time())
    if request.session.session_key and moment - request.session.get(USED, 0) >= OFTEN_ENOUGH:
        request.session[USED] = moment
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now())


def forget_addresses() -> int:
    """Whence somebody came is known for thirty days; how many were forgotten."""
    old = UserSession.objects.filter(last_seen_at__lt=now() - timedelta(days=ADDRESS_DAYS))
    return int(old.exclude(ip=NO_ADDRESS).update(ip=NO_ADDRESS))


def _end(rows: QuerySet[UserSession]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    rows.delete()
    return len(keys)


def _running(person: Person) -> QuerySet[UserSession]:
    alive: QuerySet[Session] = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=now())
    running: QuerySet[UserSession] = UserSession.objects.filter(Exists(alive), user=person)
    return running


def _place(row: UserSession, *, is_this: bool) -> Place:
    device = in_plain_words(device_of(row.user_agent))
    return Place(row.pk, device, row.created_at, row.last_seen_at, is_this)
