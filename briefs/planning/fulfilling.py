"""What was planned happens at its moment, by the same moves and guards as if its editor pressed the button then."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from briefs import facts, policy
from briefs.models import Brief, Plan
from briefs.models.decisions import URGENT_A_DAY, TooMuchIsUrgent
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people.models.persons import Stranger
from hlh.policy import NotNow, Ruling, no
from hlh.taxonomy.languages import django_code

log = logging.getLogger(__name__)
NEAR = timedelta(days=7)  # before it is taken back, its author and editor are told
AT_ONCE = 100


def fulfil() -> int:
    """Do what is due, each plan for itself. How many were settled."""
    return sum(_try(pk) for pk in Plan.objects.due().values_list("pk", flat=True)[:AT_ONCE])


def tell_what_is_near() -> int:
    """Tell of what is taken back within a week, once. How many there were."""
    near = Plan.objects.waiting().filter(what=Plan.What.WITHDRAW, told_at=None, at__lte=now() + NEAR)
    count = 0
    for pk in near.order_by("at", "pk").values_list("pk", flat=True)[:AT_ONCE]:
        try:
            count += _tell(pk, near)
        except Exception:  # whatever it is: the others do not wait for that
            log.exception("that plan %d is near is told in the next round", pk)
    return count


def call_off(brief: int, *what: str, since: datetime, by: Actor) -> None:
    """What was planned for a brief before something happened to it is called off; what was planned after stands."""
    for plan in Plan.objects.waiting().filter(brief=brief, what__in=what, made_at__lte=since).order_by("pk"):
        plan.cancel(by=by)


def _tell(pk: int, near: QuerySet[Plan]) -> bool:
    with transaction.atomic():
        plan = near.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if plan is None:
            return False
        plan.told_at = now()
        plan.save(update_fields=["told_at"])
        record(facts.PLAN_NEAR, plan, by=Actor.objects.system(), brief=plan.brief_id)
    return True


def _try(pk: int) -> bool:
    """One that breaks is tried again with the next beat, and keeps no other from happening."""
    try:
        return _settle(pk)
    except Exception:
        log.exception("plan %d did not happen", pk)
        return False


def _settle(pk: int) -> bool:
    """One of them, by whoever holds it: it happens whole, or is said to be impossible with the reason.

    The brief is held first, as by everybody who acts on it: whoever changes its plan meanwhile waits, or was before.
    """
    with transaction.atomic():
        briefs = Brief.objects.select_for_update(of=("self",), skip_locked=True).select_related("voice")
        brief = briefs.filter(plans=pk).first()
        due = Plan.objects.due().select_related("by__person").select_for_update(of=("self",))
        plan = due.filter(pk=pk).first() if brief else None
        if brief is None or plan is None:
            return False
        person = plan.by.person
        language = django_code(person.language) if person and person.language else "en"
        with override(language):
            refusal, is_done = _do(plan, brief)
            if is_done:
                plan.finish(without_mark=refusal, by=Actor.objects.system())
            else:
                plan.refuse(refusal, by=Actor.objects.system())
    return True


def _do(plan: Plan, brief: Brief) -> tuple[str, bool]:
    """Do it; why it, or its mark, was not possible where a guard or a right says no at this moment, and whether it is done."""
    try:
        with transaction.atomic():
            ruling = _may(plan, brief)
            if not ruling:
                return str(ruling.reason), False
            if plan.what == Plan.What.PUBLISH:
                return _publish(plan, brief), True
            brief.withdraw(plan.words, by=plan.by)
    except NotNow as late:
        return str(late.words), False
    return "", True


def _publish(plan: Plan, brief: Brief) -> str:
    """Publish it, without the mark where no more fits in this day: why, in words. Readers do not wait for a mark."""
    try:
        brief.publish(plan.words, seen=plan.edition, urgent=plan.urgent, by=plan.by)
    except TooMuchIsUrgent:
        brief.publish(plan.words, seen=plan.edition, by=plan.by)
        return ngettext(
            "You had marked %(most)d brief as urgent within a day, and no more fits.",
            "You had marked %(most)d briefs as urgent within a day, and no more fit.",
            URGENT_A_DAY,
        ) % {"most": URGENT_A_DAY}
    return ""


def _may(plan: Plan, brief: Brief) -> Ruling:
    """Whether who planned it may still do it."""
    person = plan.by.person or Stranger()
    if not person.is_authenticated or not person.is_active:
        return no(_("Whoever planned it has no account any more."))
    return policy.may_decide(person, brief) if plan.what == Plan.What.PUBLISH else policy.may_expire(person, brief)
