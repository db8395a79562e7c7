"""Whoever answers a letter about a session by mail, or from a calendar, has answered whether they come."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hlh.mail.calendars import Answered
from hlh.mail.occasions import PARTSTATS
from hlh.mail.replies import NotAnAnswer, Reply, takes_replies
from hlh.mail.yes_no import said_first
from hlh.people.models import Voice
from hlh.people.voices import author_of
from hlh.policy import NotNow, Words
from learning_labs.models import Coming, Session
from learning_labs.sessions.calendars import uid_of
from learning_labs.sessions.meeting import answer, clocks_for

_ANSWERS = {partstat: comes for comes, partstat in PARTSTATS.items()}


def what_is_kept(voice: Voice) -> Words:
    """What stands there now of what somebody answered, and when the session is on their clock."""
    session, person = _session_of(voice), author_of(voice)
    own = Coming.objects.filter(session=session, person=person).first() if session and person else None
    if session is None or person is None or own is None:
        return ""
    when, zone = clocks_for(session, person)[0]
    words = {
        True: _("You come to “%(session)s” on %(when)s (%(zone)s)."),
        False: _("You do not come to “%(session)s” on %(when)s (%(zone)s)."),
        None: _("You may come to “%(session)s” on %(when)s (%(zone)s)."),
    }[own.comes] % {"session": session.title, "when": when, "zone": zone}
    more = _("Of your letter only this answer is kept. Answer once more to change it.")
    return f"{words} {more}"


def why_it_is_closed(voice: Voice) -> Words:
    """Why nobody is asked any more whether they come."""
    session = _session_of(voice)
    if session is None or session.is_to_come:
        return ""
    if session.stage == Session.Stage.CANCELLED:
        words = _("“%(session)s” does not take place, so nobody is asked any more who comes. The reason: %(reason)s")
        return words % {"session": session.title, "reason": session.reason}
    words = _("“%(session)s” is over; nobody is asked any more who comes. Its notes stand on its page.")
    return words % {"session": session.title}


@takes_replies("session", kept=what_is_kept, closed=why_it_is_closed, invites=True)
def a_reply(reply: Reply) -> bool:
    """The same as the button: what a calendar answered, else what the first word says."""
    session = _session_of(reply.voice)
    if session is None or reply.person is None:
        raise NotNow(_("This session is not open to you any more."))
    session.require_to_come()
    answer(session, reply.person, comes=_answered(reply.answered, session) if reply.answered else _said(reply.text))
    return False


def _session_of(voice: Voice) -> Session | None:
    """The session of a place such as "session:17", for whose voice it is, as far as they see its lab."""
    number, person = voice.place.removeprefix("session:"), author_of(voice)
    session = Session.objects.select_related("lab").filter(pk=number).first()
    return session if session and person and session.lab.is_seen_by(person) else None


def _answered(answered: Answered, session: Session) -> bool | None:
    if answered.uid != uid_of(session):
        raise NotAnAnswer(_("Your calendar answered another invitation."))
    return _ANSWERS[answered.partstat]


def _said(text: str) -> bool | None:
    try:
        return said_first(text)
    except LookupError:
        raise NotAnAnswer(_("Answer with one word: yes, no or maybe.")) from None
