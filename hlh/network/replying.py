"""Whoever answers the letter about a call by mail has answered the call."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from hlh.mail.replies import Reply, takes_replies
from hlh.network import policy
from hlh.network.models import Answer, Ask
from hlh.network.models.answers import CLOSED
from hlh.people.models import Voice
from hlh.policy import NotNow, Words, require

NOTHING = {"nothing", "rien", "nada", "ничего", "لا شيء", "无", "没有"}
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,490}", re.I)


def what_is_kept(voice: Voice) -> Words:
    """What became of it."""
    made = _ask_of(voice)
    if made is None:
        return ""
    if made.stage == Ask.Stage.NOTHING:
        return _("We noted that you have nothing on this. You are not reminded.")
    return _("Your answer is with whoever asked. It is quoted only where you allow it, on the page of your answer.")


def why_it_is_closed(voice: Voice) -> Words:
    made = _ask_of(voice)
    return CLOSED if made is not None and not made.call.is_open else ""


@takes_replies("ask", kept=what_is_kept, closed=why_it_is_closed, takes_files=False)
def a_reply(reply: Reply) -> bool:
    """The same as the page: an answer, or, with one word alone, that there is nothing on this."""
    made = _ask_of(reply.voice)
    if made is None:
        raise NotNow(CLOSED)
    if reply.person is not None:
        require(policy.may_answer(reply.person, made))
    elif not policy.speaks_for(reply.voice, made):
        raise NotNow(CLOSED)
    if reply.text.strip().strip(".!").casefold() in NOTHING:
        if made.stage == Ask.Stage.ASKED:
            made.say_nothing(by=reply.by)
        return False
    Answer.objects.give(
        made,
        voice=reply.voice,
        text=reply.text,
        address=address_in(reply.text),
        by_mail=True,
        once=f"mail:{reply.once}"[:80],
        by=reply.by,
    )
    return False


def address_in(text: str) -> str:
    """The first address of a page that stands in a text; none where none is whole."""
    for hit in _ADDRESS.finditer(text):
        address = hit[0].rstrip(".,;:!?)]}»”'")
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            continue
        return address
    return ""


def _ask_of(voice: Voice) -> Ask | None:
    """The asking of a place such as "ask:k3m…"."""
    found = Ask.objects.select_related("call", "partner__organisation")
    return found.filter(ref=voice.place.removeprefix("ask:")).first()
