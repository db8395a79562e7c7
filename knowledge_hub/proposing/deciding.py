"""The queue of the hub's curators, and their three answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hlh.paging import by_promise, number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as, with_voice
from hlh.policy import require
from hlh.taxonomy.models import Area
from hlh.web import SignedInRequest
from knowledge_hub import policy
from knowledge_hub.models import Proposal
from knowledge_hub.proposing.alike import near
from knowledge_hub.proposing.forms import AcceptForm, DeclineForm, QuestionForm
from knowledge_hub.proposing.views import find, show

ON_A_PAGE = 25


@never_cache
@require_safe
@signed_in
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first: by where it comes from and by area."""
    require(policy.may_curate(request.user))
    asked, area = request.GET.get("origin", ""), Area.objects.current(number_in(request.GET.get("area", "")))
    origin = asked if asked in Proposal.Origin.values else ""
    stage = Proposal.Stage.ASKED_BACK if request.GET.get("view") == "asked" else Proposal.Stage.WAITING
    found = Proposal.objects.visible_to(request.user).filter(stage=stage).select_related(*with_voice())
    if origin:
        found = found.filter(origin=origin)
    if area:
        found = found.filter(areas__contains=[area.number])
    page = by_promise(found, request.GET.get("after", ""), size=ON_A_PAGE, promised="made_at")
    alike = near(page.rows, reader=request.user)
    rows = [
        (one, shown_as(one.voice, to=request.user) if one.voice else None, alike.get(one.pk, [])) for one in page.rows
    ]
    chosen = {
        "view": "asked" if stage == Proposal.Stage.ASKED_BACK else "",
        "origin": origin,
        "area": area.number if area else "",
    }
    context: dict[str, Any] = {"rows": rows, "next": page.next, "query": _query(chosen), "section": "hub"}
    context |= {"origins": Proposal.Origin.choices, "areas": Area.objects.offered()}
    return render(request, "knowledge_hub/proposals.html", context | chosen)


@never_cache
@require_POST
@signed_in
def acceptance(request: SignedInRequest, ref: str) -> HttpResponse:
    """Yes: with all that a resource needs it stands in the hub at once."""
    found = find(request, ref)
    require(policy.may_decide_on(request.user, found))
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return show(request, found, accepting=form, status=422)
    found.accept(request.user, said=form.cleaned_data, by=request.actor)
    drafts.done(request)
    messages.success(request, _("It stands in the hub."), extra_tags="good")
    return redirect(found)


@never_cache
@require_POST
@signed_in
def question(request: SignedInRequest, ref: str) -> HttpResponse:
    """Not yet: its proposer is asked."""
    found = find(request, ref)
    require(policy.may_ask_back(request.user, found))
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return show(request, found, asking=form, status=422)
    found.ask_back(words=form.cleaned_data["words"], by=request.actor)
    drafts.done(request)
    return redirect(found)


@never_cache
@require_POST
@signed_in
def decline(request: SignedInRequest, ref: str) -> HttpResponse:
    """No: why, and what would mend it."""
    found = find(request, ref)
    require(policy.may_decide_on(request.user, found))
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return show(request, found, declining=form, status=422)
    found.decline(**form.cleaned_data, by=request.actor)
    drafts.done(request)
    return redirect(found)


def _query(chosen: Mapping[str, object]) -> str:
    """What stays chosen on the next page."""
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in chosen.items() if value})
    return query.urlencode()
