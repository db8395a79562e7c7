"""For those who review: the text, five questions, yes or back. For editors: who reviews, and what they said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from briefs import policy
from briefs.models import Brief, Remark, Reviewer, Round, Task
from briefs.models.remarks import WORKED_ON, Part
from briefs.models.reviewers import REVIEW
from briefs.remarking.forms import RemarkForm, ReplyForm
from briefs.remarking.threads import threads_of
from briefs.reviewing import asking, judging
from briefs.reviewing.forms import AskingForm, JudgingForm
from briefs.reviewing.holding import OWN, may_take
from briefs.views.remarking import voice_in
from briefs.views.showing import show
from hlh.activity.models import Actor
from hlh.links.models import new_secret
from hlh.links.ways import came_by, private, take_key
from hlh.paging import number_in
from hlh.people.doors import signed_in
from hlh.people.models import Person
from hlh.people.speakers import with_voice
from hlh.policy import NotNow, Refused, require
from hlh.taxonomy.languages import data_code
from hlh.web import Request, SignedInRequest, for_strangers, key_of, own

REMARK, REPLY = "remark", "reply"  # what a button of the remarks says that it does
THANKS = {
    JudgingForm.SAVE: _("Your answers are kept. Go on whenever you like."),
    JudgingForm.APPROVE: _("Thank you. Your yes is kept with the brief."),
    JudgingForm.RETURN: _("Thank you. It goes back to its author, with your words."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task(request: SignedInRequest, ref: str) -> HttpResponse:
    """One step, for somebody with an account."""
    found = get_object_or_404(_tasks(), ref=ref)
    may = may_take(request.user, found)
    if not may and not Brief.objects.workable_by(request.user).filter(pk=found.round.brief_id).exists():
        raise Http404
    require(may)
    reviewer = Reviewer.objects.of(found, request.user)
    return own(_review(request, found, reviewer, request.user, request.actor))


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def reviewer(request: Request, ref: str) -> HttpResponse:
    """The same by the link of a letter: opening it does nothing."""
    found = get_object_or_404(Reviewer.objects.select_related(*with_voice()), ref=ref, task__opened_at__isnull=False)
    if request.method != "POST" and (way := take_key(request, REVIEW, found)):
        return way
    link = came_by(request, REVIEW, found)
    if link is None or found.revoked_at is not None:
        if request.user.is_authenticated or request.method == "POST":
            raise Http404
        return private(redirect_to_login(request.get_full_path()))
    here = get_object_or_404(_tasks(), pk=found.task_id)
    if policy.wrote(request.user, here.round.brief) or policy.wrote_by(found.voice, here.round.brief):
        raise Refused(OWN)
    return private(_review(request, here, found, found, Actor.objects.of_link(link.pk)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reviewers(request: SignedInRequest, ref: str) -> HttpResponse:
    """Who reviews a brief, what they said, and asking somebody else: for its editors."""
    brief = _for_its_editors(request, ref)
    rounds = list(Round.objects.filter(brief=brief).order_by("-number"))
    running = next((one for one in rounds if one.ended_at is None), None)
    tasks = tasks_of(running) if running else []
    askable = [one for one in tasks if one.done_at is None and not one.is_clearance]
    is_sent = request.method == "POST"
    language = data_code(get_language() or "en")
    form = AskingForm(request.POST if is_sent else None, tasks=askable, language=language)
    if is_sent and form.is_valid():
        said = dict(form.cleaned_data)
        asking.ask(said.pop("task"), said.pop("address"), by=request.actor, **said)
        messages.success(request, _("They are asked."), extra_tags="good")
        return redirect("briefs:reviewers", brief.ref)
    context = {
        "brief": brief,
        "rounds": rounds,
        "running": running,
        "tasks": tasks,
        "askable": askable,
        "form": form,
        "section": "briefs",
    }
    return render(request, "briefs/reviewers.html", context, status=422 if is_sent else 200)


@require_POST
@signed_in
def taking_back(request: SignedInRequest, ref: str, one: str) -> HttpResponse:
    """Somebody is not asked any more; their link opens nothing from now on."""
    brief = _for_its_editors(request, ref)
    found = Reviewer.objects.select_related("task__round")
    asking.take_back(get_object_or_404(found, task__round__brief=brief, ref=one), by=request.actor)
    return redirect("briefs:reviewers", brief.ref)


def tasks_of(running: Round) -> list[Task]:
    """The tasks of a round with who reviews, in their order."""
    tasks = list(running.tasks.select_related("step", "round"))
    everybody = list(Reviewer.objects.filter(task__in=tasks).for_listing())
    for one in tasks:
        one.who = [reviewer for reviewer in everybody if reviewer.task_id == one.pk]  # type: ignore[attr-defined]
    return tasks


def _tasks() -> Any:
    return Task.objects.filter(opened_at__isnull=False).select_related(
        "step", *(f"round__brief__{name}" for name in ("version", *with_voice()))
    )


def _for_its_editors(request: SignedInRequest, ref: str) -> Brief:
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_decide(request.user, brief))
    return brief


def _review(request: Request, task: Task, reviewer: Reviewer | None, who: Person | Reviewer, by: Actor) -> HttpResponse:
    """Show it, or do what the button says; what is wrong is said beside its field, and nothing typed is lost."""
    brief, act = task.round.brief, request.POST.get("act", JudgingForm.SAVE)
    refused: dict[str, Any] = {}
    if request.method == "POST" and act in (REMARK, REPLY):
        if task.round.ended_at is not None:
            raise NotNow(_("This round of the review has ended; nothing more is needed. Your words are kept below."))
        answered = _remark(request, brief, who, by) if act == REMARK else _reply(request, brief, who, by)
        if isinstance(answered, HttpResponse):
            return answered
        refused = answered
    is_sent = request.method == "POST" and not refused
    form = JudgingForm(request.POST if is_sent else None, reviewer=reviewer, act=act)
    if is_sent and form.is_valid():
        said: dict[str, Any] = {"answers": form.answers(), "words": form.cleaned_data["words"]}
        if act == JudgingForm.APPROVE:
            judging.approve(task, who, by=by, **said)
        elif act == JudgingForm.RETURN:
            judging.send_back(task, who, by=by, **said)
        else:
            judging.save(task, who, **said)
        messages.success(request, THANKS.get(act, THANKS[JudgingForm.SAVE]), extra_tags="good")
        return redirect(request.path)
    others = [] if task.round.ended_at else list(task.reviewers.exclude(verdict="").for_listing())
    more = {
        "task": task,
        "reviewer": reviewer,
        "judging": form,
        "by_link": isinstance(who, Reviewer),
        "others": [one for one in others if reviewer is None or one.pk != reviewer.pk],
    }
    remarks: dict[str, Any] = {"remark_page": request.path}
    if isinstance(who, Reviewer):
        remarks |= {
            "may_remark": brief.stage in WORKED_ON,
            "remarks": threads_of(brief, reader=None, names_reviewers=True),
            "remark_form": RemarkForm(brief=brief, initial={"once": new_secret()}),
        }
    status = refused.pop("status", 422 if is_sent else 200)
    if task.round.ended_at is not None:
        return render(request, "briefs/review_ended.html", more | {"brief": brief, "section": "briefs"}, status=status)
    return show(request, brief, brief, status=status, template="briefs/reviewing.html", more=more | remarks | refused)


def _remark(request: Request, brief: Brief, who: Person | Reviewer, by: Actor) -> HttpResponse | dict[str, Any]:
    """Remark on a passage from the page of a review; or the form with what is wrong, to be shown again."""
    form = RemarkForm(request.POST, brief=brief)
    if not form.is_valid():
        return {"remark_form": form, "status": 422}
    said = form.cleaned_data
    once = key_of(said.pop("once") or new_secret(), by.pk, *said.values())
    try:
        made = Remark.objects.write(brief, **said, **_as(request, brief, who), once=once, by=by)
    except NotNow as late:
        form.add_error("quote", str(late.words))
        return {"remark_form": form, "status": 409}
    return redirect(f"{request.path}#remark-{made.pk}")


def _reply(request: Request, brief: Brief, who: Person | Reviewer, by: Actor) -> HttpResponse | dict[str, Any]:
    """Say something back to a remark, from there."""
    remark = get_object_or_404(brief.remarks, pk=number_in(request.POST.get("remark", "")) or 0)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return {"reply_form": form, "reply_to": remark.pk, "status": 422}
    words = form.cleaned_data["words"]
    once = key_of(form.cleaned_data["once"] or new_secret(), by.pk, remark.pk, words)
    remark.answer(words, **_as(request, brief, who), once=once, by=by)
    return redirect(f"{request.path}#remark-{remark.pk}")


def _as(request: Request, brief: Brief, who: Person | Reviewer) -> dict[str, Any]:
    """As what a reviewer remarks; who came by a link has no voice there."""
    if isinstance(who, Reviewer):
        return {"part": Part.REVIEWER, "voice": None}
    return {"part": policy.part_of(who, brief), "voice": voice_in(brief, who)}
