"""Who may do what in the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.network.models import Ask, Call, Partner
from hlh.network.models.partners import offices_of
from hlh.people.models import Role
from hlh.people.voices import is_left_at, people_behind
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models import Appointment, Nomination, Voice
    from hlh.people.models.persons import Anyone

BY_AN_EDITOR = _("An editor of the hub decides on this.")
CALLERS = (Role.EDITOR, Role.FACILITATOR, Role.OFFICER, Role.ADMINISTRATOR)


def keeps_all(person: Anyone) -> bool:
    """Whether somebody looks after the whole network."""
    return person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR)


def may_keep_partners(person: Anyone) -> Ruling:
    """Whether somebody says which organisations take part."""
    if keeps_all(person):
        return YES
    return no(_("Editors and administrators say which organisations take part."))


def is_contact_of(person: Anyone, partner: Partner) -> bool:
    """Whether somebody is appointed for this partner by name: whoever is for everything speaks for none."""
    return partner.organisation_id in offices_of(person)


def may_edit(person: Anyone, partner: Partner) -> Ruling:
    """Whether somebody says what stands on the page of a partner, and who its people are."""
    if may_keep_partners(person) or (partner.is_standing and is_contact_of(person, partner)):
        return YES
    return no(_("Its own contacts change this page, and the editors of the hub."))


def may_confirm(person: Anyone, partner: Partner, named: Nomination) -> Ruling:
    """Whether somebody says yes to a contact who was named; never about themselves.

    Its own contacts do where who was named wanted it, by naming themselves, or reads mail at an address that this
    organisation alone gives: a stranger to it becomes nobody's contact without an editor.
    """
    if named.is_about(person):
        return no(_("Nobody confirms themselves. Somebody else has to decide."))
    if keeps_all(person) or named.is_by_themselves or partner.organisation.gives(named.typed or named.address):
        return YES
    return no(BY_AN_EDITOR)


def may_end(person: Anyone, appointment: Appointment) -> Ruling:
    """Whether somebody ends a contact of a partner whose page they keep: themselves, or whom they named."""
    if keeps_all(person) or person.pk in (appointment.person_id, appointment.nominated_by.person_id):
        return YES
    return no(BY_AN_EDITOR)


def may_call(person: Anyone) -> Ruling:
    """Whether somebody calls the network."""
    if any(person.holds(role) for role in CALLERS):
        return YES
    return no(_("Editors, facilitators and help-desk officers call the network."))


def may_keep(person: Anyone, call: Call) -> Ruling:
    """Whether somebody looks after a call: sends it, closes it, accepts answers."""
    if not may_call(person):
        return may_call(person)
    if keeps_all(person) or call.is_raised_by(person):
        return YES
    return no(_("Whoever raised a call looks after it, and editors."))


def speaks_for(voice: Voice, ask: Ask) -> bool:
    """Whether whoever is told of an asking in this voice still answers it for the partner.

    A contact as long as they are one; the partner's mail address as long as it is that, and the partner has no contact.
    """
    partner = ask.partner
    if not partner.is_standing or voice.place != ask.place or voice.is_former:
        return False
    if voice.person_id is None:
        return is_left_at(voice, partner.address) and not partner.contacts().exists()
    return any(may_answer(one, ask) for one in people_behind(voice))


def may_answer(person: Anyone, ask: Ask) -> Ruling:
    """Whether somebody with an account answers for a partner."""
    if ask.partner.is_standing and is_contact_of(person, ask.partner):
        return YES
    return no(_("Contacts of the partner that is asked answer this."))
