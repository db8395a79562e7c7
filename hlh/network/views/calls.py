"""Calls for learning: raised, sent to the partners that fit, answered, accepted, closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.catalogue.models import Entry
from hlh.links.models import new_secret
from hlh.network import policy
from hlh.network.asking import choose
from hlh.network.forms import AcceptanceForm, CallForm, OpeningForm
from hlh.network.models import Answer, Ask, Call
from hlh.network.models.calls import in_two_weeks
from hlh.network.views.partners import typed_before
from hlh.paging import by_movement, number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as
from hlh.people.traces import without_traces
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import CODES, data_code
from hlh.web import Request, SignedInRequest, key_of, own, without_tricks

ON_A_PAGE = 20


@require_safe
def calls(request: Request) -> HttpResponse:
    """What was asked of the network, the newest movement first, with how many were asked, answered, and were taken up."""
    page = by_movement(Call.objects.visible_to(request.user), request.GET.get("after", ""), size=ON_A_PAGE)
    figures = _figures([call.pk for call in page.rows])
    context = {
        "rows": [(call, figures[call.pk]) for call in page.rows],
        "page": page,
        "may_call": policy.may_call(request.user),
        "section": "network",
    }
    return render(request, "network/calls.html", context)


@require_safe
def call(request: Request, ref: str) -> HttpResponse:
    """What is asked, by whom, and what came of it."""
    return show(request, _find(request, ref))


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_call(request: SignedInRequest) -> HttpResponse:
    """Raise one: ?of=/labs/supplies/17/ from a question, discussion or brief that the reader sees, else from a topic in words."""
    require(policy.may_call(request.user))
    about = _entry_at(request, request.POST.get("of") or request.GET.get("of", ""))
    form = CallForm(request.POST if request.method == "POST" else None, initial=_begins_with(request, about))
    if not form.is_bound:
        return _show_form(request, form, about=about)
    if not form.is_valid():
        return _show_form(request, form, status=422, about=about)
    once = key_of(form.cleaned_data["once"], request.user.pk)
    made = Call.objects.raise_one(request.user, once=once, by=request.actor, about=about, **form.changed())
    drafts.done(request)
    return redirect("network:opening", made.ref)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_call(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask otherwise, before anybody was asked."""
    found = _find_to_keep(request, ref)
    stands = {name: getattr(found, name) for name in Call.CHANGED} | typed_before(request)
    form = CallForm(request.POST if request.method == "POST" else None, initial=stands)
    if not form.is_bound:
        return _show_form(request, form, found=found)
    if not form.is_valid():
        return _show_form(request, form, status=422, found=found)
    found.change(form.changed(), by=request.actor)
    drafts.done(request)
    return redirect("network:opening", found.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def opening(request: SignedInRequest, ref: str) -> HttpResponse:
    """Which partners it is sent to, with the reasons; each may be unticked. Who is left out is listed with why."""
    found = _find_to_keep(request, ref)
    if found.stage != Call.Stage.DRAFT:
        return redirect(found)
    choices = choose(found)
    offered = [choice.partner.pk for choice in choices if not choice.why_not]
    form = OpeningForm(request.POST if request.method == "POST" else None, offered=offered)
    words, status = "", 200
    if form.is_bound:
        ticked = set(form.cleaned_data["partners"]) if form.is_valid() else set(offered)
        try:
            if not form.is_valid():
                raise NotNow(_("Partners have changed meanwhile. Look at the list again."))
            found.open(ticked, by=request.actor)
        except NotNow as no:
            words, status = str(no.words), 409
        else:
            messages.success(request, _("The letters are on their way."))
            return redirect(found)
    context = {
        "call": found,
        "choices": choices,
        "ticked": ticked if form.is_bound else set(offered),
        "offered": offered,
        "words": words,
        "section": "network",
    }
    return own(render(request, "network/opening.html", context, status=status))


@require_POST
@signed_in
def closing(request: SignedInRequest, ref: str) -> HttpResponse:
    """Enough was answered."""
    found = _find_to_keep(request, ref)
    found.close(by=request.actor)
    return redirect(found)


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, ref: str) -> HttpResponse:
    """It should not have been asked."""
    found = _find_to_keep(request, ref)
    found.withdraw(by=request.actor)
    return redirect(found)


