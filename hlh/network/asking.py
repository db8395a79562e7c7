"""Asking the partners of a call, reminding them once, and closing what is over."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate, now

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.network import facts
from hlh.network.choosing import choose, people_of, who_may_be_asked
from hlh.network.models import Ask, Call
from hlh.people import effort
from hlh.people.models import Effort
from hlh.people.voices import told_in, voice_at
from hlh.policy import NotNow

if TYPE_CHECKING:
    from hlh.people.models import Voice

log = logging.getLogger(__name__)
BEFORE = timedelta(days=3)  # the last day: then those who have not answered are reminded, once


def ask(call: Call, ticked: Collection[int], *, by: Actor) -> tuple[int, int]:
    """Ask those that stayed ticked, in the transaction that opens the call.

    Returns:
        How many were asked, and how many were left out.
    """
    asked, left_out = 0, 0
    for choice in choose(call, hold=True):
        why = choice.why_not or ("" if choice.partner.pk in ticked else Ask.Why.UNTICKED)
        people = [] if why else [one for one in choice.people if effort.ask(one, Effort.What.CALL, by=by)]
        if not why and not people and (choice.had_people or not choice.partner.address):
            why = Ask.Why.PEOPLE  # another system asked them at this moment, or another partner of this call
        if why:
            Ask.objects.create(call=call, partner=choice.partner, stage=Ask.Stage.LEFT_OUT, why=why)
            left_out += 1
            continue
        made = Ask.objects.create(call=call, partner=choice.partner, asked_at=now())
        voices = [told_in(person, made.place).pk for person in people] or [_at_its_address(made).pk]
        record(facts.ASKED, made, by=by, call=call.pk, partner=choice.partner.pk, voices=list(voices))
        asked += 1
    return asked, left_out


def remind() -> int:
    """Remind those who have not answered, three days before the last day, once; how many partners."""
    near = Ask.objects.filter(
        stage=Ask.Stage.ASKED,
        reminded_at=None,
        asked_at__lt=now() - timedelta(days=1),
        call__stage=Call.Stage.OPEN,
        call__until__gte=localdate(),
        call__until__lte=localdate() + BEFORE,
        partner__ended_on=None,
    )
    done = 0
    for pk in near.order_by("pk").values_list("pk", flat=True):
        try:
            done += _remind(pk)
        except Exception:  # whatever it is: the others do not wait for that
            log.exception("ask %d is reminded in the next round", pk)
    return done


def close_what_is_over() -> int:
    """The calls whose last day has passed take nothing more; how many."""
    done, by = 0, Actor.objects.system()
    for call in Call.objects.open().filter(until__lt=localdate()).order_by("pk"):
        try:
            call.close(by=by)
        except NotNow:  # closed at the same moment
            continue
        except Exception:  # whatever it is: the others do not wait for that
            log.exception("call %d closes in the next round", call.pk)
            continue
        done += 1
    return done


def _remind(pk: int) -> bool:
    by = Actor.objects.system()
    with transaction.atomic():
        rows = Ask.objects.select_for_update(of=("self",), skip_locked=True).select_related("partner", "call")
        mine = rows.filter(pk=pk, stage=Ask.Stage.ASKED, reminded_at=None).first()
        if mine is None:
            return False
        people = people_of([mine.partner])[mine.partner.mark]
        left = who_may_be_asked(people)
        asked = [one for one in people if one in left and effort.ask(one, Effort.What.CALL, by=by)]
        voices = [told_in(one, mine.place).pk for one in asked]
        if not voices and not people and mine.partner.address:
            voices = [_at_its_address(mine).pk]
        mine.reminded_at = now()  # also where nobody may be asked this month: once is once
        mine.save(update_fields=["reminded_at"])
        if voices:
            record(facts.REMINDED, mine, by=by, call=mine.call_id, partner=mine.partner_id, voices=list(voices))
    return bool(voices)


def _at_its_address(made: Ask) -> Voice:
    return voice_at(made.partner.address, made.place, language=made.partner.language)
