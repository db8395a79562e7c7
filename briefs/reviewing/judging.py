"""What a reviewer does: answers the checklist, says yes, sends it back. Whoever does so holds the brief meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs import facts
from briefs.models import Brief, Decision, Reviewer, Step, Task
from briefs.models.reviewers import place_of
from briefs.models.reviewing import advance
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people.models import Person
from hlh.people.voices import told_in
from hlh.policy import NotNow


@contextmanager
def held(task: Task, *, also_waiting: bool = False) -> Iterator[tuple[Brief, Task]]:
    """Hold a brief, so that two who act on it do so one after the other, each on what is then.

    Args:
        task: which somebody acts on.
        also_waiting: whether one is fine whose turn has not come.

    Raises:
        NotNow: when the round has ended, the step is done, or its turn has not come.
    """
    with transaction.atomic():
        brief = Brief.objects.select_for_update(of=("self",)).get(pk=task.round.brief_id)
        here = Task.objects.select_related("round", "step").get(pk=task.pk)
        if here.round.ended_at is not None or brief.stage != Brief.Stage.IN_REVIEW:
            raise NotNow(_("This round of the review has ended; nothing more is needed. Your words are kept below."))
        if here.done_at is not None:
            raise NotNow(_("This step is done already; nothing more is needed. Your words are kept below."))
        if here.opened_at is None and not also_waiting:
            raise NotNow(_("The turn of this step has not come yet."))
        yield brief, here


def save(task: Task, who: Person | Reviewer, *, answers: dict[str, Any], words: str) -> Reviewer:
    """Keep what somebody has filled in so far."""
    with held(task) as (_brief, here):
        return _keep(here, who, answers, words)


def approve(task: Task, who: Person | Reviewer, *, answers: dict[str, Any], words: str, by: Actor) -> None:
    """Somebody says yes; where that is all that the step asks for, the next one opens."""
    with held(task) as (brief, here):
        reviewer = _keep(here, who, answers, words)
        Reviewer.objects.filter(pk=reviewer.pk).update(verdict=Reviewer.Verdict.APPROVED, judged_at=now())
        record(facts.APPROVED, brief, by=by, task=here.pk, reviewer=reviewer.pk)
        finish_if_settled(here, brief, by=by)


def send_back(task: Task, who: Person | Reviewer, *, answers: dict[str, Any], words: str, by: Actor) -> None:
    """Somebody sends it back to its author, with what has to change: one no ends the round."""
    with held(task) as (brief, here):
        reviewer = _keep(here, who, answers, words)
        brief.send_back(words, by=by)
        decision = brief.last_decision(Decision.What.RETURNED)
        said = {"verdict": Reviewer.Verdict.RETURNED, "judged_at": now(), "decision": decision}
        Reviewer.objects.filter(pk=reviewer.pk).update(**said)


def settle_clearance(brief: Brief, *, by: Actor) -> bool:
    """Its country has cleared the brief: the step that waited for that is done, and the next one opens.

    Returns:
        Whether a step waited for it. One whose turn has not come is done as well: the country need not clear twice.
    """
    with transaction.atomic():
        here = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        waiting = list(Task.objects.missing(here).filter(what=Step.What.CLEARANCE).select_related("round"))
        for task in waiting:
            if task.opened_at is None:
                task.open_it()
            _finish(task, here, by)
    return bool(waiting)


def _keep(task: Task, who: Person | Reviewer, answers: dict[str, Any], words: str) -> Reviewer:
    """Their row of this task, with what they say; made where they took it because of a role."""
    if isinstance(who, Reviewer):
        reviewer = Reviewer.objects.select_for_update(of=("self",)).get(pk=who.pk)
    else:
        voice = told_in(who, place_of(task.round.brief_id))
        reviewer = Reviewer.objects.select_for_update(of=("self",)).get_or_create(task=task, voice=voice)[0]
    if reviewer.revoked_at is not None:
        raise NotNow(_("You are not asked to review this any more. Your words are kept below."))
    if reviewer.verdict:
        raise NotNow(_("You have decided already. Your words are kept below."))
    reviewer.answers, reviewer.words, reviewer.saved_at = answers, words, now()
    reviewer.save(update_fields=["answers", "words", "saved_at"])
    return reviewer


def finish_if_settled(task: Task, brief: Brief, *, by: Actor) -> None:
    """The step is done once enough people said yes: one of them, or all who were asked."""
    standing = task.reviewers.filter(revoked_at=None)
    waits = standing.filter(verdict="", asked_by__isnull=False).exists() if task.rule == Step.Rule.ALL else False
    if not waits and standing.filter(verdict=Reviewer.Verdict.APPROVED).exists():
        _finish(task, brief, by)


def _finish(task: Task, brief: Brief, by: Actor) -> None:
    task.done_at = now()
    task.save(update_fields=["done_at"])
    record(facts.REVIEW_DONE, brief, by=by, task=task.pk, step=task.step_id, round=task.round.number)
    advance(task.round, brief, by=by)