@require_POST
@signed_in
def acceptance(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Others read this answer from now on."""
    found = _find_to_keep(request, ref)
    given = get_object_or_404(Answer.objects.for_listing(), call=found, number=min(number, 32767))
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        return show(request, found, wrong=(given.number, form), status=422)
    given.accept(form.cleaned_data["words"], by=request.actor)
    return redirect(found.get_absolute_url() + f"#{given.anchor}")


def show(
    request: Request, found: Call, *, wrong: tuple[int, AcceptanceForm] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a call: the table of partners and what was not accepted yet are for whoever looks after it."""
    may_keep = policy.may_keep(request.user, found)
    asks = list(found.asks.for_listing().annotate(taken=Count("answers", filter=Q(answers__stage="accepted"))))
    theirs = {ask.pk for ask in asks if policy.is_contact_of(request.user, ask.partner)}
    answers = found.answers.for_listing()
    if not may_keep:
        answers = answers.filter(Q(stage=Answer.Stage.ACCEPTED) | Q(ask__in=theirs))
    number, form = wrong or (0, None)
    context = {
        "call": found,
        "who": shown_as(found.voice, to=request.user),
        "about": _about(request, found),
        "asks": asks,
        "figures": _figures([found.pk])[found.pk],
        "answers": [(answer, form if answer.number == number else None) for answer in answers],
        "to_answer": [ask for ask in asks if ask.pk in theirs and ask.is_asked and found.is_open],
        "may_keep": may_keep,
        "section": "network",
    }
    response = render(request, "network/call.html", context, status=status)
    return own(response) if request.user.is_authenticated else response


def _figures(numbers: list[int]) -> dict[int, dict[str, int]]:
    """How many partners were asked, how many of them answered, and how many had an answer accepted; one query."""
    none = {"asked": 0, "answered": 0, "accepted": 0}
    rows = (
        Ask.objects.asked()
        .filter(call__in=numbers)
        .order_by()
        .values("call")
        .annotate(
            asked=Count("pk", distinct=True),
            answered=Count("pk", distinct=True, filter=Q(stage=Ask.Stage.ANSWERED)),
            accepted=Count("pk", distinct=True, filter=Q(answers__stage=Answer.Stage.ACCEPTED)),
        )
    )
    found = {
        row["call"]: {"asked": row["asked"], "answered": row["answered"], "accepted": row["accepted"]} for row in rows
    }
    return {number: found.get(number, none) for number in numbers}


def _entry_at(request: Request, address: str) -> Entry | None:
    """What stands at an address, as far as the reader may know of it."""
    readable = Entry.objects.visible_to(request.user)
    return readable.filter(address=without_tricks(address)[:300]).first() if address else None


def _about(request: Request, found: Call) -> Entry | None:
    if found.about_id is None:
        return None
    return Entry.objects.visible_to(request.user).filter(pk=found.about_id).first()


def _begins_with(request: SignedInRequest, about: Entry | None) -> dict[str, Any]:
    """From what it is about; else from ?area=6&region=AFR&lang=fr, as a page that shows what is missing says it."""
    first: dict[str, Any] = {
        "once": new_secret(),
        "until": in_two_weeks(),
        "language": data_code(request.LANGUAGE_CODE),
        "areas": [number for typed in request.GET.getlist("area") if (number := number_in(typed))],
        "regions": request.GET.getlist("region"),
        "languages": request.GET.getlist("lang"),
    }
    if about is not None:
        first |= {"title": without_traces(about.title)[:160], "areas": list(about.areas)}
        first["language"] = about.language if about.language in CODES else first["language"]
    return first | typed_before(request)


def _find(request: Request, ref: str) -> Call:
    return get_object_or_404(Call.objects.visible_to(request.user).for_listing(), ref=ref)


def _find_to_keep(request: SignedInRequest, ref: str) -> Call:
    found = _find(request, ref)
    require(policy.may_keep(request.user, found))
    return found


def _show_form(
    request: SignedInRequest,
    form: CallForm,
    *,
    status: int = 200,
    about: Entry | None = None,
    found: Call | None = None,
) -> HttpResponse:
    context = {"form": form, "about": about, "call": found, "section": "network"}
    return own(render(request, "network/call_form.html", context, status=status))
