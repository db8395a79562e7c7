"""Who may do what in a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hlh.people.models import Person, Quoting, Role
from hlh.people.models.persons import Stranger
from hlh.people.voices import is_own
from hlh.policy import YES, Ruling, Words, no
from hlh.taxonomy.languages import listed
from learning_labs.models import (
    Coming,
    Discussion,
    Invitation,
    JoinRequest,
    Lab,
    Post,
    PostTranslation,
    Proposal,
    Session,
)
from learning_labs.models.discussions import is_known

if TYPE_CHECKING:
    from hlh.people.models import Voice
    from hlh.people.models.persons import Anyone


def may_write(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody may write in a lab that they can read."""
    if not person.is_authenticated:
        return no(_("Sign in to add what you know. You choose how you are named."))
    if not lab.takes_posts:
        return no(_("This lab is closed; it can be read, not added to."))
    if lab.is_open_to_all or lab.has(person) or may_moderate_in(person, lab):
        return YES
    return no(_why_only_members_write(person, lab))


def _why_only_members_write(person: Anyone, lab: Lab) -> Words:
    """Why somebody does not write in a lab that they read, and what to do."""
    if lab.joining == Lab.Joining.REQUEST:
        return _("Only members write in this lab. Ask to join it; its facilitators decide.")
    if lab.joining == Lab.Joining.ROLE and lab.is_for_a_role_of(person):
        return _("Only members write in this lab. It is for a role that you hold: join it first.")
    return may_join(person, lab).reason


