"""The people of a lab, for its facilitators: who waits, who belongs, who is invited; and taking an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.links.ways import came_by, private, take_key
from hlh.paging import by_movement
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import Request, SignedInRequest, for_strangers
from learning_labs import policy
from learning_labs.forms.joining import InvitingForm
from learning_labs.models import Invitation, JoinRequest, Lab, Membership
from learning_labs.models.invitations import MOST_OPEN, why_not
from learning_labs.people.inviting import INVITED
from learning_labs.views.moving import find

MEMBERS_ON_A_PAGE = 50
REQUESTS_SHOWN = 25  # the oldest; those behind them follow when these are answered


@never_cache
@require_safe
@signed_in
def people(request: SignedInRequest, slug: str) -> HttpResponse:
    """Requests that wait, members who came by a way that says so, and invitations that are open."""
    return show(request, find(request, slug))


@never_cache
@require_POST
@signed_in
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write to an address. Whether it has an account is nobody's to know: the answer is the same."""
    lab = find(request, slug)
    form = InvitingForm(request.POST)
    if not form.is_valid():
        return show(request, lab, form=form, status=422)
    _invitation, is_new = Invitation.objects.invite(lab, by=request.actor, **form.cleaned_data)
    if not is_new:
        words = _("This address is invited already. To write anew, take that invitation back first.")
        form.add_error("address", words)
        return show(request, lab, form=form, status=422)
    messages.success(request, _("The invitation is on its way."), extra_tags="good")
    return redirect("learning_labs:people", lab.slug)


@never_cache
@require_POST
@signed_in
def revoke(request: SignedInRequest, slug: str, ref: str) -> HttpResponse:
    """It is taken back: its link opens nothing any more."""
    lab = find(request, slug)
    get_object_or_404(Invitation, lab=lab, ref=ref).revoke(by=request.actor)
    return redirect("learning_labs:people", lab.slug)


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, ref: str) -> HttpResponse:
    """What somebody is invited to, with one button; only with the address that was invited."""
    found = get_object_or_404(Invitation.objects.select_related("lab", "invited_by__person"), ref=ref)
    if request.method != "POST" and (way := take_key(request, INVITED, found)):
        return way
    may = policy.may_take(request.user, found)
    if not may and came_by(request, INVITED, found) is None:
        raise Http404
    if request.method != "POST":
        return private(render(request, "learning_labs/invitation.html", _said(request, found)))
    if found.is_waiting:
        require(may)
    found.accept(request.user, by=request.actor)  # type: ignore[arg-type]
    messages.success(request, _("You belong to this lab now."), extra_tags="good")
    return private(redirect(found.lab))


def _said(request: Request, found: Invitation) -> dict[str, Any]:
    """What its page says: of an invitation that can't be taken, or not by this reader, nothing of the lab."""
    may = policy.may_take(request.user, found)
    wrong = why_not(found) if found.is_waiting else ""
    is_shown = found.is_waiting and not wrong and (may or not request.user.is_authenticated)
    is_member = found.lab.has(request.user)
    return {
        "invitation": found,
        "lab": found.lab if is_shown or is_member else None,
        "may": may,
        "wrong": wrong,
        "is_member": is_member,
        "section": "labs",
    }


def show(request: SignedInRequest, lab: Lab, *, form: InvitingForm | None = None, status: int = 200) -> HttpResponse:
    """The page of the people of a lab."""
    named = Membership.objects.filter(lab=lab).exclude(way="").select_related("person")
    waiting = list(JoinRequest.objects.to_answer(lab)[: REQUESTS_SHOWN + 1])
    context = {
        "lab": lab,
        "requests": waiting[:REQUESTS_SHOWN],
        "more_wait": len(waiting) > REQUESTS_SHOWN,
        "page": by_movement(named, request.GET.get("after", ""), size=MEMBERS_ON_A_PAGE, moved="since"),
        "invitations": Invitation.objects.open().filter(lab=lab).order_by("-invited_at", "-pk")[:MOST_OPEN],
        "form": form or InvitingForm(initial={"language": lab.language}),
        "section": "labs",
    }
    return render(request, "learning_labs/people.html", context, status=status)
