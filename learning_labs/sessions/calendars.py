"""A session as calendars know it: in UTC, which each shows in its own zone; under one name for good; never the way in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.mail.calendars import Enclosed
from hlh.mail.models import Letter
from hlh.mail.occasions import Occasion, calendar_of, full_uid
from hlh.mail.writing import encloses
from hlh.people.voices import author_of
from hlh.taxonomy.languages import here
from learning_labs.models import Coming, Session
from learning_labs.sessions.meeting import CHANGED, NEAR, PLANNED

if TYPE_CHECKING:
    from hlh.people.models import Person

MOST = 200
SINCE = timedelta(days=90)
IN_A_LETTER = 500  # characters of what it is about


def _name_of(session: Session) -> str:
    return f"session-{session.lab.slug}-{session.number}"


def uid_of(session: Session) -> str:
    """What every calendar knows it by: on its page, in letters, and in what they answer."""
    return full_uid(_name_of(session))


def event_of(session: Session, *, longest: int | None = None) -> Occasion:
    """A session as it is now, in the language of the moment.

    Args:
        session: which one.
        longest: characters of what it is about; all of them where nothing is said.
    """
    link = settings.SITE + here(session.address)
    is_cancelled = session.stage == Session.Stage.CANCELLED
    told = session.reason if is_cancelled else session.agenda
    told = Truncator(told).chars(longest) if longest else told
    where = _("The way in is shown on the page of the session:") + f" {link}"
    return Occasion.of(
        _name_of(session),
        title=session.title,
        begins=session.begins_at,
        ends=session.ends_at,
        sequence=session.sequence,
        changed_at=session.changed_at,
        is_cancelled=is_cancelled,
        link=link,
        told="\n\n".join(part for part in (told, where) if part),
    )


def occasions_for(person: Person) -> Iterator[Occasion]:
    """The sessions of the last weeks and to come that somebody comes to, or may, in labs that they see."""
    own = Coming.objects.filter(person=person).maybe().values("session")
    lately = Session.objects.filter(pk__in=own, begins_at__gt=now() - SINCE).select_related("lab")
    for session in lately.order_by("begins_at", "pk")[:MOST]:
        if session.lab.is_seen_by(person):
            yield event_of(session)


@encloses(PLANNED)
@encloses(CHANGED)
@encloses(NEAR)
def invitation(letter: Letter, answered_at: str, reader: str) -> Enclosed | None:
    """The session for the reader's calendar: who invites is the address that the letter is answered at, and of those who
    come nobody stands in it but the reader. Nothing for one that is over: there is nothing to answer any more."""
    person = author_of(letter.to) if letter.to else None
    if letter.fact is None or person is None:
        return None
    session = Session.objects.select_related("lab").filter(pk=letter.fact.target_id).first()
    if session is None:
        return None
    is_cancelled = session.stage == Session.Stage.CANCELLED
    if not is_cancelled and not session.is_to_come:
        return None
    own = Coming.objects.filter(session=session, person=person).first()
    event = event_of(session, longest=IN_A_LETTER).invites(
        reader,
        by=answered_at,
        called=session.lab.title,
        comes=own.comes if own else None,
        asks=not is_cancelled,
        is_known=own is not None,
    )
    method = "CANCEL" if is_cancelled else "REQUEST"
    return Enclosed(method, calendar_of([event], method=method))
