"""Who is told of what was planned: its editor when it, or its mark, was not possible, author and editor before it is taken back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.models import Brief, Plan
from briefs.planning.fulfilling import call_off
from briefs.using import editors_of
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills

NOT_POSSIBLE = kind("brief-plan-refused", _("What you planned for a brief, when it was not possible"))
NEAR = kind("brief-expires", _("Briefs that will be withdrawn on a day that was set"))


@on(facts.SUBMITTED)
@on(facts.RETURNED)
@on(facts.DECLINED)
@on(facts.PUBLISHED)
def call_off_the_publication(fact: Fact) -> None:
    """Another text was handed in, or somebody decided meanwhile: what was planned for the one before is called off."""
    call_off(fact.target_id, Plan.What.PUBLISH, since=fact.at, by=Actor.objects.system())


@on(facts.WITHDRAWN)
@on(facts.SUPERSEDED)
def call_off_all(fact: Fact) -> None:
    """What no longer stands is neither published nor taken back at a moment."""
    call_off(fact.target_id, *Plan.What.values, since=fact.at, by=Actor.objects.system())


@on(facts.PLAN_REFUSED)
@on(facts.PLAN_DONE)
def tell_its_editor(fact: Fact) -> None:
    """Why it did not happen, or not with its mark, by letter; where its editor is gone, the others have to decide anew."""
    around = (*(f"brief__{name}" for name in ("country", "area", "voice")), "by__person")
    plan = Plan.objects.select_related(*around).get(pk=fact.target_id)
    if not plan.refusal:
        return
    person, address = plan.by.person, _address(plan)
    if person is not None and person.is_active:
        tell(person, kind=NOT_POSSIBLE, fact=fact, reason=_("You planned this."), address=address)
        return
    for other in editors_of(plan.brief) if plan.stage == Plan.Stage.REFUSED else []:
        tell(other, kind=NOT_POSSIBLE, fact=fact, reason=_("You are an editor of this region."), address=address)


@on(facts.PLAN_NEAR)
def tell_who_it_concerns(fact: Fact) -> None:
    """Its author, and who set the day."""
    plan = Plan.objects.select_related("brief__voice", "by__person").get(pk=fact.target_id)
    if plan.stage != Plan.Stage.WAITING:
        return
    tell(plan.brief.voice, kind=NEAR, fact=fact, reason=_("You wrote this brief."), address=_address(plan))
    person = plan.by.person
    if person is not None and not plan.brief.voice.is_of(person):
        tell(person, kind=NEAR, fact=fact, reason=_("You set this day."), address=_address(plan))


@fills(NOT_POSSIBLE)
def not_possible(letter: Letter) -> dict[str, Any] | None:
    """The reason, and where to decide anew."""
    plan = _plan(letter)
    if plan is None:
        return None
    return {
        "title": _title(plan),
        "refusal": plan.refusal,
        "is_going_out": plan.what == Plan.What.PUBLISH,
        "is_done": plan.stage == Plan.Stage.DONE,
        "is_theirs": letter.to is not None and letter.to.is_of(plan.by.person),
        "link": settings.SITE + _address(plan),
    }


@fills(NEAR)
def is_near(letter: Letter) -> dict[str, Any] | None:
    """The day and why; nothing when it was called off or changed meanwhile."""
    plan = _plan(letter)
    if plan is None or plan.stage != Plan.Stage.WAITING:
        return None
    return {"title": _title(plan), "at": plan.at, "words": plan.words, "link": settings.SITE + _address(plan)}


def _plan(letter: Letter) -> Plan | None:
    if letter.fact is None:
        return None
    return Plan.objects.select_related("brief__version", "by__person").filter(pk=letter.fact.target_id).first()


def _title(plan: Plan) -> str:
    brief: Brief = plan.brief
    told = brief.version if plan.what == Plan.What.WITHDRAW and brief.version else brief
    return told.title or brief.ref


def _address(plan: Plan) -> str:
    brief: Brief = plan.brief
    is_working = brief.stage == Brief.Stage.IN_REVIEW and plan.what == Plan.What.PUBLISH
    return f"/briefs/{brief.ref}/{'next/' if is_working else ''}"
