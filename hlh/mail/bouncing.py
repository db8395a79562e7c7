"""What post offices say of letters that they could not deliver (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from hlh.mail import news
from hlh.mail.addresses import returned_id
from hlh.mail.models import Bounces, Letter
from hlh.mail.writing import goes_to
from hlh.people.voices import author_of

# For good: no such address, closed, moved. Not for good: full, too long, refused for what it says or who sends it.
_FOR_GOOD = re.compile(r"^5\.(0\.0|1\.\d+|2\.[01]|4\.\d+)$")


def is_report(message: Message) -> bool:
    """Whether a post office wrote it about a delivery."""
    kind = str(message.get_param("report-type", "")).lower()
    return message.get_content_type() == "multipart/report" and kind == "delivery-status"


def taken(recipient: str, message: Message) -> bool:
    """Count what came back for good, once for a letter; false when it tells of none of our letters."""
    letter = Letter.objects.filter(message_id=returned_id(recipient) or "-").select_related("to__person").first()
    if letter is None:
        return False
    if any(_is_for_good(block) for block in _blocks(message)):
        came_back = Letter.objects.filter(pk=letter.pk, state=Letter.State.SENT).update(state=Letter.State.RETURNED)
        reached = goes_to(letter)
        if came_back and reached:
            Bounces.objects.came_back(reached.address)
            if person := letter.to and author_of(letter.to):
                news.look_again(person)
    return True


def _is_for_good(block: Message) -> bool:
    status = str(block.get("Status", "")).split("(")[0].strip()
    return str(block.get("Action", "")).strip().lower() == "failed" and bool(_FOR_GOOD.match(status))


def _blocks(message: Message) -> Iterator[Message]:
    """Each part of the report that tells of one receiver."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message))
