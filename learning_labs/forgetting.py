"""What the labs say anew when a person is erased."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from hlh.activity.models import Fact
from hlh.catalogue.entries import enter, entry_of, leave
from hlh.catalogue.moderation.holding import drop
from hlh.files.models import File
from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets, says_anew
from learning_labs import facts
from learning_labs.facilitating.nudging import NUDGED
from learning_labs.letters import DISCUSSION_BEGUN, POST_WATCHED, POST_WRITTEN
from learning_labs.models import (
    Ballot,
    Coming,
    Discussion,
    Echo,
    FeedKey,
    FollowUp,
    Invitation,
    JoinRequest,
    Lab,
    Note,
    Nudge,
    Poll,
    Post,
    PostAttachment,
    PostEdition,
    PostTranslation,
    Proposal,
    Quote,
    Reading,
    SharedDraft,
    TranslationEdition,
    Watch,
)
from learning_labs.outcomes.letters import ASKED as OUTCOME_LETTER
from learning_labs.people.joining import JOIN_ASKED
from learning_labs.readers.mentioned import MENTIONED


@forgets
def files(erased: Erased) -> int:
    """What they uploaded goes; what they said stays."""
    theirs = PostAttachment.objects.filter(erased.voiced("post__voice")).values("file")
    Post.objects.filter(erased.voiced()).update(has_files=False)
    return File.objects.filter(pk__in=theirs).forget()


@forgets(of=[Invitation])
def invitations(erased: Erased) -> int:
    """Those of their addresses, whoever typed them."""
    theirs = reduce(or_, (Q(address__iexact=address) for address in erased.addresses))
    return Invitation.objects.filter(theirs).delete()[0]


@forgets(of=[PostEdition])
def what_they_took_back(erased: Erased) -> int:
    """What their posts said before they changed them goes; what they say now stays."""
    return PostEdition.objects.filter(erased.voiced("post__voice")).delete()[0]


@forgets(of=[PostTranslation, TranslationEdition])
def translations(erased: Erased) -> int:
    """Those of what they took back, and what they translated before somebody corrected it.

    Of what their posts say now the translations stay, as the posts do; and what they translated, as a former member's.
    """
    theirs = PostTranslation.objects.filter(erased.voiced("post__voice"))
    before = erased.voiced() | erased.voiced("translation__post__voice")
    return TranslationEdition.objects.filter(before).delete()[0] + theirs.outdated().delete()[0]


@forgets(of=[Echo])
def echoes(erased: Erased) -> int:
    """What they answered to posts with one tap, and each figure that counted it."""
    return Echo.objects.of(erased.person).forget()


@forgets(of=[Coming])
def sessions(erased: Erased) -> int:
    """Whether they come to sessions."""
    return Coming.objects.filter(person=erased.person).delete()[0]


@forgets(of=[Ballot])
def ballots(erased: Erased) -> int:
    """How they voted. Where a poll has closed its figures stay, with a ballot that is nobody's: who has seen them would else
    see what it was."""
    theirs = Ballot.objects.filter(person=erased.person)
    return theirs.filter(poll__in=Poll.objects.open()).delete()[0] + theirs.update(person=None)


@forgets(of=[FollowUp])
def outcomes(erased: Erased) -> int:
    """Whether answers worked for them. Where they asked, the line under the answer goes with it."""
    return FollowUp.objects.filter(erased.voiced()).delete()[0]


@forgets(of=[Note])
def notes(erased: Erased) -> int:
    """What they wrote to those who keep the lab with them."""
    return Note.objects.of(erased.person).delete()[0]


@forgets(of=[SharedDraft])
def shared_drafts(erased: Erased) -> int:
    """A draft that nobody but they wrote in goes; one of several stays, and who changed it last is a former member."""
    return SharedDraft.objects.last_changed_by(erased.person).filter(is_joint=False).delete()[0]


@forgets(of=[Reading, Watch, FeedKey])
def what_they_read(erased: Erased) -> int:
    """How far they read, what they chose to be told, and the keys in their feed readers."""
    return sum(model.objects.filter(person=erased.person).delete()[0] for model in (Reading, Watch, FeedKey))


@forgets
def what_was_never_read(erased: Erased) -> int:
    """What waits for a facilitator goes with its author; of what was hidden before anybody read it, the words go."""
    unread = Post.objects.filter(erased.voiced(), number=None)
    for post in unread.filter(stage=Post.Stage.HELD).select_related("discussion"):
        drop(entry_of(post.discussion), [post.anchor])
    unread.filter(stage=Post.Stage.HIDDEN).update(text="", html="")
    begun = list(Discussion.objects.filter(post_count=0, posts__in=unread).distinct())
    gone = unread.filter(stage=Post.Stage.HELD).delete()[0]
    for discussion in begun:
        _forget_how_it_began(discussion)
    return gone


def _forget_how_it_began(discussion: Discussion) -> None:
    """Nobody read it: it goes, or, where a facilitator hid it, what it was called."""
    if discussion.posts.exists():
        Discussion.objects.filter(pk=discussion.pk).update(title="")
        enter(Discussion.objects.get(pk=discussion.pk))
    else:
        leave(discussion)
        discussion.delete()


@forgets
def what_never_opened(erased: Erased) -> int:
    """A lab that they proposed and that has not opened goes with them; one that has is its people's."""
    theirs = Proposal.objects.filter(erased.voiced(), lab__stage__in=Lab.UNOPENED).values_list("lab", flat=True)
    return Lab.objects.filter(pk__in=list(theirs)).delete()[0]


