"""What the letters of the labs say, worked out for their reader when they are sent, and what a reply to one becomes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy

from hlh.catalogue.models import Case
from hlh.catalogue.tongues import language_of
from hlh.mail.models import Cadence, Letter
from hlh.mail.replies import Reply, takes_replies
from hlh.mail.telling import kind
from hlh.mail.writing import fills
from hlh.people.models import Naming, Quoting
from hlh.people.speakers import shown_as, with_voice
from hlh.people.voices import author_of, voice_of
from hlh.policy import NotNow, require
from learning_labs import facts, policy
from learning_labs.models import Discussion, Poll, Post
from learning_labs.polls.voting import places_in, vote
from learning_labs.readers.mentioned import MENTIONED, quietly_typed_in
from learning_labs.saying.quotes import typed_again
from learning_labs.saying.waiting import words_for

_GONE = gettext_lazy("This discussion is not open to you any more.")
POST_WRITTEN = kind("post-written", gettext_lazy("New posts in discussions where you take part"))
POST_WATCHED = kind("post-watched", gettext_lazy("New posts where you chose to be told of every post"))
DISCUSSION_BEGUN = kind("discussion-begun", gettext_lazy("New discussions in your labs"), usually=Cadence.DAILY)


@fills(DISCUSSION_BEGUN)
def discussion_begun(letter: Letter) -> dict[str, Any] | None:
    """How it begins; nothing when the reader does not see it any more, or a facilitator hid that."""
    reader = author_of(letter.to) if letter.to else None
    if letter.fact is None or reader is None:
        return None
    seen = Discussion.objects.visible_to(reader).select_related("lab").filter(pk=letter.fact.target_id).first()
    opening = seen.posts.shown().for_page().filter(number=1).first() if seen else None
    if seen is None or opening is None:
        return None
    said = {"title": seen.title, "who": shown_as(opening.voice), "text": opening.own_words}
    return said | {"link": settings.SITE + seen.get_absolute_url()}


@fills(MENTIONED, is_answerable=True)
@fills(POST_WATCHED, is_answerable=True)
@fills(POST_WRITTEN, is_answerable=True)
def post_written(letter: Letter) -> dict[str, Any] | None:
    """What was said, as its voice is shown now; nothing when the reader does not see the discussion any more."""
    post, reader = _post_told(letter), author_of(letter.to) if letter.to else None
    if (
        post is None
        or not post.is_shown
        or reader is None
        or not Discussion.objects.visible_to(reader).filter(pk=post.discussion_id).exists()
    ):
        return None
    return {
        "title": post.discussion.title,
        "who": shown_as(post.voice),
        "text": typed_again(post),
        "polls": [poll for poll in Poll.objects.shown(post.discussion, reader=reader) if not poll.is_closed],
        "is_unnamed": voice_of(reader, post.discussion.place) is None,
        "link": settings.SITE + post.get_absolute_url(),
    }


def _post_told(letter: Letter) -> Post | None:
    """The post that a letter tells of; of a discussion that began its first one."""
    if letter.fact is None:
        return None
    posts = Post.objects.select_related("discussion__lab", *with_voice())
    if letter.fact.verb == facts.DISCUSSION_OPENED:
        return posts.filter(discussion=letter.fact.target_id, number=1).first()
    return posts.filter(pk=letter.fact.target_id).first()


@fills("post-held")
def post_held(letter: Letter) -> dict[str, Any] | None:
    """Why it waits; nothing once it does not wait any more."""
    post = Post.objects.select_related("discussion__lab").filter(voice=letter.to, pk=_target(letter)).first()
    if post is None or post.stage != Post.Stage.HELD:
        return None
    return {
        "title": post.discussion.title,
        "words": words_for(post),
        "is_clinical": post.why == Case.Why.CLINICAL,
        "link": settings.SITE + post.get_absolute_url(),
    }


def _target(letter: Letter) -> int:
    return letter.fact.target_id if letter.fact else 0


@takes_replies("discussion")
def a_reply(reply: Reply) -> bool:
    """A post in the voice that its author has there; one that waits for a facilitator is told of by a letter of its own."""
    number = reply.voice.place.removeprefix("discussion:")
    return _say(reply, Q(pk=number) | Q(merged=number))  # where it went up in another one, the reply stands there


@takes_replies("person")
def a_reply_of_a_reader(reply: Reply) -> bool:
    """The same from whoever was told of a post where they may not have spoken yet: nobody is named by a mail."""
    post = _post_told(reply.letter) if reply.letter else None
    if post is None:
        raise NotNow(_GONE)
    return _say(reply, Q(pk=post.discussion_id))


def _say(reply: Reply, where: Q) -> bool:
    found, person = None, reply.person
    if person is not None:
        found = Discussion.objects.visible_to(person).select_related("lab").filter(where).first()
    if found is None or person is None:
        raise NotNow(_GONE)
    require(policy.may_write(person, found.lab))
    if (places := places_in(reply.text)) and (poll := found.polls.taking_replies().order_by("-pk").first()):
        poll.discussion = found
        vote(poll, person, places)
        return False
    speaks_there = not reply.voice.place.startswith("person:")
    post = found.say(
        person,
        text=reply.text,
        language=language_of(reply.text),
        naming=reply.voice.level if speaks_there else Naming.NOBODY,
        quoting=reply.voice.quoting if speaks_there else Quoting.ASK,
        by=reply.by,
        once=reply.once,
        files=reply.files,
        voice=reply.voice if speaks_there else None,
        at_any_pace=bool(policy.may_moderate_in(person, found.lab)),
        mentions=quietly_typed_in(reply.text, found, person),
    )
    return not post.is_shown
