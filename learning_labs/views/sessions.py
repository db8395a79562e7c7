"""The live sessions of a lab."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.links.models import new_secret
from hlh.paging import by_movement
from hlh.people import drafts
from hlh.people.clocks import clock, in_zone, zone_of
from hlh.people.doors import signed_in
from hlh.policy import NotNow, require
from hlh.web import Request, SignedInRequest
from learning_labs import policy
from learning_labs.forms.sessions import CancellationForm, NotesForm, SessionForm
from learning_labs.models import Coming, Lab, Session
from learning_labs.sessions.meeting import answer, clocks_for, figures_for
from learning_labs.sessions.replanning import Outdated, edition_of, replan

ON_A_PAGE = 20
ANSWERS = {"yes": True, "maybe": None}  # of the buttons; anything else is a no


@require_safe
def sessions(request: Request, slug: str) -> HttpResponse:
    """Those to come, the next one first, and those that are past."""
    lab = find_lab(request, slug)
    here = Session.objects.filter(lab=lab)
    zone = zone_of(request.user)
    page = by_movement(here.past(), request.GET.get("after", ""), size=ON_A_PAGE, moved="begins_at")
    coming = (
        here.none() if request.GET.get("after") else here.to_come().order_by("begins_at", "pk")[: Session.MOST_PLANNED]
    )
    context = {
        "lab": lab,
        "coming": [(one, clock(one.begins_at, zone)) for one in coming],
        "past": [(one, clock(one.begins_at, zone)) for one in page.rows],
        "page": page,
        "zone": zone,
        "may_plan": lab.takes_posts and policy.may_moderate_in(request.user, lab),
        "section": "labs",
    }
    return render(request, "learning_labs/sessions.html", context)


@require_safe
def session(request: Request, slug: str, number: int) -> HttpResponse:
    """One of them."""
    return show(request, find(request, slug, number))


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Plan one."""
    lab = find_lab(request, slug)
    require(policy.may_moderate_in(request.user, lab))
    if not lab.takes_posts:
        raise NotNow(_("This lab is closed; it can be read, not added to."))
    initial = {"zone": zone_of(request.user), "minutes": 60, "language": lab.language, "once": new_secret()}
    form = SessionForm(request.POST or None, initial=initial)
    if form.is_valid():
        return redirect(Session.objects.plan(lab, by=request.actor, **form.planned()))
    context = {"lab": lab, "form": form, "section": "labs"}
    return render(request, "learning_labs/plan_session.html", context, status=422 if form.is_bound else 200)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Plan it otherwise."""
    found = find_to_keep(request, slug, number)
    form = SessionForm(request.POST or None, initial=as_typed(found), session=found)
    if not form.is_valid():
        return show_form(request, found, form, status=422 if form.is_bound else 200)
    try:
        replan(found, by=request.actor, edition=form.cleaned_data["edition"], said=form.changed())
    except Outdated:
        return show_both(request, found, form)
    return redirect(found)


@require_POST
@signed_in
def coming(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Say that you come, that you may, or that you do not."""
    found = find(request, slug, number)
    answer(found, request.user, comes=ANSWERS.get(request.POST.get("comes", ""), False))
    return redirect(found)


@require_POST
@signed_in
def cancel(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """It does not take place."""
    found = find_to_keep(request, slug, number)
    form = CancellationForm(request.POST)
    if not form.is_valid():
        return show(request, found, cancellation=form, status=422)
    found.cancel(by=request.actor, **form.cleaned_data)
    return redirect(found)


@require_POST
@signed_in
def notes(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """It took place: its notes, and its recording."""
    found = find_to_keep(request, slug, number)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return show(request, found, notes=form, status=422)
    found.finish(by=request.actor, **form.cleaned_data)
    return redirect(found)


def as_typed(found: Session) -> dict[str, Any]:
    """What stands there now, as a form would say it."""
    begins = in_zone(found.begins_at, found.zone).strftime("%Y-%m-%dT%H:%M")
    said = {name: getattr(found, name) for name in Session.CHANGED}
    return said | {"begins": begins, "edition": edition_of(found)}


def show_both(request: Request, found: Session, form: SessionForm) -> HttpResponse:
    """What was typed is kept beside what stands there by now; sending it once more is done knowingly."""
    found.refresh_from_db()
    typed = {name: form.data.get(name, "") for name in form.fields}
    again = SessionForm(initial=typed | {"edition": edition_of(found)}, session=found)
    return show_form(request, found, again, status=409, is_clash=True, clocks=clocks_for(found, request.user))


def show_form(request: Request, found: Session, form: SessionForm, *, status: int, **more: Any) -> HttpResponse:
    context = {"lab": found.lab, "session": found, "form": form, "section": "labs"}
    return render(request, "learning_labs/plan_session.html", context | more, status=status)


def show(request: Request, found: Session, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a session."""
    reader = request.user
    may_keep = policy.may_moderate_in(reader, found.lab)
    own = Coming.objects.filter(session=found, person=reader).first() if reader.is_authenticated else None
    people, lands = figures_for(found)
    context = {
        "session": found,
        "lab": found.lab,
        "clocks": clocks_for(found, reader),
        "own": own,
        "people": people,
        "lands": lands,
        "may_keep": may_keep,
        "join_link": found.join_link if policy.may_come(reader, found, own) else "",
        "cancellation": CancellationForm(),
        "notes": NotesForm(initial={"notes": found.notes, "recording": found.recording}),
        "section": "labs",
    }
    return render(request, "learning_labs/session.html", context | forms, status=status)


def find_lab(request: Request, slug: str) -> Lab:
    lab = Lab.objects.at(slug, reader=request.user)
    if lab is None:
        raise Http404
    return lab


def find(request: Request, slug: str, number: int) -> Session:
    """The session, for who sees its lab."""
    found = Session.objects.at(slug, number, reader=request.user) if number < 2**31 else None
    if found is None:
        raise Http404
    return found


def find_to_keep(request: SignedInRequest, slug: str, number: int) -> Session:
    """The session, for who keeps its lab; for everybody else the reason why not."""
    found = find(request, slug, number)
    require(policy.may_moderate_in(request.user, found.lab))
    return found
