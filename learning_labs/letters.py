"""What the letters of the labs say, worked out for their reader when they are sent, and what a reply to one becomes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.catalogue.models import Case
from hlh.catalogue.tongues import language_of
from hlh.mail.models import Cadence, Letter
from hlh.mail.replies import Reply, takes_replies
from hlh.mail.telling import kind
from hlh.mail.writing import fills
from hlh.people.speakers import shown_as, with_voice
from hlh.people.voices import author_of
from hlh.policy import NotNow, require
from learning_labs import policy
from learning_labs.models import Discussion, Poll, Post
from learning_labs.polls.voting import places_in, vote
from learning_labs.readers.mentioned import MENTIONED, quietly_typed_in
from learning_labs.saying.quotes import typed_again
from learning_labs.saying.waiting import words_for

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


@fills(MENTIONED)
@fills(POST_WATCHED)
@fills(POST_WRITTEN, is_answerable=True)
def post_written(letter: Letter) -> dict[str, Any] | None:
    """What was said, as its voice is shown now; nothing when the reader does not see the discussion any more."""
    if letter.fact is None or letter.to is None:
        return None
    post = Post.objects.select_related("discussion__lab", *with_voice()).get(pk=letter.fact.target_id)
    reader = author_of(letter.to)
    if (
        not post.is_shown
        or reader is None
        or not Discussion.objects.visible_to(reader).filter(pk=post.discussion_id).exists()
    ):
        return None
    return {
        "title": post.discussion.title,
        "who": shown_as(post.voice),
        "text": typed_again(post),
        "polls": [poll for poll in Poll.objects.shown(post.discussion, reader=reader) if not poll.is_closed],
        "link": settings.SITE + post.get_absolute_url(),
    }


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
    found = None
    if reply.person is not None:
        number = reply.voice.place.removeprefix("discussion:")
        here = Q(pk=number) | Q(merged=number)  # where it went up in another one, the reply stands there
        found = Discussion.objects.visible_to(reply.person).select_related("lab").filter(here).first()
    if found is None or reply.person is None:
        raise NotNow(_("This discussion is not open to you any more."))
    require(policy.may_write(reply.person, found.lab))
    if (places := places_in(reply.text)) and (poll := found.polls.taking_replies().order_by("-pk").first()):
        poll.discussion = found
        vote(poll, reply.person, places)
        return False
    post = found.say(
        reply.person,
        text=reply.text,
        language=language_of(reply.text),
        naming=reply.voice.level,
        quoting=reply.voice.quoting,
        by=reply.by,
        once=reply.once,
        files=reply.files,
        voice=reply.voice,
        at_any_pace=bool(policy.may_moderate_in(reply.person, found.lab)),
        mentions=quietly_typed_in(reply.text, found, reply.person),
    )
    return not post.is_shown
