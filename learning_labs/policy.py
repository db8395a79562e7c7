"""Who may do what in a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.people.models import Role
from hlh.people.voices import is_own, voice_of
from hlh.policy import YES, Ruling, no
from learning_labs.models import Coming, Discussion, Lab, Post, Proposal, Session

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


def may_write(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody may write in a lab that they can read."""
    if not person.is_authenticated:
        return no(_("Sign in to add what you know. You choose how you are named."))
    if not lab.takes_posts:
        return no(_("This lab is closed; it can be read, not added to."))
    return YES


def may_begin(person: Anyone, lab: Lab, kind: str) -> Ruling:
    """Whether somebody may begin a discussion of a kind in a lab that they can read."""
    if not (ruling := may_write(person, lab)):
        return ruling
    if not lab.takes_discussions:
        return no(_("This lab begins no new discussions any more."))
    if kind == Discussion.Kind.ANNOUNCEMENT and not may_moderate_in(person, lab):
        return no(_("Only facilitators of this lab announce something. Begin a discussion instead."))
    return YES


def may_read_unopened(person: Anyone, discussion: Discussion) -> Ruling:
    """Whether somebody reads a discussion whose first post waits or was hidden: who began it, and who decides."""
    if (voice := voice_of(person, discussion.place)) and is_own(person, voice):
        return YES
    return may_moderate_in(person, discussion.lab)


def may_propose(person: Anyone) -> Ruling:
    """Whether somebody may propose a lab."""
    return YES if person.is_authenticated else no(_("Sign in to propose a lab."))


def may_decide_on(person: Anyone, proposal: Proposal) -> Ruling:
    """Whether somebody says yes or no to a proposal; never to their own."""
    if is_own(person, proposal.voice):
        return no(_("Somebody else has to decide about what you proposed."))
    if Proposal.objects.to_decide(person).filter(pk=proposal.pk).exists():
        return YES
    return no(_("Facilitators of its area, regional focal points and administrators decide about a proposed lab."))


def may_guide(person: Anyone) -> Ruling:
    """Whether somebody may post guidance of WHO: its experts and editors."""
    if person.holds(Role.EXPERT) or person.holds(Role.EDITOR):
        return YES
    return no(_("Only experts and editors of WHO post its guidance."))


def may_echo(person: Anyone, lab: Lab, post: Post) -> Ruling:
    """Whether somebody may answer a post that they read with one tap: wherever they may write, but not to themselves."""
    if is_own(person, post.voice):
        return no(_("This post is yours; others say whether it was useful to them."))
    return may_write(person, lab)


def may_take_words(person: Anyone) -> Ruling:
    """Whether somebody may take exact words out of posts that they read, for a brief."""
    if any(person.holds(role) for role in Role.gatherers()):
        return YES
    return no(_("Only facilitators, editors and experts quote posts in a brief. Tell what you did in your own words."))


def may_read_post(person: Anyone, post: Post) -> Ruling:
    """Whether somebody who reads its discussion reads a post: what is held or hidden, its author and who decides."""
    if post.is_shown or is_own(person, post.voice) or may_moderate_in(person, post.discussion.lab):
        return YES
    return no(post.get_stage_display())


def may_moderate_in(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody keeps a lab: its facilitators, and administrators."""
    if person.is_administrator or person.holds(Role.FACILITATOR, over=lab):
        return YES
    return no(_("Only facilitators of this lab and administrators do this."))


def may_join(person: Anyone, session: Session, own: Coming | None) -> Ruling:
    """Whether somebody is shown the way into a session: who keeps its lab, and, near its time, who comes or belongs to it."""
    if may_moderate_in(person, session.lab):
        return YES
    if not session.is_open:
        return no(_("The way in is shown here half an hour before it begins."))
    if (own and own.comes) or session.lab.has(person):
        return YES
    return no(_("Say that you come, and the way in is shown here."))
