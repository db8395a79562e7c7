"""For who would rather be asked: five questions, a page each, every answer kept as it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from briefs import policy
from briefs.forms import Chosen, Draft, Typed, areas
from briefs.interviewing import ENOUGH, QUESTIONS
from briefs.mailing import ask_by_mail
from briefs.models import Brief, Kind, sections_of
from briefs.models.edits import plain
from briefs.naming import first_voice, levels_for
from briefs.together.clashing import Meanwhile, meanwhile, with_theirs
from briefs.views.writing import is_outdated, own_brief, save, why_late
from hlh.links.models import new_secret
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Naming
from hlh.people.speakers import shown_as
from hlh.policy import NotNow, require
from hlh.taxonomy.models import Country
from hlh.web import SignedInRequest, key_of

F = TypeVar("F", bound=Draft)
BACK, REVIEW = "back", "review"  # what the buttons say to do once it is saved


class AnswerForm(Draft):
    """One answer; its field is called as the brief calls it."""

    once = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any = None, *, field: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields[field] = Typed(required=False)
        self.answer = self[field]


class EndForm(Draft):
    """What five answers leave open: a title, the country and the area."""

    title = Typed(required=False)
    country = Chosen(Country.objects.kept, gettext_lazy("Choose a country from the list."))
    area = Chosen(areas, gettext_lazy("Choose an area from the list."))


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def interview(request: SignedInRequest) -> HttpResponse:
    """The first question; its answer begins the draft."""
    require(policy.may_begin(request.user, Kind.ACTION))
    field = QUESTIONS[0].field
    first = {"once": new_secret()} | drafts.offered(request)
    form = AnswerForm(request.POST if request.method == "POST" else None, field=field, initial=first)
    if not form.is_bound:
        return _ask(request, form, 1)
    form.is_valid()
    said = form.said()
    if not said[field]:
        form.add_error(field, _("A sentence is enough to begin."))
        return _ask(request, form, 1, status=422)
    once = key_of(form.cleaned_data.get("once") or new_secret(), request.user.pk, *said.values())
    brief = Brief.objects.filter(once=once).first() or _begin(request, said, once)
    drafts.done(request)
    if form.errors:
        return _ask(request, form, 1, brief, status=422)
    return redirect("briefs:interview_step", brief.ref, 2)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def interview_step(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """One question of a draft that was begun; forth and back, each time what was typed is kept."""
    brief = _draft(request, ref)
    if not 1 <= number <= len(QUESTIONS):
        raise Http404
    field = QUESTIONS[number - 1].field
    form_of = partial(AnswerForm, field=field, brief=brief)
    if request.method != "POST":
        if brief.stage != Brief.Stage.DRAFT:
            return redirect(brief)
        kept = {field: getattr(brief, field)} | drafts.offered(request)
        if is_outdated(brief, kept):
            form, came = _beside_theirs(request, brief, form_of, kept)
            return _ask(request, form, number, brief, came=came)
        return _ask(request, form_of(initial=kept), number, brief)
    form = form_of(request.POST)
    form.is_valid()
    try:
        save(request, brief, form.said(), seen=form.cleaned_data.get("edition") or 0)
    except NotNow as late:
        form, came = _beside_theirs(request, brief, form_of, request.POST)
        form.add_error(None, why_late(late, came))
        return _ask(request, form, number, brief, status=409, came=came)
    drafts.done(request)
    if form.errors:
        return _ask(request, form, number, brief, status=422)
    there = number - 1 if BACK in request.POST else number + 1
    if 1 <= there <= len(QUESTIONS):
        return redirect("briefs:interview_step", brief.ref, there)
    return redirect("briefs:interview_end", brief.ref)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def interview_end(request: SignedInRequest, ref: str) -> HttpResponse:
    """All of it to read once more, what is still open, and handing it in."""
    brief = _draft(request, ref)
    form_of = partial(EndForm, brief=brief)
    if request.method != "POST":
        if brief.stage != Brief.Stage.DRAFT:
            return redirect(brief)
        holds = {"title": brief.title, "country": brief.country_id, "area": brief.area_id}
        kept = holds | drafts.offered(request)
        if is_outdated(brief, kept):
            form, came = _beside_theirs(request, brief, form_of, kept)
            return _end(request, brief, form, came=came)
        return _end(request, brief, form_of(initial=kept))
    form = form_of(request.POST)
    form.is_valid()
    try:
        save(request, brief, form.said(), seen=form.cleaned_data.get("edition") or 0)
    except NotNow as late:
        form, came = _beside_theirs(request, brief, form_of, request.POST)
        form.add_error(None, why_late(late, came))
        return _end(request, brief, form, status=409, came=came)
    drafts.done(request)
    if (REVIEW in request.POST and form.show_gaps(brief)) or form.errors:
        return _end(request, brief, form, status=422)
    if REVIEW in request.POST:
        require(policy.may_hand_in(request.user, brief))
        brief.submit(by=request.actor)
        return redirect("briefs:upcoming", brief.ref)
    return redirect("briefs:interview_end", brief.ref)


@require_POST
@signed_in
def interview_by_mail(request: SignedInRequest, ref: str) -> HttpResponse:
    """From now on each question comes by mail, the next one when the last is answered."""
    brief = _draft(request, ref)
    ask_by_mail(brief, request.user, by=request.actor)
    messages.success(request, _("The next question comes by mail. Answer the letter, and the one after it follows."))
    return redirect("briefs:interview_end", brief.ref)


def _begin(request: SignedInRequest, said: dict[str, Any], once: str) -> Brief:
    """Named modestly, about the author's own country; both can be changed at the end."""
    levels = levels_for(request.user)
    level = next((one for one in levels if one <= Naming.COUNTRY), Naming.NOBODY)
    own = {"country": request.user.country} if request.user.country else {}
    voice = first_voice(request.user, naming=level)
    return Brief.objects.begin(kind=Kind.ACTION, said=said | own, voice=voice, by=request.actor, once=once)


