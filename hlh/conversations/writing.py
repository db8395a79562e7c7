"""Writing to somebody: the first time, and on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hlh.activity.ledger import record
from hlh.catalogue.tongues import language_of
from hlh.conversations import facts, pacing, policy
from hlh.conversations.models import Conversation, Message, Side, pair_of
from hlh.markdown import RULES, rendered
from hlh.people.models import Person
from hlh.people.voices import by_name_in, hold_who_speaks
from hlh.policy import NotNow, require

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models import Profile


def begin(person: Person, profile: Profile, *, text: str, once: str, by: Actor) -> Message:
    """Write to somebody for the first time; where the two have a conversation, it goes there.

    Args:
        person: who writes.
        profile: of whom they write to, visible to them.
        text: Markdown as typed.
        once: what the form is known by, when it is sent again.
        by: who acts.

    Raises:
        Refused: with the reason, where they may not.
        NotNow: when it is one too many, with the rule and the time that is left.
    """
    with transaction.atomic():
        _hold(person, profile.person)
        profile.person.refresh_from_db()
        found = Conversation.objects.between(person, profile.person)
        if found is None:
            require(policy.may_begin(person, profile))
            found = _opened(person, profile.person)
        return _write(found, person, text=text, once=once, by=by)


def write(conversation: Conversation, person: Person, *, text: str, once: str, by: Actor) -> Message:
    """Write on in a conversation; the same form sent twice is one message. Arguments as above.

    Raises:
        Refused: with the reason, where they may not.
        NotNow: while the other one has to answer first, or when it is one too many of the day.
    """
    with transaction.atomic():
        hold_who_speaks(Side.objects.filter(conversation=conversation).values("voice"))
        return _write(conversation, person, text=text, once=once, by=by)


def _hold(one: Person, other: Person) -> None:
    """Lock both, in one order: what is asked of them now holds until this is written, and of two forms one goes first."""
    both = Person.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk")
    list(both.select_for_update(of=("self",), no_key=True))


def _opened(one: Person, other: Person) -> Conversation:
    made = Conversation.objects.create(pair=pair_of(one, other))
    for person in (one, other):
        Side.objects.create(conversation=made, voice=by_name_in(made.place, person))
    return made


def _write(conversation: Conversation, person: Person, *, text: str, once: str, by: Actor) -> Message:
    """Whoever calls has locked both people."""
    here = Conversation.objects.of(person).for_reading().get(pk=conversation.pk)
    if once and (before := here.messages.filter(once=once).first()):
        return before
    own, other = here.side_of(person), here.side_before(person)
    require(policy.may_go_on(person, own, other))
    if words := pacing.why_to_wait(here, other):
        raise NotNow(words)
    pacing.wait_for_a_turn(person, is_first=here.count == 0)
    message = Message(
        conversation=here,
        number=here.count + 1,
        voice=own.voice,
        text=text,
        html=rendered(text),
        rules=RULES,
        language=language_of(text),
        once=once or None,
    )
    message.save()
    _note(here, message, own, other)
    record(facts.MESSAGE_WRITTEN, message, by=by, conversation=here.pk, number=message.number)
    return message


def _note(here: Conversation, message: Message, own: Side, other: Side) -> None:
    """Who answers has read what stood there; the other one has something new."""
    Conversation.objects.filter(pk=here.pk).update(count=message.number, moved_at=message.written_at)
    Side.objects.filter(pk=own.pk).update(has_written=True, upto=message.number)
    own.upto = message.number
    own.count_unread()
    other.count_unread()
