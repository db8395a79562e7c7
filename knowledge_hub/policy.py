"""Who may do what in the knowledge hub, beyond what Wagtail's groups say of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.people.groups import GROUPS
from hlh.people.models import Role
from hlh.people.voices import is_own
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from knowledge_hub.models import Proposal

FILL_GAPS = (Role.EDITOR, Role.FACILITATOR, Role.OFFICER, Role.REGIONAL_FOCAL_POINT, Role.ADMINISTRATOR)


def may_see_gaps(person: Anyone) -> Ruling:
    """Who fills them: those who keep the hub, lead labs, or answer at the desk."""
    if any(person.holds(role) for role in FILL_GAPS):
        return YES
    return no(_("Editors, facilitators and officers of the help desk see what is missing."))


def may_curate(person: Anyone) -> Ruling:
    """Whether somebody may publish pages of the hub: the roles to which Wagtail's groups give that (`founding.py`)."""
    if any(person.holds(role) for role in GROUPS):
        return YES
    return no(_("Only curators of the hub see what is proposed. Your own proposals stand where you propose."))


def may_decide_on(person: Anyone, proposal: Proposal) -> Ruling:
    """Whether somebody accepts or declines; never what they proposed themselves."""
    if proposal.voice is not None and is_own(person, proposal.voice):
        return no(_("Somebody else decides about what you proposed."))
    return may_curate(person)


def may_speak_for(person: Anyone, proposal: Proposal) -> Ruling:
    """Whether somebody says more about a proposal, answers, or takes it back."""
    if proposal.voice is not None and is_own(person, proposal.voice):
        return YES
    return no(_("Only who proposed it answers here."))


def may_ask_back(person: Anyone, proposal: Proposal) -> Ruling:
    """Whether somebody asks about it: there has to be somebody who answers."""
    if proposal.voice is None:
        return no(_("Nobody stands behind this who could answer. Accept it, or decline it."))
    return may_decide_on(person, proposal)
