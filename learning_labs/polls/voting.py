"""Asking, voting, closing. The discussion's row is locked first, as everybody does who writes there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.clinical import is_advice
from hlh.catalogue.tongues import language_of
from hlh.people.showing import day
from hlh.policy import NotNow
from learning_labs import facts
from learning_labs.models import Ballot, Discussion, Poll
from learning_labs.reporting import act

if TYPE_CHECKING:
    from hlh.people.models import Person

_NUMBERS = re.compile(r"\s*\d(?:[\s,;.]+\d)*[\s.]*\Z")  # Unicode digits: people write in six languages


class Closed(NotNow):
    """The poll takes no votes any more."""


def ask(
    discussion: Discussion, *, question: str, answers: Sequence[str], takes_several: bool, days: int, by: Actor
) -> Poll:
    """Put a poll on the page of a discussion.

    Args:
        discussion: where.
        question: what is asked.
        answers: to choose from, in their order.
        takes_several: whether somebody may choose more than one.
        days: that it is open.
        by: who asks.

    Raises:
        NotNow: when one is open there already, the discussion has closed, or it reads like advice for a patient.
    """
    with transaction.atomic():
        here = discussion.locked()
        if not here.has_opened or here.is_closed or not here.lab.takes_posts:
            raise NotNow(_("This discussion is closed; it can be read, not added to."))
        if here.polls.open().exists():
            raise NotNow(_("A poll is open here already. Ask again when it has closed, or end it first."))
        if is_advice(" ".join([question, *answers])):
            raise NotNow(_("This reads like treatment advice for a patient; that is not decided by a poll."))
        language = language_of(" ".join([question, *answers]))
        said = {"question": question, "answers": list(answers), "takes_several": takes_several, "language": language}
        poll = here.polls.create(**said, closes_at=Poll.end_of(days))
        _changed(here)
        record(facts.POLL_OPENED, poll, by=by, discussion=here.pk, days=days)
        return poll


def vote(poll: Poll, person: Person, places: Collection[int]) -> None:
    """Somebody votes, or votes otherwise: what they chose before is forgotten. No fact tells of it.

    Args:
        poll: whose discussion they may write in.
        person: who votes.
        places: of the answers, from 1.

    Raises:
        Closed: when it closed meanwhile; nothing is counted.
        NotNow: when no answer was chosen, more than one where one is asked for, or one that is not there.
    """
    chosen = sorted(set(places))
    with transaction.atomic():
        poll.discussion.locked()
        standing = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
        if not standing.is_open:
            raise Closed(closed_words(standing))
        if not chosen or chosen[0] < 1 or chosen[-1] > len(standing.answers):
            raise NotNow(_("Choose an answer, then vote."))
        if len(chosen) > 1 and not standing.takes_several:
            raise NotNow(_("Choose one answer: this poll counts one of each person."))
        Ballot.objects.update_or_create(poll=standing, person=person, defaults={"places": chosen, "at": now()})


def closed_words(poll: Poll) -> str:
    """That it has closed, and when."""
    return _("This poll closed on %(day)s. Your vote was not counted.") % {"day": day(poll.closes_at)}


def end(poll: Poll, *, as_keeper: bool, by: Actor) -> None:
    """Close a poll before its time; one in which nobody voted goes.

    Args:
        poll: which one.
        as_keeper: it is an act of who keeps the lab; who began the discussion ends their own poll, and stands in no log.
        by: who acts.
    """
    with transaction.atomic():
        here = poll.discussion.locked()
        standing = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
        if not standing.is_open:
            raise NotNow(_("This poll has closed already."))
        if standing.ballots.exists():
            standing.closes_at = now()
            standing.save(update_fields=["closes_at"])
        else:
            standing.delete()
        _changed(here)
        if as_keeper:
            act(facts.POLL_ENDED, here, by=by)
        else:
            record(facts.POLL_ENDED, here, by=by)


def take_away(poll: Poll, *, by: Actor) -> None:
    """A facilitator takes a poll from the page, with every vote."""
    with transaction.atomic():
        here = poll.discussion.locked()
        if Poll.objects.filter(pk=poll.pk).delete()[0]:
            _changed(here)
            act(facts.POLL_TAKEN_AWAY, here, by=by)


def places_in(text: str) -> list[int]:
    """The numbers that a reply by mail consists of, such as "2" or "1, 3"; none where it says anything else."""
    return [int(digit) for digit in re.findall(r"\d", text)] if _NUMBERS.match(text) else []


def _changed(here: Discussion) -> None:
    """Remembered pages show it at once."""
    Discussion.objects.filter(pk=here.pk).update(changed_at=now())
