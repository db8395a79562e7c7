"""Calls for learning: raised, sent to the partners that fit, answered, accepted, closed."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from hlh.catalogue.models import Entry
from hlh.network import policy
from hlh.network.forms import AcceptanceForm
from hlh.network.models import Answer, Ask, Call
from hlh.paging import by_movement
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as
from hlh.policy import require
from hlh.web import Request, SignedInRequest, own

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


@require_POST
@signed_in
def closing(request: SignedInRequest, ref: str) -> HttpResponse:
    """Enough was answered."""
    found = find_to_keep(request, ref)
    found.close(by=request.actor)
    return redirect(found)


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, ref: str) -> HttpResponse:
    """It should not have been asked."""
    found = find_to_keep(request, ref)
    found.withdraw(by=request.actor)
    return redirect(found)


@require_POST
@signed_in
def acceptance(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Others read this answer from now on; or no more."""
    found = find_to_keep(request, ref)
    given = get_object_or_404(Answer.objects.for_listing(), call=found, number=min(number, 32767))
    if request.POST.get("back"):
        given.take_off(by=request.actor)
        return redirect(found.get_absolute_url() + f"#{given.anchor}")
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


def _about(request: Request, found: Call) -> Entry | None:
    if found.about_id is None:
        return None
    return Entry.objects.visible_to(request.user).filter(pk=found.about_id).first()


def _find(request: Request, ref: str) -> Call:
    return get_object_or_404(Call.objects.visible_to(request.user).for_listing(), ref=ref)


def find_to_keep(request: SignedInRequest, ref: str) -> Call:
    found = _find(request, ref)
    require(policy.may_keep(request.user, found))
    return found
