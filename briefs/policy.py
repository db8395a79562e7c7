"""Who may do what with a brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Clearance, Kind
from hlh.people.models import Role
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


def may_begin(person: Anyone, kind: str) -> Ruling:
    """Whether somebody may begin a brief of this kind: what was done, everybody with an account."""
    if not person.is_authenticated:
        return no(_("Sign in to tell what you did. You choose how you are named."))
    if kind == Kind.LEARNING and not any(person.holds(role) for role in Role.gatherers()):
        return no(_("Learning briefs are written by facilitators, editors and experts. Tell what you did instead."))
    return YES


def may_write(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may change the working text of a brief, or hand it in."""
    if is_author(person, brief):
        return YES
    return no(_("Only its author changes a brief. Editors send it back with words."))


def may_see_reviews(person: Anyone) -> Ruling:
    """Whether somebody sees the list of what waits for review."""
    if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only editors see what waits for review. Your own briefs are on the page of briefs."))


def may_decide(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may publish a brief, send it back or decline it."""
    if not is_editor_of(person, brief):
        return no(_("Only editors of this region decide about its briefs."))
    if is_author(person, brief):
        return no(_("Somebody else has to publish what you wrote."))
    return YES


def may_withdraw(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may take back what was published: its editors, and its author."""
    if is_author(person, brief) or is_editor_of(person, brief):
        return YES
    return no(_("Only its author and editors of this region withdraw a brief."))


def may_supersede(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may say that another brief takes its place."""
    if is_editor_of(person, brief):
        return YES
    return no(_("Only editors of this region say which brief takes the place of another."))


def may_read_acts(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may read what was done about a brief, act by act."""
    if is_author(person, brief) or is_editor_of(person, brief) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only its author, editors of this region and administrators read this list."))


def may_translate(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may say in another language what a brief says: its author, its editors, who is appointed to something."""
    if not person.is_authenticated:
        return no(_("Sign in to translate."))
    if person.appointments_now or is_author(person, brief):
        return YES
    return no(_("Its author and people who are appointed to something translate a brief."))


def may_ask_clearance(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may ask a country to clear a brief, and read what became of it."""
    if is_author(person, brief) or is_editor_of(person, brief):
        return YES
    return no(_("Only its author and editors of this region ask for its clearance."))


def may_clear(person: Anyone, clearance: Clearance) -> Ruling:
    """Whether somebody may answer for a country with their account: its focal points, but not about their own words."""
    if not person.holds(Role.COUNTRY_FOCAL_POINT, over=clearance.country):
        return no(_("Only focal points of this country clear its words."))
    if is_author(person, clearance.brief):
        return no(_("Somebody else has to clear what you wrote."))
    return YES


def is_author(person: Anyone, brief: Brief) -> bool:
    return person.is_authenticated and brief.voice.is_of(person)


def is_editor_of(person: Anyone, brief: Brief) -> bool:
    return person.holds(Role.EDITOR) and Brief.objects.for_editor(person).filter(pk=brief.pk).exists()
