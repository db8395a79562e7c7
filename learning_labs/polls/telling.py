"""Whoever voted hears once what came of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Cadence, Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.people.models import Person
from hlh.people.voices import author_of
from learning_labs import facts
from learning_labs.models import Ballot, Discussion, Poll, Watch

CLOSED = kind("poll-closed", _("What came of polls in which you voted"), usually=Cadence.DAILY)
MOST_AT_ONCE = 200


def tell_of_closed() -> int:
    """Say, once for each, that polls have closed; a poll closes by its clock, so this may come late."""
    closed = Poll.objects.filter(told_at=None, closes_at__lte=now())
    told = 0
    for pk in list(closed.order_by("closes_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            if closed.filter(pk=pk).update(told_at=now()):
                poll = Poll.objects.get(pk=pk)
                record(facts.POLL_CLOSED, poll, by=Actor.objects.system(), discussion=poll.discussion_id)
                told += 1
    return told


@on(facts.POLL_CLOSED)
def tell_who_voted(fact: Fact) -> None:
    """Each of them for themselves, as far as they still read it, and did not mute it."""
    poll = Poll.objects.select_related("discussion__lab").filter(pk=fact.target_id).first()
    if poll is None:
        return
    discussion = poll.discussion
    muted = Watch.objects.holding_in(discussion).filter(level=Watch.Level.MUTE).values("person")
    voted = Ballot.objects.filter(poll=poll).exclude(person__in=muted).values("person")
    entry, address = entry_of(discussion), discussion.get_absolute_url()
    people = Person.objects.filter(pk__in=voted, is_active=True).order_by("pk")
    for person in people.iterator(chunk_size=500):
        if discussion.lab.is_seen_by(person):
            tell(person, kind=CLOSED, fact=fact, reason=_("You voted in it."), address=address, entry=entry)


@fills(CLOSED)
def poll_closed(letter: Letter) -> dict[str, Any] | None:
    """Its figures, as its page shows them; nothing where the reader does not see it any more."""
    reader = author_of(letter.to) if letter.to else None
    if letter.fact is None or reader is None:
        return None
    here = Poll.objects.filter(pk=letter.fact.target_id).values("discussion")  # it may have gone along into another
    discussion = Discussion.objects.visible_to(reader).select_related("lab").filter(pk__in=here).first()
    polls = Poll.objects.shown(discussion, reader=reader) if discussion else []
    poll = next((one for one in polls if one.pk == letter.fact.target_id), None)
    if discussion is None or poll is None:
        return None
    link = settings.SITE + discussion.get_absolute_url()
    return {"question": poll.question, "voters": poll.voters, "figures": poll.figures, "link": link}
