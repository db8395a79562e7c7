"""Who may do what in a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

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
