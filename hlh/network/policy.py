"""Who may do what in the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.network.models import Ask, Call, Partner
from hlh.people.models import Role
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

CALLERS = (Role.EDITOR, Role.FACILITATOR, Role.OFFICER, Role.ADMINISTRATOR)


def may_keep_partners(person: Anyone) -> Ruling:
    """Whether somebody says which organisations take part."""
    if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Editors and administrators say which organisations take part."))


def is_contact_of(person: Anyone, partner: Partner) -> bool:
    """Whether somebody is appointed for this partner by name: whoever is for everything speaks for none."""
    if not person.is_authenticated:
        return False
    mine = [one for one in person.appointments_now if one.role == Role.PARTNER]
    return any(partner.mark in one.scope for one in mine)


def may_edit(person: Anyone, partner: Partner) -> Ruling:
    """Whether somebody says what stands on the page of a partner, and who its people are."""
    if may_keep_partners(person) or (partner.is_standing and is_contact_of(person, partner)):
        return YES
    return no(_("Its own contacts change this page, and the editors of the hub."))


def may_call(person: Anyone) -> Ruling:
    """Whether somebody calls the network."""
    if any(person.holds(role) for role in CALLERS):
        return YES
    return no(_("Editors, facilitators and help-desk officers call the network."))


def may_keep(person: Anyone, call: Call) -> Ruling:
    """Whether somebody looks after a call: sends it, closes it, accepts answers."""
    if not may_call(person):
        return may_call(person)
    if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR) or call.is_raised_by(person):
        return YES
    return no(_("Whoever raised a call looks after it, and editors."))


def may_answer(person: Anyone, ask: Ask) -> Ruling:
    """Whether somebody with an account answers for a partner."""
    if ask.partner.is_standing and is_contact_of(person, ask.partner):
        return YES
    return no(_("Contacts of the partner that is asked answer this."))
