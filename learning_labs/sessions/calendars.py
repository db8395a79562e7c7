"""A session as calendars know it: in UTC, which each shows in its own zone; under one name for good; never the way in."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from hlh.mail.calendars import Enclosed, Partstat
from hlh.mail.models import Letter
from hlh.mail.writing import encloses
from hlh.people.voices import author_of
from hlh.taxonomy.languages import here
from hlh.web import without_tricks
from learning_labs.models import Coming, Session
from learning_labs.sessions.meeting import CHANGED, NEAR, PLANNED

IN_A_LETTER = 500  # characters of what it is about
PARTSTATS = {True: Partstat.ACCEPTED, False: Partstat.DECLINED, None: Partstat.TENTATIVE}


def uid_of(session: Session) -> str:
    """What every calendar knows it by: on its page, in letters, and in what they answer."""
    return f"session-{session.lab.slug}-{session.number}@{urlsplit(settings.SITE).hostname}"


def calendar_of(events: Iterable[Event], *, method: str, title: str = "") -> bytes:
    """A calendar file.

    Args:
        events: what stands in it.
        method: what it does: to publish, to ask whether somebody comes, to cancel.
        title: how it is called.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Health Services Learning Hub//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if title:
        calendar.add("x-wr-calname", without_tricks(title))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def event_of(session: Session, *, longest: int | None = None) -> Event:
    """A session as it is now, in the language of the moment.

    Args:
        session: which one.
        longest: characters of what it is about; all of them where nothing is said.
    """
    link = settings.SITE + here(session.address)
    is_cancelled = session.stage == Session.Stage.CANCELLED
    event = Event()
    event.add("uid", uid_of(session))
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("dtstart", session.begins_at)
    event.add("dtend", session.ends_at)
    event.add("summary", without_tricks(session.title))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("url", link)
    told = without_tricks(session.reason if is_cancelled else session.agenda)
    where = _("The way in is shown on the page of the session:") + f" {link}"
    told = Truncator(told).chars(longest) if longest else told
    event.add("description", "\n\n".join(part for part in (told, where) if part))
    return event


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
    event = event_of(session, longest=IN_A_LETTER)
    organizer = vCalAddress(f"mailto:{answered_at}")
    organizer.params["CN"] = without_tricks(session.lab.title)
    event.add("organizer", organizer)
    own = Coming.objects.filter(session=session, person=person).first()
    attendee = vCalAddress(f"mailto:{reader}")
    attendee.params["PARTSTAT"] = PARTSTATS[own.comes] if own else "NEEDS-ACTION"
    if not is_cancelled:
        attendee.params["RSVP"] = "TRUE"
    event.add("attendee", attendee)
    method = "CANCEL" if is_cancelled else "REQUEST"
    return Enclosed(method, calendar_of([event], method=method))
