"""Who may do what with people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.people.models import (
    Appointment,
    Nomination,
    Organisation,
    OrganisationProposal,
    Person,
    Role,
    Unmasking,
    Verification,
    Voice,
)
from hlh.people.models.appointments import ONLY_ADMINISTRATOR
from hlh.people.models.nominations import countries_cared_for
from hlh.people.unmasking import is_known
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


def may_be_erased(person: Person) -> Ruling:
    """Whether somebody may go: a hub is not left without anybody who can appoint the next one."""
    mine = Appointment.objects.administering().filter(person=person).first()
    if mine is None or may_be_left(mine):
        return YES
    return no(_("You are the only administrator. Appoint another one first; then you can erase your account."))


OPEN = frozenset(Role) - {Role.ADMINISTRATOR}  # what anybody may name themselves for


def may_nominate_others(person: Person) -> Ruling:
    """Whether somebody may name another for anything at all."""
    entitled = (Role.ADMINISTRATOR, Role.REGIONAL_FOCAL_POINT, Role.COUNTRY_FOCAL_POINT)
    if any(person.holds(role) for role in entitled):
        return YES
    return no(_("Focal points and administrators name others. You can name yourself."))


def may_nominate(person: Person, role: str, scope: list[str], *, themselves: bool) -> Ruling:
    """Whether somebody may name themselves, or another, for a role over a scope."""
    if person.holds(Role.ADMINISTRATOR):
        return YES
    if themselves:
        return YES if Role(role) in OPEN else no(_("Administrators are appointed by administrators."))
    if role == Role.LEARNING_POINT and scope and _is_focal_point_of(person, scope):
        return YES
    if _cares_for(person, role, scope):
        return YES
    return no(
        _("Regional focal points name others for roles in their countries, country focal points for learning points.")
    )


def may_see_nominations(person: Anyone) -> Ruling:
    """Whether somebody decides on nominations at all."""
    if person.holds(Role.ADMINISTRATOR) or person.holds(Role.REGIONAL_FOCAL_POINT):
        return YES
    return no(_("Administrators and regional focal points confirm roles. Your own stand under “My roles”."))


def may_decide_on_nomination(person: Anyone, nomination: Nomination) -> Ruling:
    """Whether somebody says yes or no; never about themselves."""
    if nomination.is_about(person):
        return no(_("Nobody confirms themselves. Somebody else has to decide."))
    if person.holds(Role.ADMINISTRATOR) or _cares_for(person, nomination.role, nomination.scope):
        return YES
    return no(_("Administrators, and regional focal points for their countries, decide on this."))


def may_withdraw(person: Anyone, nomination: Nomination) -> Ruling:
    """Whether somebody takes a nomination back."""
    if nomination.is_about(person) or nomination.is_by(person):
        return YES
    return no(_("Whoever it is about, or who named them, takes it back. You can refuse it."))


def may_end(person: Anyone, appointment: Appointment) -> Ruling:
    """Whether somebody ends a role: their own, or one that they could have confirmed."""
    if person.pk == appointment.person_id or person.holds(Role.ADMINISTRATOR):
        return YES
    if _cares_for(person, appointment.role, appointment.scope):
        return YES
    return no(_("Administrators, and regional focal points for their countries, end this role."))


def may_be_left(appointment: Appointment) -> Ruling:
    """Whether a role may end: a hub is not left without an administrator."""
    if appointment.role != Role.ADMINISTRATOR or appointment.scope:
        return YES
    others = Appointment.objects.administering().exclude(person=appointment.person_id)
    return YES if others.exists() else no(ONLY_ADMINISTRATOR)


def _cares_for(person: Anyone, role: str, scope: list[str]) -> bool:
    """Whether this is a role of countries whose regional focal point somebody is."""
    is_theirs = bool(scope) and set(scope) <= set(countries_cared_for(person))
    return is_theirs and Role(role) not in Role.staff()


def _is_focal_point_of(person: Person, scope: list[str]) -> bool:
    mine = [appointment for appointment in person.appointments_now if appointment.role == Role.COUNTRY_FOCAL_POINT]
    return all(any(appointment.covers({mark}) for appointment in mine) for mark in scope)


def may_see_new_organisations(person: Anyone) -> Ruling:
    """Whether somebody decides on organisations that people type."""
    if person.holds(Role.ADMINISTRATOR) or person.holds(Role.REGIONAL_FOCAL_POINT):
        return YES
    return no(_("Administrators and regional focal points decide on new organisations. Yours stands in your profile."))


def may_decide_on(person: Anyone, proposal: OrganisationProposal) -> Ruling:
    """Whether somebody says that an organisation is one."""
    if proposal.person_id == person.pk:
        return no(_("Somebody else has to confirm what you typed."))
    if person.holds(Role.ADMINISTRATOR):
        return YES
    if proposal.country and person.holds(Role.REGIONAL_FOCAL_POINT, over=proposal.country):
        return YES
    return no(_("Administrators and the focal point of its region decide on this organisation."))


def may_keep_organisations(person: Anyone) -> Ruling:
    """Whether somebody says which mail domains are an organisation's own."""
    if person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only administrators change organisations."))


def may_vouch_for(person: Anyone, other: Person) -> Ruling:
    """Whether somebody confirms, for a WHO office, that another works where they say."""
    if person.pk == other.pk:
        return no(_("Nobody confirms themselves."))
    if other.organisation is None:
        return no(_("They have not said where they work."))
    if person.holds(Role.ADMINISTRATOR):
        return YES
    if other.country and person.holds(Role.REGIONAL_FOCAL_POINT, over=other.country):
        return YES
    if isinstance(person, Person) and _works_at_the_office_for(person, other):
        return YES
    return no(_("A WHO office of their country or region confirms where somebody works."))


def _works_at_the_office_for(person: Person, other: Person) -> bool:
    """Whether somebody is verified at the WHO office of the other's country."""
    office = person.organisation
    if office is None or office.kind != Organisation.Kind.WHO_COUNTRY or other.country is None:
        return False
    return office.country_id == other.country.pk and Verification.objects.of(person) is not None


def may_see_unmaskings(person: Anyone) -> Ruling:
    """Whether somebody is of one of the two named roles."""
    if person.holds(Role.ADMINISTRATOR) or person.holds(Role.REGIONAL_FOCAL_POINT):
        return YES
    return no(_("Administrators ask and regional focal points allow; nobody else sees anything here."))


def may_ask_to_unmask(person: Anyone) -> Ruling:
    """Whether somebody asks who a voice is at all."""
    if person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only administrators ask to see who somebody is."))


def may_unmask(person: Anyone, voice: Voice) -> Ruling:
    """Whether there is anything to see of this voice that is not seen already."""
    if voice.person_id is not None and voice.person_id == person.pk:
        return no(_("This is you."))
    if not is_known(voice):
        return no(_("Nobody knows who this is: they have no account here, or not any more, and left no address."))
    return YES


def may_allow_unmasking(person: Anyone, unmasking: Unmasking) -> Ruling:
    """Whether somebody is the second of the two."""
    if unmasking.asked_by.person_id == person.pk:
        return no(_("Somebody else has to allow what you asked for."))
    if unmasking.voice.person_id == person.pk:
        return no(_("This is about you. Somebody else has to decide."))
    over = [unmasking.voice.region] if unmasking.voice.region else []
    if person.holds(Role.REGIONAL_FOCAL_POINT, over=over):
        return YES
    return no(_("Only a focal point of the author’s region allows this."))
