"""Who may do what with a brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Clearance, Kind, OnBehalf, Reviewer
from briefs.models.remarks import Part
from briefs.models.reviewing import is_waited_for, reviewed_by
from hlh.links.models import Link
from hlh.people.models import Role
from hlh.people.voices import at_one_address, is_left_by, is_own, people_behind
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models import Voice
    from hlh.people.models.persons import Anyone


def may_begin(person: Anyone, kind: str) -> Ruling:
    """Whether somebody may begin a brief of this kind: what was done, everybody with an account."""
    if not person.is_authenticated:
        return no(_("Sign in to tell what you did. You choose how you are named."))
    if kind == Kind.LEARNING and not any(person.holds(role) for role in Role.gatherers()):
        return no(_("Learning briefs are written by facilitators, editors and experts. Tell what you did instead."))
    return YES


def may_write(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may change the working text of a brief: its author, who types it for them, and who writes along."""
    if is_author(person, brief) or is_typist(person, brief) or writes_along(person, brief):
        return YES
    return no(_("Only its author changes a brief. Editors send it back with words."))


def may_see_workspace(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody sees what a learning brief is put together of: who writes it, and who reviews its text."""
    if may_write(person, brief) or Brief.objects.workable_by(person).filter(pk=brief.pk).exists():
        return YES
    return no(_("Only its author, and editors while it is in review, see what a brief is put together of."))


def may_note(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may add what they know as an expert's note."""
    if may_write(person, brief) and (person.holds(Role.EXPERT) or person.holds(Role.EDITOR)):
        return YES
    return no(_("Notes are written by experts of WHO and editors. Bring in what others said, with its source."))


def may_revise(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may decide that something new changes a brief: its author, and its editors."""
    if may_write(person, brief) or is_editor_of(person, brief):
        return YES
    return no(_("Only its author and editors of this region decide what changes a brief."))


def may_hand_in(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may hand a brief in, or begin its next version: its author; once they are gone, who writes along."""
    if is_author(person, brief) or is_typist(person, brief):
        return YES
    if brief.voice.is_former and writes_along(person, brief):
        return YES
    return no(_("Only its author hands a brief in. Tell them that it is ready."))


def may_invite(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may ask others to write along, or do without them again."""
    if is_author(person, brief) or (brief.voice.is_former and writes_along(person, brief)):
        return YES  # never who types it for somebody: nobody else reads it before that one agreed
    return no(_("Only its author says who writes a brief along."))


def may_see_reviews(person: Anyone) -> Ruling:
    """Whether somebody sees the list of what waits for review."""
    if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
        return YES
    if person.is_authenticated and is_waited_for(person):
        return YES
    return no(_("Only editors and reviewers see what waits for review. Your own briefs are on the page of briefs."))


def may_decide(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may publish a brief, send it back or decline it."""
    if not is_editor_of(person, brief):
        return no(_("Only editors of this region decide about its briefs."))
    if wrote(person, brief) or is_typist(person, brief):
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


def may_mark_urgent(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may have those who follow told at once of what they decide."""
    if is_editor_of(person, brief):
        return YES
    return no(_("Only editors of this region mark a brief as urgent. Decide without the mark."))


def may_see_what_was_published_alone(person: Anyone) -> Ruling:
    """Whether somebody sees the list of what was published without a second pair of eyes."""
    if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only editors and administrators see this list."))


def may_look_again(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may look, as the second, at what one editor published alone."""
    if not is_editor_of(person, brief):
        return no(_("Only editors of this region look at it."))
    if wrote(person, brief):
        return no(_("Somebody else has to look at what you wrote."))
    return YES


def may_read_acts(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may read what was done about a brief, act by act."""
    if is_author(person, brief) or is_editor_of(person, brief) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only its author, editors of this region and administrators read this list."))


def may_answer_objections(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody answers the author of a brief who does not want it to be used in this one."""
    if is_author(person, brief) or is_editor_of(person, brief):
        return YES
    return no(_("Only its author and editors of this region answer objections."))


def may_remark(who: Anyone | Link, brief: Brief) -> Ruling:
    """Whether somebody may remark on the text that is worked on, and read what others remark: whoever reads that text.

    Args:
        who: a person, or the link that somebody without an account came by.
        brief: whose working text it is.
    """
    is_let_in = bool(Reviewer.objects.by_link(who, brief)) if isinstance(who, Link) else _works_on(who, brief)
    return YES if is_let_in else no(_("Only those who work on this text remark on it."))


def part_of(who: Anyone | Link, brief: Brief) -> Part:
    """As what somebody remarks on a brief."""
    if isinstance(who, Link):
        return Part.REVIEWER
    if is_author(who, brief):
        return Part.AUTHOR
    if writes_along(who, brief):
        return Part.COAUTHOR
    if is_editor_of(who, brief):
        return Part.EDITOR
    return Part.REVIEWER if Brief.objects.filter(reviewed_by(who), pk=brief.pk).exists() else Part.READER


def _works_on(person: Anyone, brief: Brief) -> bool:
    return is_author(person, brief) or Brief.objects.workable_by(person).filter(pk=brief.pk).exists()


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
    if wrote(person, clearance.brief):
        return no(_("Somebody else has to clear what you wrote."))
    return YES


def may_confirm(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody says that a brief is still right: its author, and editors."""
    if is_author(person, brief) or is_editor_of(person, brief):
        return YES
    return no(_("Only its author and editors of this region say that it is still right."))


def may_check_links(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may have the dead links of a brief checked at once: its author, and editors."""
    if is_author(person, brief) or is_editor_of(person, brief):
        return YES
    return no(_("Only its author and editors of this region have its links checked."))


def may_see_dead_links(person: Anyone) -> Ruling:
    """Whether somebody sees the list of briefs with links that no longer answer."""
    if person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only editors and administrators see this list. You are told of links in your own briefs."))


def may_set_look_again(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody says by when a brief is to be looked at again."""
    if is_editor_of(person, brief):
        return YES
    return no(_("Only editors of this region set this day."))


def is_author(person: Anyone, brief: Brief) -> bool:
    return person.is_authenticated and brief.voice.is_of(person)


def is_typist(person: Anyone, brief: Brief) -> bool:
    """Whether somebody types it for somebody else, who has no account here yet."""
    behalf = brief.typing
    return behalf is not None and behalf.is_typed_by(person)


def may_answer_for_it(person: Anyone, behalf: OnBehalf, *, is_typists_browser: bool) -> Ruling:
    """Whether somebody who came by the link may say yes or no: never who typed it.

    Args:
        person: who came.
        behalf: what they were asked.
        is_typists_browser: whether who typed it has signed in with this browser before.
    """
    if behalf.is_typed_by(person) or behalf.is_to_its_typist():
        return no(_("This page is for whose experience it is. Send them its address; you go on with the draft."))
    if is_typists_browser and not person.is_authenticated:
        return no(_("Whoever typed this uses this browser. Open the link on a device of your own, or sign in first."))
    return YES


def may_name(person: Anyone, brief: Brief) -> Ruling:
    """Whether somebody may choose how its author is named."""
    return YES if is_author(person, brief) else no(_("Only its author chooses how they are named."))


def writes_along(person: Anyone, brief: Brief) -> bool:
    """Whether somebody writes it along now; of a brief with one author nobody is asked."""
    return brief.is_joint and person.is_authenticated and brief.coauthors.of(person).writing().exists()


def wrote(person: Anyone, brief: Brief) -> bool:
    """Whether some of it is somebody's own, also when they left since: they neither publish nor review it."""
    if is_author(person, brief):
        return True
    if not person.is_authenticated:
        return False
    if has_typed(person, brief) or (brief.is_joint and brief.coauthors.of(person).who_wrote().exists()):
        return True
    return is_left_by(person, brief.voice)


def wrote_by(voice: Voice, brief: Brief) -> bool:
    """Whether whoever has a voice wrote it: who comes by a link may be signed in as nobody, and have several addresses."""
    return at_one_address(voice, brief.voice) or any(wrote(person, brief) for person in people_behind(voice))


def has_typed(person: Anyone, brief: Brief) -> bool:
    """Whether somebody typed it for somebody else, also once that one goes on with it themselves."""
    behalf = brief.typing
    return behalf is not None and is_own(person, behalf.typist)


def is_editor_of(person: Anyone, brief: Brief) -> bool:
    return person.holds(Role.EDITOR, over=brief)
