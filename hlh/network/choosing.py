"""Choosing the partners that a call fits, by area and region, and who of them may be asked within the budgets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Q, Subquery

from hlh.mail.models import Cadence, Preferences
from hlh.network.models import Ask, Call, Partner
from hlh.network.telling import CALLED
from hlh.people import effort
from hlh.people.models import Appointment, Person

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
        had_people: whether it has contacts at all: then nothing goes to its mail address.
    """

    partner: Partner
    areas: list[int]
    regions: list[str]
    languages: list[str]
    why_not: str = ""
    asked: int = 0
    people: list[Person] = field(default_factory=list)
    had_people: bool = False

    @property
    def why_not_said(self) -> str:
        return str(Ask.Why(self.why_not).label) if self.why_not else ""


def choose(call: Call, *, hold: bool = False) -> list[Choice]:
    """The partners that a call fits, in the order of their names: it shares an area and a region with each.

    Whoever names no area works on all, whoever names no region works everywhere. Where more fit than are offered, those
    are who were asked the longest ago, so that each has its turn.

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
    asks = Ask.objects.asked().filter(partner=OuterRef("pk")).order_by("-asked_at").values("asked_at")[:1]
    by_turn = fitting.for_listing().order_by(F("last").asc(nulls_first=True), "organisation__name", "pk")
    partners = sorted(by_turn.annotate(last=Subquery(asks))[:MOST], key=lambda one: (one.organisation.name, one.pk))
    asked = Counter(Ask.objects.this_month().filter(partner__in=partners).values_list("partner", flat=True))
    people = people_of(partners)
    left = who_may_be_asked(one for every in people.values() for one in every)
    return [
        Choice(
            partner,
            areas=[area for area in call.areas if area in partner.areas],
            regions=[region for region in call.regions if region in partner.regions],
            languages=[code for code in call.languages or [call.language] if code in partner.languages],
            why_not=_why_not(partner, asked[partner.pk], people[partner.mark], left),
            asked=asked[partner.pk],
            people=[person for person in people[partner.mark] if person in left],
            had_people=bool(people[partner.mark]),
        )
        for partner in partners
    ]


def who_may_be_asked(people: Iterable[Person]) -> set[Person]:
    """Those of them who have something left this month, and want to hear of calls at all."""
    silent = Preferences.objects.filter(cadences__contains={CALLED: Cadence.OFF.value})
    here = Person.objects.filter(pk__in={one.pk for one in people}).exclude(pk__in=silent.values("person"))
    return set(effort.may_be_asked(here))


def people_of(partners: Iterable[Partner]) -> dict[str, list[Person]]:
    """The contacts of many partners, by the mark of each; one query."""
    marks = {partner.mark for partner in partners}
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for appointment in Appointment.objects.speaking_for(marks) if marks else ():
        for mark in marks.intersection(appointment.scope):
            if appointment.person not in found[mark]:
                found[mark].append(appointment.person)
    return found


def _why_not(partner: Partner, asked: int, people: list[Person], left: set[Person]) -> str:
    if asked >= partner.calls_a_month:
        return Ask.Why.BUDGET
    if partner.address and not people:
        return ""
    if not people:
        return Ask.Why.NOBODY
    return "" if any(person in left for person in people) else Ask.Why.PEOPLE
