"""What the letters of conversations say, worked out when they are sent, and what a reply to one becomes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.conversations.models import PLACE, Conversation, Message, MessageFlag, Side
from hlh.conversations.writing import write
from hlh.mail.models import Letter
from hlh.mail.replies import Reply, takes_replies
from hlh.mail.telling import kind
from hlh.mail.writing import fills
from hlh.people.speakers import called, with_voice
from hlh.people.voices import author_of
from hlh.policy import NotNow

WRITTEN = kind("message-written", gettext_lazy("Messages that people write to you"))
JUDGED = kind("message-judged", gettext_lazy("Decisions about messages that you wrote or flagged"))
FLAGGED = kind("message-flagged", gettext_lazy("Messages that were flagged, for administrators"))


@fills(WRITTEN, is_answerable=True, is_private=True)
def message_written(letter: Letter) -> dict[str, Any] | None:
    """What was written and by whom; nothing where its reader takes none of it by now, or it was taken away."""
    found = Message.objects.shown().filter(pk=_target(letter), conversation__in=_conversations_of(letter))
    message = found.select_related("conversation", *with_voice()).first()
    if message is None or message.voice.is_former:
        return None
    return {
        "who": called(message.voice),
        "text": message.text,
        "link": settings.SITE + message.conversation.get_absolute_url(),
    }


@fills(JUDGED)
def message_judged(letter: Letter) -> dict[str, Any] | None:
    """What an administrator decided, and why."""
    flag = MessageFlag.objects.select_related("message__conversation").filter(pk=_target(letter)).first()
    if flag is None or letter.to is None:
        return None
    return {
        "is_hidden": flag.stage == MessageFlag.Stage.HIDDEN,
        "is_own": flag.message.voice_id == letter.to_id,
        "why": flag.get_reason_display(),
        "words": flag.answer,
        "link": settings.SITE + flag.message.conversation.get_absolute_url(),
    }


@fills(FLAGGED)
def message_flagged(letter: Letter) -> dict[str, Any] | None:
    """That one waits, and nothing of it; nothing once somebody decided, or for who administers the hub no more."""
    reader = author_of(letter.to) if letter.to else None
    waits = MessageFlag.objects.visible_to(reader).waiting().filter(pk=_target(letter)) if reader else None
    if waits is None or not waits.exists():
        return None
    return {"link": settings.SITE + reverse("flagged:messages")}


@takes_replies(PLACE, takes_files=False)
def a_reply(reply: Reply) -> bool:
    """A message in the conversation, as if it was written on its page."""
    number = reply.voice.place.partition(":")[2]
    found = Conversation.objects.of(reply.person).filter(pk=number).first() if reply.person else None
    if found is None or reply.person is None:
        raise NotNow(_("This conversation is not open to you any more."))
    write(found, reply.person, text=reply.text, once=reply.once, by=reply.by)
    return False


def _conversations_of(letter: Letter) -> Any:
    """Where whoever the letter goes to takes messages: a query for the keys."""
    return Side.objects.filter(voice=letter.to_id, refuses=False).values("conversation")


def _target(letter: Letter) -> int:
    return letter.fact.target_id if letter.fact else 0
