"""Who may do what with a brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Kind
from briefs.models.reviewing import waiting_for
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
    if person.is_authenticated and waiting_for(person).exists():
        return YES
    return no(_("Only editors and reviewers see what waits for review. Your own briefs are on the page of briefs."))


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


def may_see_what_was_published_alone(person: Anyone) -> Ruling:
    """Whether somebody sees the list of what was published without a second pair of eyes."""
    if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only editors and administrators see this list."))


def may_look_again(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may look, as the second, at what one editor published alone."""
    if not is_editor_of(person, brief):
        return no(_("Only editors of this region look at it."))
    if is_author(person, brief):
        return no(_("Somebody else has to look at what you wrote."))
    return YES


def may_read_acts(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may read what was done about a brief, act by act."""
    if is_author(person, brief) or is_editor_of(person, brief) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only its author, editors of this region and administrators read this list."))


def is_author(person: Anyone, brief: Brief) -> bool:
    return person.is_authenticated and brief.voice.is_of(person)


def is_editor_of(person: Anyone, brief: Brief) -> bool:
    return person.holds(Role.EDITOR) and Brief.objects.for_editor(person).filter(pk=brief.pk).exists()