@forgets
def letters_with_their_words(erased: Erased) -> int:
    """Letters stay sent that told of what they wrote, began or asked; what was said in them, and under which name, is not kept."""
    posts = Post.objects.filter(erased.voiced())
    quoting = Quote.objects.filter(erased.voiced("source__voice")).values("post")
    told = Post.objects.filter(erased.voiced() | Q(pk__in=quoting))  # a letter of a post takes along what it quotes
    begun = Discussion.objects.filter(pk__in=posts.filter(number=1).values("discussion"))
    asked = JoinRequest.objects.filter(person=erased.person)
    return (
        _without_words((POST_WRITTEN, POST_WATCHED), facts.POST_WRITTEN, told)
        + _without_words((MENTIONED,), facts.POST_TOLD, told)
        + _without_words((DISCUSSION_BEGUN, POST_WATCHED), facts.DISCUSSION_OPENED, begun)
        + _without_words((NUDGED,), facts.NUDGED, Nudge.objects.filter(discussion__in=begun))
        + _without_words((OUTCOME_LETTER,), facts.OUTCOME_ASKED, FollowUp.objects.filter(post__in=posts))
        + _without_words((JOIN_ASKED,), facts.JOIN_ASKED, asked)
    )


def _without_words(kinds: tuple[str, ...], verb: str, of: QuerySet[Any]) -> int:
    """Empty the letters of these kinds that tell of facts about these."""
    target = ContentType.objects.get_for_model(of.model)
    numbers = list(of.order_by().values_list("pk", flat=True))
    told = Fact.objects.filter(verb=verb, target_type=target, target_id__in=numbers).values_list("pk", flat=True)
    return Letter.objects.filter(kind__in=kinds, fact__in=list(told)).without_words()


@says_anew
def discussions(erased: Erased) -> int:
    """Their country is no longer among those that speak by name."""
    numbers = [place.removeprefix("discussion:") for place in erased.places if place.startswith("discussion:")]
    held = Discussion.objects.select_related("lab").select_for_update(of=("self",)).order_by("pk")
    there = Q(pk__in=numbers) | Q(merged__in=numbers)  # who speaks in two that were merged has a voice of each
    former = Post.objects.filter(voice__place__in=erased.places, voice__is_former=True)
    there |= Q(pk__in=former.values("discussion"))  # and may have kept it in what was split off
    translated = PostTranslation.objects.filter(voice__place__in=erased.places, voice__is_former=True)
    there |= Q(pk__in=translated.values("post__discussion"))  # pages say who translated
    found = list(held.filter(pk__in=Discussion.objects.filter(there, merged_into=None).values("pk")))
    for discussion in found:
        discussion.count_countries()
        discussion.say_anew()
    return len(found)
