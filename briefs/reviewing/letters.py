"""Who is told of a review, and what the letters say: words, a day, a link to the text and one to the difference."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefs import facts, policy
from briefs.letters import title_of
from briefs.models import Brief, Decision, Reviewer, SecondLook, Task
from briefs.models.reviewers import REVIEW, place_of
from briefs.reviewing.holding import holders
from briefs.using import editors_of
from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.links.models import Link
from hlh.links.ways import address
from hlh.mail.models import Cadence, Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.people.models import Role, Voice
from hlh.people.voices import told_in

MOST_TOLD = 20  # of those who hold a role, where nobody was asked by name
LINK_DAYS = 60
REVIEW_ASKED = kind("brief-review", _("Briefs that wait for your review"))
REVIEW_DUE = kind("brief-review-due", _("Reviews of yours that are due"))
REVIEW_LATE = kind("brief-review-late", _("Reviews that nobody has done in time, for editors"))
PUBLISHED_ALONE = kind(
    "brief-published-alone", _("Briefs that another editor published alone, for editors"), usually=Cadence.DAILY
)
ASKED, BY_ROLE = _("An editor asked you to review this brief."), _("You hold the role that reviews this brief.")


@on(facts.REVIEW_OPENED)
def tell_who_reviews(fact: Fact) -> None:
    """Whoever was asked; where nobody was, those who hold the role over the brief."""
    if (task := _open(fact)) and task.opened_at:
        _tell(task, fact, REVIEW_ASKED, asked_until=task.opened_at)


@on(facts.REVIEWER_ASKED)
def tell_who_was_asked(fact: Fact) -> None:
    """Where the step was open already; else they are told when it opens."""
    task = _open(fact)
    if task is None or task.opened_at is None or task.opened_at >= fact.at:
        return
    reviewer = task.reviewers.select_related("voice").filter(pk=fact.details["reviewer"]).first()
    if reviewer and reviewer.is_waiting and not _is_their_own(task, reviewer.voice):
        tell(reviewer.voice, kind=REVIEW_ASKED, fact=fact, reason=ASKED, address=_page(task, reviewer))


@on(facts.REVIEW_REMINDED)
def remind_who_reviews(fact: Fact) -> None:
    """Those who have not decided yet."""
    if task := _open(fact):
        _tell(task, fact, REVIEW_DUE)


@on(facts.REVIEW_LATE)
def tell_its_editors(fact: Fact) -> None:
    """Once: they ask somebody else, or decide themselves."""
    task = _open(fact)
    for editor in holders(task, Role.EDITOR)[:MOST_TOLD] if task else []:
        voice, reason = told_in(editor, place_of(fact.target_id)), _("You are an editor of this brief.")
        tell(voice, kind=REVIEW_LATE, fact=fact, reason=reason, address=_editors_page(task))


@on(facts.PUBLISHED_ALONE)
def tell_the_other_editors(fact: Fact) -> None:
    """Somebody has to look at it as the second: once, with what is collected for the day."""
    brief = Brief.objects.select_related("version", "country", "area", "voice").get(pk=fact.target_id)
    for editor in editors_of(brief)[:MOST_TOLD]:
        if editor != fact.actor.person:
            voice, reason = told_in(editor, place_of(brief.pk)), _("You are an editor of this region.")
            there = brief.get_absolute_url()
            tell(voice, kind=PUBLISHED_ALONE, fact=fact, reason=reason, address=there, entry=entry_of(brief))


@fills(PUBLISHED_ALONE)
def is_alone(letter: Letter) -> dict[str, Any] | None:
    """Why it could not wait, and where to look; nothing once somebody has looked."""
    if letter.fact is None:
        return None
    waiting = SecondLook.objects.waiting().filter(pk=letter.fact.details["look"]).select_related("brief__version")
    found = waiting.first()
    if found is None:
        return None
    link = f"{settings.SITE}{found.brief.get_absolute_url()}"
    return {"title": title_of(found.brief), "why": found.reason, "link": link}


@fills(REVIEW_ASKED)
@fills(REVIEW_DUE)
def to_review(letter: Letter) -> dict[str, Any] | None:
    """The brief, what was asked for the last time, until when; nothing once it is decided."""
    task = _open(letter.fact)
    if task is None or letter.to is None:
        return None
    reviewer = task.reviewers.select_related("voice").filter(voice=letter.to).first()
    if reviewer and not reviewer.is_waiting:
        return None
    page = _link(task, reviewer)
    asked_for = task.round.brief.last_decision(Decision.What.RETURNED)
    return _about(task) | {
        "link": page,
        "to_difference": f"{page}#since" if task.round.number > 1 else "",
        "asked_for": asked_for.words if asked_for and task.round.number > 1 else "",
        "is_outside": reviewer is not None and reviewer.is_outside,
    }


@fills(REVIEW_LATE)
def is_late(letter: Letter) -> dict[str, Any] | None:
    """Which step, and where to ask somebody else."""
    task = _open(letter.fact)
    return _about(task) | {"link": f"{settings.SITE}{_editors_page(task)}"} if task else None


def _tell(task: Task, fact: Fact, what: str, *, asked_until: datetime | None = None) -> None:
    """Tell those who have not decided; who was asked later than a moment is told by the fact of that."""
    asked = list(task.reviewers.filter(revoked_at=None).select_related("voice").order_by("pk"))
    waiting = [one for one in asked if not one.verdict and not _is_their_own(task, one.voice)]
    if asked_until:
        waiting = [one for one in waiting if one.asked_at <= asked_until]
    for one in waiting:
        tell(one.voice, kind=what, fact=fact, reason=ASKED if one.asked_by_id else BY_ROLE, address=_page(task, one))
    if any(one.asked_by_id for one in asked):
        return
    told = {one.voice_id for one in asked}
    for person in holders(task)[:MOST_TOLD]:
        voice = told_in(person, place_of(task.round.brief_id))
        if voice.pk not in told:
            tell(voice, kind=what, fact=fact, reason=BY_ROLE, address=task.get_absolute_url())


def _is_their_own(task: Task, voice: Voice) -> bool:
    """Whether it is who wrote some of the brief: nobody reviews their own, and nobody learns that they were asked."""
    return policy.wrote_by(voice, task.round.brief)


def _open(fact: Fact | None) -> Task | None:
    """The task that a fact tells of, as long as it waits for somebody."""
    if fact is None:
        return None
    found = Task.objects.open().filter(pk=fact.details["task"])
    return found.select_related("step", *(f"round__brief__{name}" for name in ("voice", "version"))).first()


def _about(task: Task) -> dict[str, Any]:
    brief: Brief = task.round.brief
    return {"brief": brief, "title": brief.title, "step": task.step.label, "due": task.due_on, "round": task.round}


def _page(task: Task, reviewer: Reviewer) -> str:
    return reviewer.get_absolute_url() if reviewer.is_outside else task.get_absolute_url()


def _link(task: Task, reviewer: Reviewer | None) -> str:
    if reviewer is None or not reviewer.is_outside:
        return f"{settings.SITE}{task.get_absolute_url()}"
    _made, secret = Link.objects.give(REVIEW, reviewer, days=LINK_DAYS)
    return address(reviewer.get_absolute_url(), secret)


def _editors_page(task: Task | None) -> str:
    return reverse("briefs:reviewers", args=[task.round.brief.ref]) if task else ""
