"""Who meets whom: the rooms in which people find each other say so, and who is no newcomer to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hlh.people.models import Verification

if TYPE_CHECKING:
    from hlh.people.models import Person, Profile

Meeting = Callable[["Person", "Profile"], bool]
Knowing = Callable[["Person"], bool]
_meetings: list[Meeting] = []
_knowing: list[Knowing] = []


def meets(meeting: Meeting) -> Meeting:
    """Register a place where one person finds another: asked with who looks, and the profile that they look at."""
    _meetings.append(meeting)
    return meeting


def knows(knowing: Knowing) -> Knowing:
    """Register what makes somebody no newcomer."""
    _knowing.append(knowing)
    return knowing


def do_meet(person: Person, profile: Profile) -> bool:
    """Whether somebody finds this profile in a place to which they belong."""
    return any(meeting(person, profile) for meeting in _meetings)


def is_newcomer(person: Person) -> bool:
    """Whether somebody is neither appointed nor verified, and has said nothing yet that others read."""
    if person.appointments_now or person.is_held_back:
        return False
    if person.organisation_id and Verification.objects.of(person):
        return False
    return not any(knowing(person) for knowing in _knowing)
