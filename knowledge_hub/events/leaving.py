"""What is left to say of an event that was unpublished or deleted while it was to come."""

from __future__ import annotations

from hlh.activity.models import Fact
from hlh.mail.calendars import Enclosed
from hlh.mail.occasions import calendar_of
from knowledge_hub.events.calendars import occasion_of
from knowledge_hub.models import Event, GoneEvent, Happening


def gone_by(fact: Fact) -> GoneEvent | None:
    """What letters say of it; nothing where it is there again, or nobody is told any more."""
    is_there_again = Event.objects.live().filter(pk=fact.target_id).exists()
    return None if is_there_again else GoneEvent.objects.filter(pk=fact.details["kept"]).first()


def struck_out(fact: Fact, answered_at: str, reader: str) -> Enclosed | None:
    """In calendars that knew it, it does not take place."""
    gone = gone_by(fact)
    if gone is None:
        return None
    event = gone.as_event()
    known = Happening(event=event, sequence=gone.sequence, changed_at=gone.gone_at)
    occasion = occasion_of(event, known).invites(
        reader, by=answered_at, called=event.organiser, comes=True, asks=False, is_known=True
    )
    return Enclosed("CANCEL", calendar_of([occasion], method="CANCEL", about="Events"))
