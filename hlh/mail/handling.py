"""What becomes of a message: it lands, is held for its sender's yes, is refused with the reason, or is not answered."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from email.message import Message
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import now

from hlh.activity.models import Actor
from hlh.links.models import Link
from hlh.mail import answering, bouncing
from hlh.mail.addresses import hubs_own, is_ours, reply_link
from hlh.mail.calendars import Forged, answer_in
from hlh.mail.cutting import own_words
from hlh.mail.models import Incoming, Letter
from hlh.mail.reading import Unreadable, is_of_a_list, is_of_a_machine, mentioned, names_of, parsed, read, senders
from hlh.mail.receiving import LARGEST
from hlh.mail.replies import NotAnAnswer, Reply, place_of
from hlh.mail.vouching import vouches_for
from hlh.people.models import Person, Voice
from hlh.people.voices import author_of, confirmed_addresses
from hlh.policy import NotNow, Refused

log = logging.getLogger(__name__)
State, Why = Incoming.State, Incoming.Why
LONGEST_TEXT = 8000  # characters: as much as a form takes
MOST_IN_AN_HOUR = 60  # messages in one voice


class Verdict(NamedTuple):
    """What becomes of it, why, and whether the room tells its sender already."""

    state: Incoming.State
    why: str = ""
    is_told: bool = False


def handle(incoming: Incoming) -> None:
    """Handle a message that is due, once: whoever claims the row does it, all of it or nothing."""
    if not incoming.claim():
        return
    try:
        with transaction.atomic():
            mine = incoming.locked()
            if mine.state == State.WAITING:
                _handle(mine)
    except Exception as trouble:  # one that cannot be handled must not keep the others waiting
        log.warning("message %d was not handled: %s", incoming.pk, type(trouble).__name__)
        incoming.put_off(type(trouble).__name__)


def let_in(incoming: Incoming, *, by: Actor, browser_of: Person | None = None) -> Verdict:
    """Its sender said that it is theirs.

    Args:
        incoming: the message that is held.
        by: who acts.
        browser_of: whoever is signed in where it was said.

    Raises:
        NotNow: when it was let in before.
    """
    with transaction.atomic():
        mine = incoming.locked()
        if mine.state != State.HELD or mine.voice is None:
            raise NotNow(answering.ALREADY)
        message = parsed(bytes(mine.raw))
        letter = _answered(reply_link(mine.recipient), message)
        verdict = _land(mine, mine.voice, letter, message, by, let_in_by=browser_of)
        mine.settle(verdict.state, verdict.why)
    return verdict


def _handle(incoming: Incoming) -> None:
    message = parsed(bytes(incoming.raw))
    if why := _unanswered(incoming, message):
        incoming.settle(State.IGNORED, why)
        return
    link = reply_link(incoming.recipient)
    letter = _answered(link, message)
    voice = _voice(link, letter)
    verdict = _judge(incoming, message, link, voice, letter)
    incoming.settle(verdict.state, verdict.why, voice=voice)
    if voice is not None and not verdict.is_told:
        answering.answer(incoming, voice)
    elif voice is None and len(senders(message)) == 1 and vouches_for(message, senders(message)[0]):
        answering.refuse_somebody(incoming, senders(message)[0])


def _unanswered(incoming: Incoming, message: Message) -> str:
    """Why nobody is answered: no machine ever is, and nothing of our own comes round twice."""
    if bouncing.is_report(message) and bouncing.taken(incoming.recipient, message):
        return Why.BOUNCE
    if any(is_ours(address) for address in senders(message)) or incoming.sender.lower() == hubs_own():
        return Why.LOOP
    if is_of_a_list(message):
        return Why.LIST
    return Why.AUTOMATIC if is_of_a_machine(message, incoming.sender) else ""


def _answered(link: Link | None, message: Message) -> Letter | None:
    """The letter that it answers: the one that the address holds, else the newest that it mentions."""
    if link is not None:
        return link.thing if isinstance(link.thing, Letter) else None
    letters = Letter.objects.filter(message_id__in=mentioned(message), to__is_former=False).select_related("to")
    return letters.order_by("-pk").first()


def _voice(link: Link | None, letter: Letter | None) -> Voice | None:
    """Whose reply it says it is: by the address, or by the letter that it answers."""
    if letter is not None:
        return letter.to if letter.to and not letter.to.is_former else None
    voice = link.thing if link else None  # of a letter that is there no more the address says nothing
    return voice if isinstance(voice, Voice) and not voice.is_former else None


def _judge(
    incoming: Incoming, message: Message, link: Link | None, voice: Voice | None, letter: Letter | None
) -> Verdict:
    if voice is None or place_of(voice, letter) is None:
        return Verdict(State.REFUSED, Why.UNKNOWN)
    if link is not None and not link.is_working:
        return Verdict(State.REFUSED, Why.TOO_LATE)
    if _is_a_flood(voice):
        return Verdict(State.REFUSED, Why.FLOOD)
    said_from = senders(message)
    if len(said_from) != 1 or said_from[0] not in confirmed_addresses(voice):
        return Verdict(State.HELD, Why.OTHER_SENDER)
    if not vouches_for(message, said_from[0]):
        return Verdict(State.HELD, Why.UNPROVEN)
    person = author_of(voice)
    by = Actor.objects.of(person) if person else Actor.objects.of_link(link.pk) if link else Actor.objects.stranger()
    return _land(incoming, voice, letter, message, by)


def _land(
    incoming: Incoming,
    voice: Voice,
    letter: Letter | None,
    message: Message,
    by: Actor,
    *,
    let_in_by: Person | None = None,
) -> Verdict:
    """Take it into its place; what is wrong with it is said instead."""
    place = place_of(voice, letter)
    if place is None:
        return Verdict(State.REFUSED, Why.UNKNOWN)
    if incoming.size > LARGEST:
        return Verdict(State.REFUSED, Why.TOO_BIG)
    try:
        found = read(message)
    except Unreadable:
        return Verdict(State.REFUSED, Why.UNREADABLE)
    try:
        answered = answer_in(found.calendars, confirmed_addresses(voice)) if place.invites else None
    except Forged:
        return Verdict(State.REFUSED, Why.NO_ANSWER)
    text = own_words(found.text)
    if why := _wrong_with(text, is_winmail=found.is_winmail, may_be_empty=answered is not None):
        return Verdict(State.REFUSED, why)
    person, known = author_of(voice), _known_as(voice, message)
    reply = Reply(voice, person, text, found.files, incoming.digest, by, letter, answered, let_in_by, known)
    try:
        with transaction.atomic():
            is_told = place.lands(reply)
    except NotAnAnswer:
        return Verdict(State.REFUSED, Why.NO_ANSWER)
    except (NotNow, Refused):
        return Verdict(State.REFUSED, Why.CLOSED)
    return Verdict(State.LANDED, is_told=is_told)


def _known_as(voice: Voice, message: Message) -> tuple[str, ...]:
    """How somebody is called: by their account, by their mail program, and by what stands before the @ of an address."""
    person, addresses = author_of(voice), confirmed_addresses(voice)
    before = [re.sub(r"[\d._+-]+", " ", address.partition("@")[0]) for address in addresses]
    return tuple(filter(None, [person.name if person else "", *names_of(message, addresses), *before]))


def _wrong_with(text: str, *, is_winmail: bool, may_be_empty: bool) -> str:
    if is_winmail:
        return Why.WINMAIL
    if not text and not may_be_empty:
        return Why.EMPTY
    if "\ufffd" in text:
        return Why.UNREADABLE
    return Why.TOO_LONG if len(text) > LONGEST_TEXT else ""


def _is_a_flood(voice: Voice) -> bool:
    lately = now() - timedelta(hours=1)
    return Incoming.objects.filter(voice=voice, came_at__gte=lately).count() >= MOST_IN_AN_HOUR
