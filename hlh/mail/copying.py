"""The letters that somebody was sent, told to them when they ask for everything that is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hlh.mail.models import Bounces, Incoming, Letter, Notice, Preferences, Stop
from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs


@tells(_("Letters to you"), of=[Letter])
def letters(theirs: Theirs) -> Iterable[Row]:
    """Codes of the door are not repeated."""
    mine = reduce(or_, (Q(to_address__iexact=address) for address in theirs.addresses), theirs.voiced("to"))
    columns = ("kind", "state", "reason", "subject", "text", "written_at", "sent_at")
    return rows_of(Letter.objects.filter(mine).exclude(kind=Letter.DOOR), *columns)


@tells(_("What you were told, and how you want to be told"), of=[Notice, Preferences, Stop])
def notices(theirs: Theirs) -> Iterable[Row]:
    yield from rows_of(Notice.objects.filter(to__in=theirs.voices()), "kind", "address", "reason", "at")
    columns = ("cadences", "no_letters", "rest", "quiet_from", "quiet_until", "hours_ahead", "read_at")
    yield from rows_of(Preferences.objects.filter(person=theirs.person), *columns)
    yield from rows_of(Stop.objects.filter(voice__in=theirs.voices()), "voice__place", "at")


@tells(_("Mail that you sent here, and mail to you that came back"), of=[Incoming, Bounces])
def incoming(theirs: Theirs) -> Iterable[Row]:
    """As it came."""
    mine = reduce(or_, (Q(sender__iexact=address) for address in theirs.addresses), theirs.voiced())
    for row in Incoming.objects.filter(mine).order_by("pk").iterator(chunk_size=50):
        words = bytes(row.raw).decode("utf-8", "replace")
        yield {"sender": row.sender, "came_at": row.came_at, "state": row.state, "raw": words}
    returned = reduce(or_, (Q(address__iexact=address) for address in theirs.addresses))
    yield from rows_of(Bounces.objects.filter(returned), "address", "count", "last_at", "paused_at")
