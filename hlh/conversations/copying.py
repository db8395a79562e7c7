"""What of conversations is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hlh.conversations.models import Conversation, Message, MessageFlag, Side
from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs


@tells(_("Your conversations: what you wrote, and what was written to you"), of=[Conversation, Side, Message])
def conversations(theirs: Theirs) -> Iterable[Row]:
    """Each with the name of the other one, and every message in its order; what was hidden from them is left out."""
    for found in Conversation.objects.of(theirs.person).for_reading().order_by("pk"):
        own, other = found.side_of(theirs.person), found.side_before(theirs.person)
        with_whom = {"conversation": found.ref, "with": other.name}
        yield {**with_whom, "read_up_to": own.upto, "you_take_no_messages_from_them": own.refuses}
        for message in found.messages.order_by("number"):
            is_yours = message.voice_id == own.voice_id
            if is_yours or message.is_shown:
                said = {"number": message.number, "text": message.text, "written_at": message.written_at}
                yield {**with_whom, "you_wrote_it": is_yours, **said}


@tells(_("Messages that you flagged"), of=[MessageFlag])
def flags(theirs: Theirs) -> Iterable[Row]:
    flagged = MessageFlag.objects.filter(theirs.voiced())
    return rows_of(
        flagged, "message__conversation__ref", "message__number", "reason", "words", "stage", "answer", "since"
    )
