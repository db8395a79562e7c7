"""Whoever answers a letter about an event by mail, or from a calendar, has answered whether they come."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hlh.mail.calendars import Answered
from hlh.mail.occasions import PARTSTATS
from hlh.mail.replies import NotAnAnswer, Reply, takes_replies
from hlh.mail.yes_no import said_first
from hlh.people.clocks import clocks, zone_of
from hlh.people.models import Voice
from hlh.people.voices import author_of
from hlh.policy import NotNow, Words
from knowledge_hub.events.calendars import uid_of
from knowledge_hub.events.registering import still_read
from knowledge_hub.models import Registration
from knowledge_hub.models.registrations import why_closed

_ANSWERS = {partstat: comes for comes, partstat in PARTSTATS.items()}


def what_is_kept(voice: Voice) -> Words:
    """What stands there now of what somebody answered, and when the event is on their clock."""
    own = _registration_of(voice)
    if own is None:
        return ""
    person = author_of(voice)
    when, zone = clocks(own.event.begins_at, zones=[zone_of(person) if person else own.event.zone])[0]
    words = {
        Registration.State.COMING: _("You have a place at “%(event)s” on %(when)s (%(zone)s)."),
        Registration.State.WAITING: _("You wait for a place at “%(event)s” on %(when)s (%(zone)s)."),
    }.get(Registration.State(own.state), _("You do not come to “%(event)s” on %(when)s (%(zone)s)."))
    more = _("Of your letter only this answer is kept. Answer once more to change it.")
    return f"{words % {'event': own.event.title, 'when': when, 'zone': zone}} {more}"


def why_nobody_is_asked(voice: Voice) -> Words:
    own = _registration_of(voice)
    return why_closed(own.event) if own else ""


def how_to_answer(voice: Voice) -> Words:
    return _("Answer with one word: yes or no.")


@takes_replies(
    "event", kept=what_is_kept, closed=why_nobody_is_asked, unclear=how_to_answer, invites=True, takes_files=False
)
def a_reply(reply: Reply) -> bool:
    """The same as the button: what a calendar answered, else what the first word says."""
    own = _registration_of(reply.voice)
    if own is None:
        raise NotNow(_("This event is not open to you any more."))
    comes = _answered(reply.answered, own) if reply.answered else _said(reply.text)
    if comes:
        Registration.objects.register(own.event, own.voice, by=reply.by)
    else:
        Registration.objects.give_back(own, by=reply.by)
    return False


def _registration_of(voice: Voice) -> Registration | None:
    """Theirs in a place such as "event:17", or with what an address is known by after it, as far as they may read of it."""
    return still_read(Registration.objects.select_related("event", "voice").filter(voice=voice).first())


def _answered(answered: Answered, own: Registration) -> bool:
    if answered.uid != uid_of(own.event):
        raise NotAnAnswer(_("Your calendar answered another invitation."))
    return _decided(_ANSWERS[answered.partstat])


def _said(text: str) -> bool:
    try:
        return _decided(said_first(text))
    except LookupError:
        raise NotAnAnswer(_("Answer with one word: yes or no.")) from None


def _decided(comes: bool | None) -> bool:
    """A place is taken or given back; nobody keeps half of one."""
    if comes is None:
        raise NotAnAnswer(_("Answer with one word: yes or no."))
    return comes
