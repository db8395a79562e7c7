"""Sessions in PostgreSQL that come with whoever is signed in by them and what they are appointed to: one statement, where
Django takes three, on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now

from hlh.database.rows import columns, made, made_of, row_of
from hlh.people.models import Appointment, Person

_READ = """
SELECT session.session_data,
    CASE WHEN person.was_appointed THEN (
        SELECT json_agg(one ORDER BY one.id) FROM people_appointment one
        WHERE one.person_id = person.id AND one.confirmed_by_id IS NOT NULL
            AND one.since <= %(now)s AND (one.until IS NULL OR one.until > %(now)s)
    ) END,
    {person}
FROM django_session session
LEFT JOIN usersessions_usersession used ON used.session_key = session.session_key
LEFT JOIN people_person person ON person.id = used.user_id
WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
"""


class SessionStore(db.SessionStore):
    """A session, read together with the person and their roles."""

    _person: Person | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where there is none, or none any more."""
        asked = _READ.format(person=columns(Person, "person"))
        row = row_of(asked, {"key": self.session_key, "now": now()})
        if row is None:
            self._session_key = None
            return {}
        packed, held_now, *whose = row
        person, _rest = made(Person, whose)
        if person.pk is not None:
            person.know_appointments([made_of(Appointment, one) for one in held_now or []])
            self._person = person
        held: dict[str, Any] = self.decode(packed)
        return held

    def whose(self) -> Person | None:
        """Who is signed in by it, where that is beyond doubt; of all else Django has to be asked."""
        signed_in = self.get(SESSION_KEY)  # reads it, and with it the person
        person = self._person
        if person is None or signed_in != str(person.pk):
            return None
        is_by_our_door = self.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        is_of_this_password = constant_time_compare(self.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
        return person if is_by_our_door and is_of_this_password else None