def may_join(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody comes into a lab by themselves, at once."""
    if not lab.takes_posts:
        return no(_("This lab has closed. It takes nobody in any more."))
    if lab.is_open_to_all or (lab.joining == Lab.Joining.ROLE and lab.is_for_a_role_of(person)):
        return YES
    if may_moderate_in(person, lab):
        return YES  # whoever would let them in
    if lab.joining == Lab.Joining.ROLE:
        words = gettext("Only people with one of these roles join this lab: %(roles)s. Your roles stand in My hub.")
        return no(words % {"roles": listed(lab.role_labels)})
    if lab.joining == Lab.Joining.REQUEST:
        return no(_("You join this lab by asking; its facilitators decide."))
    return no(_("Only people who are invited join this lab. Ask somebody who facilitates it to invite you."))


def may_ask_to_join(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody asks the facilitators of a lab to let them in."""
    ruling = may_join(person, lab)
    if lab.takes_posts and lab.joining == Lab.Joining.REQUEST and not ruling:
        return YES
    return no(_("Nobody has to ask here: join at once.")) if ruling else ruling


def may_leave(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody leaves a lab: not while they facilitate it."""
    own = (one for one in person.appointments_now if one.role == Role.FACILITATOR)
    if any(f"lab:{lab.pk}" in one.scope for one in own):
        return no(_("You facilitate this lab. End that role under My roles first, then leave."))
    return YES


def may_add(person: Anyone, discussion: Discussion) -> Ruling:
    """Whether somebody may add to a discussion that they can read."""
    if discussion.is_closed:
        return no(_("This discussion is closed; it can be read, not added to."))
    return may_write(person, discussion.lab)


def may_ask_by_poll(person: Anyone, discussion: Discussion) -> Ruling:
    """Whether somebody puts a poll under a discussion, or ends it: who keeps its lab, and who began it."""
    if ruling := may_moderate_in(person, discussion.lab):
        return ruling
    own = discussion.voice_of(person) if person.is_authenticated and not discussion.from_question else None
    if own and discussion.is_opened_by(own):
        return may_add(person, discussion)
    return no(_("Only who began this discussion and the facilitators of its lab ask by a poll."))


def may_accept(person: Anyone, discussion: Discussion, voice: Voice | None) -> Ruling:
    """Whether somebody says which post is the answer: who began the discussion, and who keeps its lab.

    Whoever asked through the help desk says so there; what they said, nobody else takes back.

    Args:
        person: a reader.
        discussion: which one.
        voice: theirs in it, if they have one.
    """
    if discussion.is_answered and discussion.marked == Discussion.Marked.ASKER:
        return no(_("Whoever asked said that this helped; only they can say something else."))
    if may_moderate_in(person, discussion.lab):
        return YES
    if discussion.from_question:
        return no(_("Whoever asked through the help desk says there what helped."))
    if person.is_authenticated and discussion.is_opened_by(voice):
        return YES
    return no(_("Only who began this discussion and the facilitators of its lab mark the answer."))


def may_answer(person: Anyone, request: JoinRequest) -> Ruling:
    """Whether somebody says yes or no to who asks to join; never to themselves."""
    if person.pk == request.person_id:
        return no(_("Somebody else has to decide about your request."))
    return may_moderate_in(person, request.lab)


def may_take(person: Anyone, invitation: Invitation) -> Ruling:
    """Whether somebody takes an invitation: only with the address that it was sent to."""
    if invitation.is_for(person):
        return YES
    if not person.is_authenticated:
        return no(_("Sign in with the address that the invitation was sent to, then take it."))
    return no(_("This invitation was sent to another address than those of your account. Ask for one to yours."))


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
    if (voice := discussion.voice_of(person)) and is_own(person, voice):
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


def may_edit(person: Anyone, discussion: Discussion, post: Post) -> Ruling:
    """Whether somebody may change a post that they read: its author, as long as posts are taken there."""
    if not is_own(person, post.voice):
        return no(_("Only its author changes a post."))
    return may_add(person, discussion)


def may_translate(person: Anyone, discussion: Discussion, post: Post) -> Ruling:
    """Whether somebody says in another language what a post says: who may add to its discussion, and needs no facilitator first."""
    if not (ruling := may_add(person, discussion)):
        return ruling
    if not post.is_shown:
        return no(_("Only posts that others read are translated."))
    if discussion.lab.first_posts_wait and isinstance(person, Person) and not is_known(person):
        return no(_("A facilitator reads your first post here before others do. Write one, and translate after that."))
    return YES


def may_ask_the_machine(person: Anyone, discussion: Discussion, post: Post) -> Ruling:
    """Whether somebody lets the machine translate a post: who may translate it, where everybody on the web reads it anyway."""
    if not (ruling := may_translate(person, discussion, post)):
        return ruling
    return may_be_sent_out(discussion.lab, post)


def may_be_sent_out(lab: Lab, post: Post) -> Ruling:
    """Whether the words of a post may leave the hub to be translated: what everybody reads, and may be quoted once asked."""
    if not lab.is_seen_by(Stranger()):
        return no(_("What is written for fewer than everybody is not sent to a machine outside the hub."))
    if post.voice.quoting == Quoting.NO:
        return no(_("Its author does not want to be quoted, so it is not sent to a machine outside the hub."))
    return YES


def may_take_translation_away(person: Anyone, post: Post, translation: PostTranslation) -> Ruling:
    """Whether somebody takes a translation away: whose words it says, who made it, and who keeps the lab."""
    if is_own(person, post.voice) or (translation.voice and is_own(person, translation.voice)):
        return YES
    return may_moderate_in(person, post.discussion.lab)


def may_read_editions(person: Anyone, post: Post) -> Ruling:
    """Whether somebody reads what a post said before: its author, and who decides about it."""
    if is_own(person, post.voice):
        return YES
    return may_moderate_in(person, post.discussion.lab)


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


def may_bring(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody brings into a lab what was said in a phone group: who keeps it, while posts are taken."""
    if not (ruling := may_moderate_in(person, lab)):
        return ruling
    return YES if lab.takes_posts else no(_("This lab is closed; it can be read, not added to."))


def may_harvest(person: Anyone, lab: Lab) -> Ruling:
    """Whether somebody gathers claims of a lab that they read: who keeps it, and the editors of WHO."""
    if person.holds(Role.EDITOR) or may_moderate_in(person, lab):
        return YES
    return no(_("Only facilitators of this lab, editors and administrators gather its claims."))


def may_come(person: Anyone, session: Session, own: Coming | None) -> Ruling:
    """Whether somebody is shown the way into a session: who keeps its lab, and, near its time, who comes or belongs to it."""
    if may_moderate_in(person, session.lab):
        return YES
    if not session.is_open:
        return no(_("The way in is shown here half an hour before it begins."))
    if (own and own.comes is not False) or session.lab.has(person):
        return YES
    return no(_("Say that you come, and the way in is shown here."))


def may_facilitate(person: Anyone) -> Ruling:
    """Whether somebody keeps any lab at all."""
    if person.is_administrator or person.holds(Role.FACILITATOR):
        return YES
    return no(_("Only facilitators and administrators see this. Propose a lab to facilitate one."))


def may_nudge(person: Anyone, discussion: Discussion) -> Ruling:
    """Whether somebody asks others to answer a discussion: its facilitators, while nobody has answered."""
    if not (ruling := may_moderate_in(person, discussion.lab)):
        return ruling
    if not discussion.takes_posts or discussion.post_count != 1:
        return no(_("Others are asked only while nobody has answered, where posts are taken."))
    return YES
