"""For help-desk officers: what waits, and where it goes."""

from __future__ import annotations

from typing import Protocol

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk import policy
from helpdesk.forms import HandOverForm, PointForm, RouteForm
from helpdesk.models import Question
from hlh.activity.models import Actor
from hlh.catalogue.likeness import near
from hlh.catalogue.lineage import thread_of
from hlh.catalogue.models import Entry
from hlh.paging import by_promise
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as
from hlh.policy import NotNow, require
from hlh.taxonomy.models import Area
from hlh.web import SignedInRequest

ON_A_PAGE = 30


class Loop(Protocol):
    """The way to the labs: given by the project's addresses, because rooms do not know each other."""

    def labs_for_questions(self) -> QuerySet[Entry]: ...

    def reroute(self, question: Question, lab: Entry, area: Area, *, by: Actor) -> None: ...


@require_safe
@signed_in
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits for a person, the most urgent promise first; ?view=all shows what was sent on too."""
    require(policy.may_see_queue(request.user))
    view = "all" if request.GET.get("view") == "all" else "waiting"
    questions = Question.objects.for_officer(request.user).for_queue()
    if view != "all":
        questions = questions.waiting()
    page = by_promise(questions, request.GET.get("after", ""), size=ON_A_PAGE)
    rows = [(question, shown_as(question.voice, to=request.user)) for question in page.rows]
    return render(
        request,
        "helpdesk/queue.html",
        {"rows": rows, "next": page.next, "view": view, "query": f"view={view}", "section": "queue"},
    )


@require_safe
@signed_in
def at_the_desk(request: SignedInRequest, ref: str, loop: Loop) -> HttpResponse:
    """One question at the desk: why it is here, what is near, where it may go."""
    return show(request, _find(request, ref), loop)


@require_POST
@signed_in
def route(request: SignedInRequest, ref: str, loop: Loop) -> HttpResponse:
    """Send it to a lab, under an area; a question that is in another lab moves."""
    found = _find(request, ref)
    require(policy.may_send_on(request.user, found))
    form = RouteForm(request.POST, labs=loop.labs_for_questions())
    if not form.is_valid():
        return show(request, found, loop, form=form, status=422)
    loop.reroute(found, form.cleaned_data["lab"], form.cleaned_data["area"], by=request.actor)
    return redirect("helpdesk:queue")


@require_POST
@signed_in
def hand_over(request: SignedInRequest, ref: str, loop: Loop) -> HttpResponse:
    """It is not for the hub: say who can help instead."""
    found = _find(request, ref)
    require(policy.may_send_on(request.user, found))
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return show(request, found, loop, hand_over_form=form, status=422)
    found.send_elsewhere(form.cleaned_data["place"], by=request.actor)
    return redirect("helpdesk:queue")


@require_POST
@signed_in
def point(request: SignedInRequest, ref: str, loop: Loop) -> HttpResponse:
    """Something on the hub may help already: the asker is told of it, once."""
    found = _find(request, ref)
    require(policy.may_send_on(request.user, found))
    form = PointForm(request.POST)
    if not form.is_valid():
        return show(request, found, loop, point_form=form, status=422)
    if not found.is_open:
        raise NotNow(_("This is already “%(stage)s”.") % {"stage": found.get_stage_display()})
    found.point_to(form.cleaned_data["address"], by=request.actor)
    messages.success(request, _("The asker is told of it."))
    return redirect("desk:question", ref=found.ref)


def show(
    request: SignedInRequest,
    found: Question,
    loop: Loop,
    *,
    form: RouteForm | None = None,
    hand_over_form: HandOverForm | None = None,
    point_form: PointForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a question at the desk."""
    labs = loop.labs_for_questions()
    lab = labs.filter(areas__contains=[found.area_id]).first() if found.area_id else None
    context = {
        "question": found,
        "section": "queue",
        "who": shown_as(found.voice, to=request.user),
        "thread": thread_of(found, reader=request.user),
        "near": near(found.text, reader=request.user),
        "labs": labs,
        "form": form or RouteForm(labs=labs, initial={"area": found.area_id, "lab": lab}),
        "hand_over_form": hand_over_form or HandOverForm(),
        "point_form": point_form or PointForm(),
        "may_send_on": policy.may_send_on(request.user, found),
    }
    return render(request, "helpdesk/at_the_desk.html", context, status=status)


def _find(request: SignedInRequest, ref: str) -> Question:
    require(policy.may_see_queue(request.user))
    return get_object_or_404(Question.objects.for_officer(request.user).for_queue(), ref=ref)
