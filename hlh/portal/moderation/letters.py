"""Telling authors and those who flagged what was decided, and facilitators what waits too long."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue import anchors, facts
from hlh.catalogue.models import Case, Decision, Entry
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills, later_letter
from hlh.people.models import Appointment, Person, Role
from hlh.people.models.persons import Stranger
from hlh.people.voices import author_of, own_voice

DECIDED = kind("contribution-decided", _("Decisions about what you wrote"))
FLAG_DECIDED = kind("flag-decided", _("Decisions about what you flagged"))
LATE = "moderation-late"


@on(facts.CASE_RELEASED)
@on(facts.CASE_HIDDEN)
def tell_its_author(fact: Fact) -> None:
    """Whose contribution it is, with the reason."""
    decision = _decision(fact)
    if decision and decision.case.voice and decision.case.entry:
        address = address_of(decision.case)
        entry = decision.case.entry
        tell(decision.case.voice, kind=DECIDED, fact=fact, reason=_("You wrote it."), address=address, entry=entry)


@on(facts.CASE_HIDDEN)
@on(facts.CASE_KEPT)
def tell_who_flagged_it(fact: Fact) -> None:
    """Everybody who said that something was wrong hears the outcome."""
    decision = _decision(fact)
    if decision and decision.case.entry:
        address = address_of(decision.case)
        entry = decision.case.entry
        for flag in decision.flags.select_related("voice").order_by("pk"):
            tell(flag.voice, kind=FLAG_DECIDED, fact=fact, reason=_("You flagged it."), address=address, entry=entry)


@fills(DECIDED)
@fills(FLAG_DECIDED)
def decided(letter: Letter) -> dict[str, Any] | None:
    """What was decided and why; nothing of what its reader does not read any more."""
    decision = _decision(letter.fact) if letter.fact else None
    reader = (author_of(letter.to) if letter.to else None) or Stranger()
    entry = decision.case.entry if decision else None
    if decision is None or entry is None or not Entry.objects.visible_to(reader).filter(pk=entry.pk).exists():
        return None
    return {"decision": decision, "title": entry.title, "link": f"{settings.SITE}{address_of(decision.case)}"}


@fills(LATE)
def late(letter: Letter) -> dict[str, Any] | None:
    """How much waits now; nothing where it was decided meanwhile."""
    reader = author_of(letter.to) if letter.to else None
    count = Case.objects.visible_to(reader).late().count() if reader else 0
    return {"count": count, "link": f"{settings.SITE}{reverse('moderation:queue')}"} if count else None


def remind() -> int:
    """Tell those who decide, once and in one letter, what has been held for more than a day; how many letters."""
    with transaction.atomic():
        found = Case.objects.late().filter(reminded_at=None).select_for_update(of=("self",), skip_locked=True)
        waiting = [case.pk for case in found.order_by("since")[:500]]
        if not waiting:
            return 0
        Case.objects.filter(pk__in=waiting).update(reminded_at=now())
        told = [person for person in _who_decide(waiting) if _write_to(person)]
    return len(told)


def _who_decide(waiting: list[int]) -> list[Person]:
    """The facilitators of these cases; administrators where some of them have none."""
    found: list[Person] = []
    left = set(waiting)
    for person in _holders(Role.FACILITATOR):
        if theirs := set(Case.objects.visible_to(person).filter(pk__in=waiting).values_list("pk", flat=True)):
            found.append(person)
            left -= theirs
    return found + [person for person in (_holders(Role.ADMINISTRATOR) if left else []) if person not in found]


def _holders(role: Role) -> list[Person]:
    running = Appointment.objects.running().filter(role=role, person__is_active=True)
    return list({one.person.pk: one.person for one in running.select_related("person").order_by("person")}.values())


def _write_to(person: Person) -> bool:
    reason = _("You look after what waits here.")
    return later_letter(own_voice(person), kind=LATE, reason=reason, due_at=now()) is not None


def address_of(case: Case) -> str:
    """Where it stands, without the site."""
    return anchors.address_of(case.entry, case.anchor) if case.entry else ""


def _decision(fact: Fact) -> Decision | None:
    found = Decision.objects.select_related("case__entry", "case__voice").filter(pk=fact.details["decision"])
    return found.first()
