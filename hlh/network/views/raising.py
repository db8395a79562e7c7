"""Raising a call: what is asked, and which partners it is sent to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hlh.catalogue.models import Entry
from hlh.links.models import new_secret
from hlh.network import policy
from hlh.network.choosing import choose
from hlh.network.forms import CallForm, OpeningForm
from hlh.network.models import Call
from hlh.network.models.calls import in_two_weeks
from hlh.network.views.calls import find_to_keep
from hlh.network.views.partners import typed_before
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.traces import without_traces
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import CODES, data_code
from hlh.web import Request, SignedInRequest, key_of, own, without_tricks


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
    said = form.changed()
    once = key_of(form.cleaned_data["once"], request.user.pk, about and about.pk, *said.values())
    made = Call.objects.raise_one(request.user, once=once, by=request.actor, about=about, **said)
    drafts.done(request)
    return redirect("network:opening", made.ref)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_call(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask otherwise, before anybody was asked."""
    found = find_to_keep(request, ref)
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
    found = find_to_keep(request, ref)
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


def _entry_at(request: Request, address: str) -> Entry | None:
    """What stands at an address, as far as the reader may know of it."""
    readable = Entry.objects.visible_to(request.user)
    return readable.filter(address=without_tricks(address)[:300]).first() if address else None


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
