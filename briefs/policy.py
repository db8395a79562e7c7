"""Who may do what with a brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Kind
from briefs.models.remarks import Part
from hlh.links.models import Link
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
    """Whether somebody may change the working text of a brief: its author, and who writes along."""
    if is_author(person, brief) or writes_along(person, brief):
        return YES
    return no(_("Only its author changes a brief. Editors send it back with words."))


def may_hand_in(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may hand a brief in, or begin its next version: its author; once they are gone, who writes along."""
    if is_author(person, brief) or (brief.voice.is_former and writes_along(person, brief)):
        return YES
    return no(_("Only its author hands a brief in. Tell them that it is ready."))


def may_invite(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may ask others to write along, or do without them again."""
    return YES if may_hand_in(person, brief) else no(_("Only its author says who writes a brief along."))


def may_see_reviews(person: Anyone) -> Ruling:
    """Whether somebody sees the list of what waits for review."""
    if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only editors see what waits for review. Your own briefs are on the page of briefs."))


def may_decide(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may publish a brief, send it back or decline it."""
    if not is_editor_of(person, brief):
        return no(_("Only editors of this region decide about its briefs."))
    if wrote(person, brief):
        return no(_("Somebody else has to publish what you wrote."))
    return YES


def may_withdraw(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may take back what was published: its editors, and its author."""
    if is_author(person, brief) or is_editor_of(person, brief):
        return YES
    return no(_("Only its author and editors of this region withdraw a brief."))


def may_expire(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may set the day on which what was published is taken back: those who may publish it."""
    if not is_editor_of(person, brief):
        return no(_("Only editors of this region set the day on which a brief is withdrawn."))
    if wrote(person, brief):
        return no(_("Somebody else sets the day on which what you wrote is withdrawn. You can withdraw it yourself."))
    return YES


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


def may_remark(who: Anyone | Link, brief: Brief) -> Ruling:
    """Whether somebody may remark on the text that is worked on, and read what others remark: whoever reads that text.

    Args:
        who: a person, or the link that somebody without an account came by.
        brief: whose working text it is.
    """
    is_let_in = _opens_the_text(who, brief) if isinstance(who, Link) else _works_on(who, brief)
    return YES if is_let_in else no(_("Only those who work on this text remark on it."))


def part_of(who: Anyone | Link, brief: Brief) -> Part:
    """As what somebody remarks on a brief."""
    if isinstance(who, Link):
        return Part.REVIEWER
    if is_author(who, brief):
        return Part.AUTHOR
    if writes_along(who, brief):
        return Part.COAUTHOR
    return Part.EDITOR if who.holds(Role.EDITOR) else Part.READER


def _works_on(person: Anyone, brief: Brief) -> bool:
    return is_author(person, brief) or Brief.objects.workable_by(person).filter(pk=brief.pk).exists()


def _opens_the_text(link: Link, brief: Brief) -> bool:
    """Whether a link lets its holder read the working text of this very brief."""
    return link.is_working and link.thing == brief


def is_author(person: Anyone, brief: Brief) -> bool:
    return person.is_authenticated and brief.voice.is_of(person)


def writes_along(person: Anyone, brief: Brief) -> bool:
    """Whether somebody writes it along now; of a brief with one author nobody is asked."""
    return brief.is_joint and person.is_authenticated and brief.coauthors.of(person).writing().exists()


def wrote(person: Anyone, brief: Brief) -> bool:
    """Whether some of it is somebody's own, also when they left since: they neither publish nor review it."""
    if is_author(person, brief):
        return True
    return brief.is_joint and person.is_authenticated and brief.coauthors.of(person).who_wrote().exists()


def is_editor_of(person: Anyone, brief: Brief) -> bool:
    return person.holds(Role.EDITOR) and Brief.objects.for_editor(person).filter(pk=brief.pk).exists()
