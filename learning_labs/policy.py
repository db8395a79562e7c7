"""Who may do what in a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.people.models import Role
from hlh.policy import YES, Ruling, no
from learning_labs.models import Lab

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


def may_write(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody may write in a lab that they can read."""
    if not person.is_authenticated:
        return no(_("Sign in to add what you know. You choose how you are named."))
    if lab.stage != Lab.Stage.OPEN:
        return no(_("This lab is closed; it can be read, not added to."))
    return YES


def may_take_words(person: Anyone) -> Ruling:
    """Whether somebody may take exact words out of posts that they read, for a brief."""
    if any(person.holds(role) for role in Role.gatherers()):
        return YES
    return no(_("Only facilitators, editors and experts quote posts in a brief. Tell what you did in your own words."))
