"""Who may flag, and who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Case
from hlh.people.models import Role
from hlh.people.voices import is_own
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models import Voice
    from hlh.people.models.persons import Anyone


def may_moderate(person: Anyone) -> Ruling:
    """Whether somebody sees what waits: facilitators that of their labs, administrators all."""
    if person.holds(Role.FACILITATOR) or person.is_administrator:
        return YES
    return no(_("Only facilitators and administrators see what waits here. What you wrote stands on its own page."))


def may_decide(person: Anyone, case: Case) -> Ruling:
    """Whether somebody decides about a case that they see."""
    if case.voice is not None and is_own(person, case.voice):
        return no(_("Somebody else has to decide about what you wrote."))
    return may_moderate(person)


def may_flag(person: Anyone, author: Voice | None) -> Ruling:
    """Whether somebody may say that something is wrong with what they read."""
    if author is not None and is_own(person, author):
        return no(_("This is yours. Write in the discussion what you want to put right."))
    return YES
