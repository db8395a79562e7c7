"""Our own addresses: the hub's, one for replies by each voice, one for what comes back of each letter."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings

from hlh.links.models import Link, secret_from
from hlh.mail.writing import has_a_calendar

if TYPE_CHECKING:
    from hlh.mail.models import Letter
    from hlh.people.models import Voice

REPLY = "reply"  # the purpose of the link to a voice, or to a letter, that a reply address holds
_REPLY = re.compile(r"^r-([a-z2-7]{26})@")
_RETURN = re.compile(r"^b-([a-z2-7]{24})@")


def hubs_own() -> str:
    """Where the hub itself writes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def is_ours(address: str) -> bool:
    """Whether the door takes mail for it."""
    written = address.lower()
    is_at_home = written.endswith(f"@{settings.MAIL_DOMAIN.lower()}")
    return is_at_home and bool(_REPLY.match(written) or _RETURN.match(written) or written == hubs_own())


def reply_address(voice: Voice, *, stays: bool = False) -> str:
    """An address for replies in this voice; who has it can do nothing without the voice's own mail box.

    Args:
        voice: whose replies.
        stays: whether it is the same in each letter, else a new one: by it a calendar knows who invites, and takes a
            change from nobody else.
    """
    link, secret = Link.objects.give(REPLY, voice, secret=secret_from(f"{REPLY}:{voice.pk}") if stays else None)
    if stays:
        link.prolong()
    return f"r-{secret}@{settings.MAIL_DOMAIN}"


def way_back(letter: Letter) -> str:
    """Where a letter is answered: in the voice of its reader where they speak; else the address holds the letter itself."""
    if letter.to is not None and not letter.to.place.startswith("person:"):
        return reply_address(letter.to, stays=has_a_calendar(letter))
    _link, secret = Link.objects.give(REPLY, letter)
    return f"r-{secret}@{settings.MAIL_DOMAIN}"


def reply_link(recipient: str) -> Link | None:
    """The link that a reply address holds, also one that does not work any more."""
    found = _REPLY.match(recipient.lower())
    return Link.objects.with_secret(REPLY, found[1]) if found else None


def return_address(letter: Letter) -> str:
    """Where a post office says that it could not deliver a letter."""
    return f"b-{letter.message_id[1:].partition('@')[0]}@{settings.MAIL_DOMAIN}"


def returned_id(recipient: str) -> str:
    """The message id of the letter that a return address stands for; empty when it is none."""
    found = _RETURN.match(recipient.lower())
    return f"<{found[1]}@{settings.MAIL_DOMAIN}>" if found else ""
