"""What the labs owe to their own facts."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.mail.telling import tell
from hlh.mail.writing import letter
from hlh.people.models import Voice
from hlh.people.voices import author_of, heard_in, is_own
from hlh.policy import Words
from learning_labs import facts
from learning_labs.letters import DISCUSSION_BEGUN, POST_WATCHED, POST_WRITTEN
from learning_labs.models import Discussion, Lab, Post
from learning_labs.readers.mentioned import MENTIONED, hearing_by_mention, keys_of, mentioned_in, silent_keys
from learning_labs.readers.watching import hearing_of_new, silent_in, watching

CHOSEN = _("You chose to be told of every new discussion.")
EVERY_POST = _("You chose to be told of every post.")


@on(facts.POST_WRITTEN)
def tell_who_takes_part(fact: Fact) -> None:
    """Whoever has spoken in the discussion reads what is added, if they did not choose otherwise; nobody their own words."""
    post = Post.objects.select_related("discussion__lab", "voice").get(pk=fact.target_id)
    if not post.is_shown:
        return  # hidden meanwhile
    mentioned = hearing_by_mention(post)
    for voice in heard_in(post.discussion.place, but=post.voice).exclude(
        Q(person__in=silent_in(post.discussion)) | Q(person__in=mentioned)
    ):
        if has_left(voice, post.discussion.lab):
            continue
        tell(
            voice,
            kind=POST_WRITTEN,
            fact=fact,
            reason=_("You take part in this discussion."),
            address=post.get_absolute_url(),
            entry=entry_of(post.discussion),
        )


def has_left(voice: Voice, lab: Lab) -> bool:
    """Whether somebody who once spoke in a closed lab does not read it any more: they are told nothing of it."""
    if lab.readers != Lab.Readers.LAB:
        return False
    person = author_of(voice)
    return person is None or not lab.is_seen_by(person)


@on(facts.POST_WRITTEN)
def tell_who_watches(fact: Fact) -> None:
    """Whoever chose to be told of every post, as long as they may read it."""
    post = Post.objects.select_related("discussion__lab").get(pk=fact.target_id)
    if not post.is_shown:
        return  # hidden meanwhile
    entry, address = entry_of(post.discussion), post.get_absolute_url()
    mentioned = hearing_by_mention(post)
    for person in watching(post.discussion).iterator(chunk_size=500):
        if person.pk not in mentioned and post.discussion.lab.is_seen_by(person):
            tell(person, kind=POST_WATCHED, fact=fact, reason=EVERY_POST, address=address, entry=entry)


@on(facts.DISCUSSION_OPENED)
def tell_its_people(fact: Fact) -> None:
    """Whoever belongs to the lab reads in their next collected letter that somebody began something; not who did.

    Others do who chose so. What comes through the help desk is no news of its own to the rest: whoever wants to hear of
    it follows the area.
    """
    discussion = Discussion.objects.select_related("lab").get(pk=fact.target_id)
    opening = discussion.posts.shown().select_related("voice").filter(number=1).first()
    if opening is None:
        return  # it was hidden meanwhile
    entry, address = entry_of(discussion), discussion.get_absolute_url()
    mentioned = hearing_by_mention(opening)
    for person in hearing_of_new(discussion.lab, from_question=discussion.from_question).iterator(chunk_size=500):
        if person.pk not in mentioned and discussion.lab.is_seen_by(person) and not is_own(person, opening.voice):
            kind, reason = _how(has_chosen=vars(person)["has_chosen"], wants_all=vars(person)["wants_all"])
            tell(person, kind=kind, fact=fact, reason=reason, address=address, entry=entry)


def _how(*, has_chosen: bool, wants_all: bool) -> tuple[str, Words]:
    """To whoever wants every post of a lab the first one is a post like all others: it comes with its words."""
    if wants_all:
        return POST_WATCHED, EVERY_POST
    return DISCUSSION_BEGUN, CHOSEN if has_chosen else _("You belong to this lab.")


@on(facts.POST_HELD)
def tell_its_author_that_it_waits(fact: Fact) -> None:
    """Also whoever answered by mail, and sees no page: why it waits, and what happens next."""
    if post := Post.objects.select_related("voice").filter(pk=fact.target_id).first():
        letter(to=post.voice, kind="post-held", fact=fact, reason=_("You wrote it."))


@on(facts.POST_TOLD)
def tell_who_is_mentioned(fact: Fact) -> None:
    """Each once, and not those whom the post asked for before; who chose to be told of no posts here is told of none."""
    post = Post.objects.select_related("discussion__lab", "voice").get(pk=fact.target_id)
    to = list(fact.details["to"])
    if not post.is_shown:
        return  # hidden meanwhile
    earlier = post.mentions[: post.mentions.index(to[0])]
    here, author = post.discussion, author_of(post.voice)
    heard = keys_of(here, earlier) | silent_keys(here)
    heard |= {author.pk} if author else set()
    entry, address = entry_of(here), post.get_absolute_url()
    for pk, (person, reason) in mentioned_in(here, to).items():
        if pk not in heard:
            tell(person, kind=MENTIONED, fact=fact, reason=reason, address=address, entry=entry)
