"""Choosing the partners that a call is sent to, by area and region and within their budgets; asking and reminding them."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate, now

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.network import facts
from hlh.network.models import Ask, Call, Partner
from hlh.people import effort
from hlh.people.models import Appointment, Effort, Person, Role
from hlh.people.voices import told_in, voice_at
from hlh.policy import NotNow

if TYPE_CHECKING:
    from hlh.people.models import Voice

log = logging.getLogger(__name__)
BEFORE = timedelta(days=3)  # the last day: then those who have not answered are reminded, once
MOST = 200  # partners that one call is offered


@dataclass(frozen=True, slots=True)
class Choice:
    """A partner that a call fits, with the reasons.

    Attributes:
        partner: which.
        areas, regions, languages: what it shares with the call; of what one of them leaves open nothing is said.
        why_not: an `Ask.Why`, where it cannot be asked now.
        asked: how many calls it was sent this month.
        people: its people who may be asked this month.
    """

    partner: Partner
    areas: list[int]
    regions: list[str]
    languages: list[str]
    why_not: str = ""
    asked: int = 0
    people: list[Person] = field(default_factory=list)

    @property
    def why_not_said(self) -> str:
        return str(Ask.Why(self.why_not).label) if self.why_not else ""


def choose(call: Call, *, hold: bool = False) -> list[Choice]:
    """The partners that a call fits, in the order of their names: it shares an area and a region with each.

    Whoever names no area works on all, whoever names no region works everywhere.

    Args:
        call: which one.
        hold: whether their rows are locked, so that two calls do not both take the last one of a budget.
    """
    fitting = Partner.objects.standing().filter(
        Q(areas__overlap=call.areas) | Q(areas=[]) if call.areas else Q(),
        Q(regions__overlap=call.regions) | Q(regions=[]) if call.regions else Q(),
    )
    if hold:
        list(fitting.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    partners = list(fitting.for_listing()[:MOST])
    asked = Counter(Ask.objects.this_month().filter(partner__in=partners).values_list("partner", flat=True))
    people = _people_of(partners)
    left = set(
        effort.may_be_asked(Person.objects.filter(pk__in={one.pk for every in people.values() for one in every}))
    )
    return [
        Choice(
            partner,
            areas=[area for area in call.areas if area in partner.areas],
            regions=[region for region in call.regions if region in partner.regions],
            languages=[code for code in call.languages or [call.language] if code in partner.languages],
            why_not=_why_not(partner, asked[partner.pk], people[partner.mark], left),
            asked=asked[partner.pk],
            people=[person for person in people[partner.mark] if person in left],
        )
        for partner in partners
    ]


def ask(call: Call, ticked: Collection[int], *, by: Actor) -> tuple[int, int]:
    """Ask those that stayed ticked, in the transaction that opens the call.

    Returns:
        How many were asked, and how many were left out.
    """
    asked, left_out = 0, 0
    for choice in choose(call, hold=True):
        why = choice.why_not or ("" if choice.partner.pk in ticked else Ask.Why.UNTICKED)
        people = [] if why else [one for one in choice.people if effort.ask(one, Effort.What.CALL, by=by)]
        if not why and not people and not choice.partner.address:
            why = Ask.Why.PEOPLE  # another system asked them at this moment
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
    return sum(_remind(pk) for pk in near.order_by("pk").values_list("pk", flat=True))


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
        people = _people_of([mine.partner])[mine.partner.mark]
        voices = [told_in(one, mine.place).pk for one in people if effort.ask(one, Effort.What.CALL, by=by)]
        if not voices and not people and mine.partner.address:
            voices = [_at_its_address(mine).pk]
        mine.reminded_at = now()  # also where nobody may be asked this month: once is once
        mine.save(update_fields=["reminded_at"])
        if voices:
            record(facts.REMINDED, mine, by=by, call=mine.call_id, partner=mine.partner_id, voices=list(voices))
    return bool(voices)


def _at_its_address(made: Ask) -> Voice:
    return voice_at(made.partner.address, made.place, language=made.partner.language)


def _people_of(partners: Iterable[Partner]) -> dict[str, list[Person]]:
    """The contacts of many partners, by the mark of each; one query."""
    marks, found = [partner.mark for partner in partners], defaultdict(list)
    if marks:
        held = reduce(or_, (Q(scope=[mark]) for mark in marks))
        running = Appointment.objects.running().filter(held, role=Role.PARTNER, person__is_active=True)
        for appointment in running.select_related("person").order_by(F("since"), "pk"):
            found[appointment.scope[0]].append(appointment.person)
    return found


def _why_not(partner: Partner, asked: int, people: list[Person], left: set[Person]) -> str:
    if asked >= partner.calls_a_month:
        return Ask.Why.BUDGET
    if partner.address and not people:
        return ""
    if not people:
        return Ask.Why.NOBODY
    return "" if any(person in left for person in people) else Ask.Why.PEOPLE
