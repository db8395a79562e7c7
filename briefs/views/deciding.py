"""For editors: what waits for review, and the decisions about it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from briefs import policy
from briefs.forms import DecisionForm, areas
from briefs.models import Brief
from briefs.models.briefs import in_scope_of
from briefs.models.decisions import TooMuchIsUrgent
from briefs.models.reviewing import waiting_for
from briefs.views.showing import show
from hlh.paging import by_promise
from hlh.people.doors import signed_in
from hlh.people.models.persons import Stranger
from hlh.people.speakers import shown_as
from hlh.policy import Ruling, require
from hlh.web import SignedInRequest

ON_A_PAGE = 30
MOST_TASKS = 50  # shown; those behind them follow when these are done
Decide = Callable[[Brief, DecisionForm], None]
May = Callable[..., Ruling]


@require_safe
@signed_in
def review(request: SignedInRequest) -> HttpResponse:
    """What somebody was asked to review, the soonest due first; then what waits for this editor, the longest first."""
    require(policy.may_see_reviews(request.user))
    after = request.GET.get("after", "")
    mine = [] if after else list(waiting_for(request.user)[:MOST_TASKS])
    waiting = Brief.objects.filter(in_scope_of(request.user), stage=Brief.Stage.IN_REVIEW).for_listing()
    page = by_promise(waiting, after, size=ON_A_PAGE, promised="submitted_at")
    rows = [(brief, shown_as(brief.voice, to=request.user)) for brief in page.rows]
    context = {
        "mine": mine,
        "rows": rows,
        "next": page.next,
        "areas": areas().values(),
        "may_see_dead_links": policy.may_see_dead_links(request.user),
        "may_see_alone": policy.may_see_what_was_published_alone(request.user),
        "section": "briefs",
    }
    return render(request, "briefs/review.html", context)


@require_POST
@signed_in
def publication(request: SignedInRequest, ref: str) -> HttpResponse:
    """Publish it; words for the author may be added."""
    return _decide(
        request,
        ref,
        "publication",
        policy.may_decide,
        lambda brief, form: brief.publish(
            form.cleaned_data["words"], seen=form.seen, urgent=form.cleaned_data["urgent"], by=request.actor
        ),
        needs_words=False,
    )


@require_POST
@signed_in
def at_once(request: SignedInRequest, ref: str) -> HttpResponse:
    """Publish it although a step of its review is open, and say why; it is flagged until a second editor has looked."""
    return _decide(
        request,
        ref,
        "at-once",
        policy.may_decide,
        lambda brief, form: brief.publish_at_once(
            reason=form.cleaned_data["words"],
            seen=form.seen,
            urgent=form.cleaned_data["urgent"],
            by=request.actor,
        ),
    )


@require_POST
@signed_in
def sending_back(request: SignedInRequest, ref: str) -> HttpResponse:
    """Send it back to its author, with what has to change."""
    return _decide(
        request,
        ref,
        "return",
        policy.may_decide,
        lambda brief, form: brief.send_back(form.cleaned_data["words"], seen=form.seen, by=request.actor),
    )


@require_POST
@signed_in
def decline(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say that it is not for the hub, and why."""
    return _decide(
        request,
        ref,
        "decline",
        policy.may_decide,
        lambda brief, form: brief.decline(form.cleaned_data["words"], seen=form.seen, by=request.actor),
    )


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, ref: str) -> HttpResponse:
    """Take back what was published; its address says why, and what to read instead."""

    def withdraw(brief: Brief, form: DecisionForm) -> None:
        said = form.cleaned_data
        brief.withdraw(said["words"], instead=said["instead"], urgent=said["urgent"], by=request.actor)

    return _decide(request, ref, "withdrawal", policy.may_withdraw, withdraw)


@require_POST
@signed_in
def succession(request: SignedInRequest, ref: str) -> HttpResponse:
    """Another brief takes its place."""

    def supersede(brief: Brief, form: DecisionForm) -> None:
        entry = form.cleaned_data["instead"]
        successor = Brief.objects.visible_to(Stranger()).filter(pk=entry.thing_id).first() if entry else None
        if successor is None or entry.address != f"/briefs/{successor.ref}/":
            form.add_error("instead", _("Give the reference of the brief that takes its place, such as AB-2026-0001."))
            return
        brief.supersede(form.cleaned_data["words"], successor=successor, by=request.actor)

    return _decide(request, ref, "succession", policy.may_supersede, supersede)


def _decide(
    request: SignedInRequest, ref: str, act: str, may: May, decide: Decide, *, needs_words: bool = True
) -> HttpResponse:
    """Find it, ask whether this person may, take the words, decide. What is wrong with the words is said beside them."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(may(request.user, brief))
    form = DecisionForm(request.POST, needs_words=needs_words)
    if form.is_valid():
        if form.cleaned_data["urgent"]:
            require(policy.may_mark_urgent(request.user, brief))
        try:
            decide(brief, form)
        except TooMuchIsUrgent as refusal:
            form.add_error("urgent", str(refusal.words))
    if form.errors:
        told = brief if brief.stage == Brief.Stage.IN_REVIEW else brief.version or brief
        return show(request, brief, told, form=form, act=act, status=422)
    return redirect(brief if brief.is_public else "briefs:review")
