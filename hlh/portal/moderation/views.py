"""Flagging what one reads, and the queue of those who decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.catalogue.anchors import address_of
from hlh.catalogue.models import Case, Decision, Entry, Passage
from hlh.catalogue.moderation import holding, policy
from hlh.catalogue.moderation.things import Keeper, Said, keeper_of
from hlh.limits import spend
from hlh.paging import by_promise
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as
from hlh.policy import NotNow, require
from hlh.portal.moderation.forms import DecisionForm, FlagForm
from hlh.web import SignedInRequest

CASES_ON_A_PAGE = 20
MOST_FLAGS_IN_A_DAY = 20  # of one person


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def flag(request: SignedInRequest) -> HttpResponse:
    """Say that something is wrong with what stands at ?at=/labs/supplies/1/&post=post-3, or with all of it."""
    at, anchor = request.GET.get("at", "")[:300], request.GET.get("post", "")[:40]
    entry = get_object_or_404(Entry.objects.visible_to(request.user).filter(address=at.replace("\0", ""))[:1])
    anchor = anchor.replace("\0", "")
    passage = Passage.objects.filter(entry=entry, anchor=anchor).first() if anchor else None
    keeper = keeper_of(entry, anchor)
    author = keeper.author(entry, anchor) if keeper else None
    if anchor and passage is None and author is None:
        raise Http404
    require(policy.may_flag(request.user, author.voice if author else None))
    form = FlagForm(request.POST or None)
    if not form.is_valid():
        context = {"entry": entry, "passage": passage, "there": address_of(entry, anchor), "form": form}
        return render(request, "moderation/flag.html", context, status=422 if form.is_bound else 200)
    if not spend(f"flag:{request.user.pk}", most=MOST_FLAGS_IN_A_DAY):
        raise NotNow(_("You flagged much today. Keep your text and send it tomorrow."))
    if holding.flag(entry, anchor, person=request.user, by=request.actor, **form.cleaned_data):
        messages.success(request, _("Thank you. A facilitator looks at it, and you are told what becomes of it."))
    else:
        messages.info(request, _("You flagged this before. You are told what becomes of it."))
    return redirect(address_of(entry, anchor))


@require_safe
@signed_in
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits for a decision of the reader, the oldest first."""
    require(policy.may_moderate(request.user))
    waiting = Case.objects.visible_to(request.user).waiting().for_listing()
    page = by_promise(waiting, request.GET.get("after", ""), size=CASES_ON_A_PAGE, promised="since")
    said = said_of(page.rows)
    rows = [_row(request, case, said.get(case.pk)) for case in page.rows]
    return render(request, "moderation/queue.html", {"rows": rows, "next": page.next, "section": "moderation"})


@require_safe
@signed_in
def case(request: SignedInRequest, number: int) -> HttpResponse:
    """One case, with the form to hide it."""
    return show(request, _find(request, number))


@require_POST
@signed_in
def decision(request: SignedInRequest, number: int) -> HttpResponse:
    """Show it, hide it, or keep it as it is."""
    found = _find(request, number)
    require(policy.may_decide(request.user, found))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    _is_what_was_read(request, found)
    what, words = form.cleaned_data["what"], form.cleaned_data["words"]
    if what == Decision.What.RELEASED:
        found.release(by=request.actor)
    elif what == Decision.What.HIDDEN:
        found.hide(reason=form.cleaned_data["reason"], words=words, by=request.actor)
    else:
        found.keep(words=words, by=request.actor)
    messages.success(request, _("Decided. Whoever it is about is told."))
    return redirect("moderation:queue")


def _is_what_was_read(request: SignedInRequest, found: Case) -> None:
    """Its author may have changed it since the page was opened.

    Raises:
        NotNow: then.
    """
    said = said_of([found]).get(found.pk)
    if said and request.POST.get("edition", said.edition) != said.edition:
        raise NotNow(_("Its author handed in another text meanwhile. Read that one, then decide."))


def show(request: SignedInRequest, found: Case, *, form: DecisionForm | None = None, status: int = 200) -> HttpResponse:
    """The page of a case, for those who decide."""
    row = _row(request, found, said_of([found]).get(found.pk))
    decisions = found.decisions.order_by("pk")
    context = {
        "row": row,
        "case": found,
        "decisions": decisions,
        "form": form or DecisionForm(),
        "section": "moderation",
    }
    return render(request, "moderation/case.html", context, status=status)


def said_of(cases: Sequence[Case]) -> Mapping[int, Said]:
    """What cases are about: as the rooms show it, else as the catalogue tells it."""
    by_keeper: dict[Keeper | None, list[Case]] = defaultdict(list)
    for case in cases:
        if case.entry:
            by_keeper[keeper_of(case.entry, case.anchor)].append(case)
    said: dict[int, Said] = {}
    for keeper, same in by_keeper.items():
        said |= keeper.said(same) if keeper else {case.pk: _as_told(case.entry) for case in same if case.entry}
    return said


def _as_told(entry: Entry) -> Said:
    return Said(format_html("<p>{}</p>", entry.summary), entry.language, entry.address)


def _row(request: SignedInRequest, case: Case, said: Said | None) -> dict[str, object]:
    return {
        "case": case,
        "said": said,
        "who": shown_as(case.voice, to=request.user) if case.voice else None,
        "may_decide": policy.may_decide(request.user, case),
    }


def _find(request: SignedInRequest, number: int) -> Case:
    require(policy.may_moderate(request.user))
    return get_object_or_404(Case.objects.visible_to(request.user).for_listing(), pk=number)
