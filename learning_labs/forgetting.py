"""What the labs say anew when a person is erased."""

from django.contrib.contenttypes.models import ContentType

from hlh.activity.models import Fact
from hlh.catalogue.entries import enter, entry_of, leave
from hlh.catalogue.moderation.holding import drop
from hlh.files.models import File
from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets, says_anew
from learning_labs import facts
from learning_labs.letters import POST_WRITTEN
from learning_labs.models import Coming, Discussion, Echo, Lab, Post, PostAttachment, Proposal


@forgets
def files(erased: Erased) -> int:
    """What they uploaded goes; what they said stays."""
    theirs = PostAttachment.objects.filter(erased.voiced("post__voice")).values("file")
    Post.objects.filter(erased.voiced()).update(has_files=False)
    return File.objects.filter(pk__in=theirs).forget()


@forgets(of=[Echo])
def echoes(erased: Erased) -> int:
    """What they answered to posts with one tap, and each figure that counted it."""
    return Echo.objects.of(erased.person).forget()


@forgets(of=[Coming])
def sessions(erased: Erased) -> int:
    """Whether they come to sessions."""
    return Coming.objects.filter(person=erased.person).delete()[0]


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
def letters_with_their_posts(erased: Erased) -> int:
    """Letters that told of their posts stay sent; what they said in them, and under which name, is not kept."""
    posts = Post.objects.filter(erased.voiced()).values_list("pk", flat=True)
    told = Fact.objects.filter(
        verb=facts.POST_WRITTEN, target_type=ContentType.objects.get_for_model(Post), target_id__in=list(posts)
    )
    return Letter.objects.filter(kind=POST_WRITTEN, fact__in=list(told.values_list("pk", flat=True))).without_words()


@says_anew
def discussions(erased: Erased) -> int:
    """Their country is no longer among those that speak by name."""
    numbers = [place.removeprefix("discussion:") for place in erased.places if place.startswith("discussion:")]
    held = Discussion.objects.select_related("lab").select_for_update(of=("self",)).order_by("pk")
    found = list(held.filter(pk__in=numbers))
    for discussion in found:
        discussion.count_countries()
        discussion.say_anew()
    return len(found)
