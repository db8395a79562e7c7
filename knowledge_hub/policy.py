"""Who may do what with what is proposed to the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.people.groups import GROUPS
from hlh.people.voices import is_own
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from knowledge_hub.models import Proposal


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
