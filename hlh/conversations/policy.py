"""Who writes to whom, and who flags.

Decision: whether somebody can be written to is never asked of what they said: it would tell who said it. It is asked of
what they show themselves, and of where the one who writes belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.conversations.meeting import do_meet
from hlh.people.models import Profile, Visibility
from hlh.people.voices import author_of, is_own
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.conversations.models import Message, Side
    from hlh.people.models import Person

# The same words for whoever takes no messages at all and for whoever takes none of this sender: nobody learns which.
TAKES_NONE = _("They take no messages here at the moment. Write in a lab where you both are; they may read it there.")
HIDES = _(
    "They do not show themselves to members, so nobody writes to them alone. Write in the discussion; they read it."
)
ELSEWHERE = _("People of a lab write to each other. Join a lab where they are, then write to them.")


def may_write(person: Person) -> Ruling:
    """Whether somebody writes to others at all: by name, and only who could be answered."""
    profile = Profile.objects.of(person)
    if not person.name or profile.seen_by("name") == Visibility.NOBODY:
        return no(_("Whoever you write to sees your name. Write it in your profile, and let members see it."))
    if not person.takes_messages:
        return no(_("You chose to take no messages, so nobody could answer you. Choose to take them, then write."))
    return YES


def may_begin(person: Person, profile: Profile) -> Ruling:
    """Whether somebody writes to a person for the first time, whose profile they see."""
    if profile.person_id == person.pk:
        return no(_("This is you. Others write to you from here."))
    if not (ruling := may_write(person)):
        return ruling
    if not Profile.objects.in_directories(person).filter(pk=profile.pk).exists():
        return no(HIDES)
    if not do_meet(person, profile):
        return no(ELSEWHERE)
    return YES if profile.person.takes_messages else no(TAKES_NONE)


def may_go_on(person: Person, own: Side, other: Side) -> Ruling:
    """Whether somebody writes on in a conversation of theirs."""
    if other.voice.is_former:
        return no(_("They have left the hub; nobody reads what you would write."))
    if own.refuses:
        return no(_("You take no messages from them. Take them again, then write."))
    if not (ruling := may_write(person)):
        return ruling
    receiver = author_of(other.voice)
    if receiver is None or other.refuses or not receiver.takes_messages:
        return no(TAKES_NONE)
    return YES if other.has_written else _may_write_first(person, receiver)


def _may_write_first(person: Person, receiver: Person) -> Ruling:
    """Whoever has not answered yet is written to only as long as they could be written to for the first time."""
    profile = Profile.objects.in_directories(person).filter(person=receiver).first()
    if profile is None:
        return no(HIDES)
    return YES if do_meet(person, profile) else no(ELSEWHERE)


def may_flag(person: Person, message: Message) -> Ruling:
    """Whether somebody says that something is wrong with a message that they read: not with their own."""
    if is_own(person, message.voice):
        return no(_("This is yours. Write once more to put it right."))
    return YES
