"""What the letters of the labs say, worked out for their reader when they are sent, and what a reply to one becomes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.catalogue.tongues import language_of
from hlh.mail.models import Letter
from hlh.mail.replies import Reply, takes_replies
from hlh.mail.telling import kind
from hlh.mail.writing import fills
from hlh.people.voices import author_of, shown_as, with_voice
from hlh.policy import NotNow, require
from learning_labs import policy
from learning_labs.models import Discussion, Post

POST_WRITTEN = kind("post-written", gettext_lazy("New posts in discussions where you take part"))


@fills(POST_WRITTEN, is_answerable=True)
def post_written(letter: Letter) -> dict[str, Any] | None:
    """What was said, as its voice is shown now; nothing when the reader does not see the discussion any more."""
    if letter.fact is None or letter.to is None:
        return None
    post = Post.objects.select_related("discussion__lab", *with_voice()).get(pk=letter.fact.target_id)
    reader = author_of(letter.to)
    if reader is None or not Discussion.objects.visible_to(reader).filter(pk=post.discussion_id).exists():
        return None
    return {
        "title": post.discussion.title,
        "who": shown_as(post.voice),
        "text": post.text,
        "link": settings.SITE + post.get_absolute_url(),
    }


@takes_replies("discussion")
def a_reply(reply: Reply) -> None:
    """A post in the voice that its author has there."""
    found = None
    if reply.person is not None:
        number = reply.voice.place.removeprefix("discussion:")
        found = Discussion.objects.visible_to(reply.person).select_related("lab").filter(pk=number).first()
    if found is None or reply.person is None:
        raise NotNow(_("This discussion is not open to you any more."))
    require(policy.may_write(reply.person, found.lab))
    found.say(
        reply.person,
        text=reply.text,
        language=language_of(reply.text),
        naming=reply.voice.level,
        quoting=reply.voice.quoting,
        by=reply.by,
        once=reply.once,
        files=reply.files,
    )