def _draft(request: SignedInRequest, ref: str) -> Brief:
    """The reader's action brief; there are no five questions about a learning brief."""
    brief = own_brief(request, ref)
    if brief.is_learning:
        raise Http404
    return brief


def _beside_theirs(
    request: SignedInRequest, brief: Brief, form_of: Callable[..., F], typed: Mapping[str, Any]
) -> tuple[F, Meanwhile]:
    """A form with what was typed, and what others saved since; what was not touched here is theirs."""
    form = form_of(typed)
    form.is_valid()
    came = meanwhile(brief, form.said(), seen=number_in(str(typed.get("edition", ""))), reader=request.user)
    if came.taken:
        holds = {name: plain(getattr(brief, name)) for name in came.taken}
        form = form_of(with_theirs(typed, holds, came.taken))
        form.is_valid()
    return form, came


def _ask(
    request: SignedInRequest,
    form: AnswerForm,
    number: int,
    brief: Brief | None = None,
    *,
    status: int = 200,
    came: Meanwhile | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "came": came,
        "brief": brief,
        "question": QUESTIONS[number - 1],
        "number": number,
        "of": len(QUESTIONS),
        "enough": ENOUGH,
        "is_last": number == len(QUESTIONS),
        "section": "briefs",
    }
    return render(request, "briefs/question.html", context, status=status)


def _end(
    request: SignedInRequest, brief: Brief, form: EndForm, *, status: int = 200, came: Meanwhile | None = None
) -> HttpResponse:
    sections = {one.key: one for one in sections_of(brief, brief.kind)}
    context = {
        "form": form,
        "came": came,
        "brief": brief,
        "answers": [(number, sections[one.field]) for number, one in enumerate(QUESTIONS, 1)],
        "countries": Country.objects.by_name,
        "areas": areas(brief).values(),
        "who": shown_as(brief.voice, to=request.user),
        "is_author": policy.is_author(request.user, brief),
        "section": "briefs",
    }
    return render(request, "briefs/questions.html", context, status=status)
