"""Clearance: asking a country, and the page on which it reads the exact words and answers, without an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from briefs import policy
from briefs.clearing.asking import CLEARING, ask, text_to_clear
from briefs.clearing.forms import BACK, AnswerForm, AskingForm
from briefs.clearing.telling import named_as
from briefs.models import Brief, Clearance, Grade
from briefs.models.grading import where_it_is_named
from briefs.models.sections import hash_of, sections_of
from hlh.activity.models import Actor
from hlh.limits import spend
from hlh.links.models import Link
from hlh.links.ways import came_by, private, take_key
from hlh.people.doors import signed_in
from hlh.people.models import Voice
from hlh.policy import NotNow, Refused, require
from hlh.web import Request, SignedInRequest, for_strangers, own

SHOWN = 30  # askings about one brief
MOST_A_DAY = 40  # that one person sends


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def clearances(request: SignedInRequest, ref: str) -> HttpResponse:
    """Whom its country was asked by, and what they said; and asking."""
    found = _own(request, ref)
    if request.method != "POST":
        return _show_asking(request, found, AskingForm(initial={"language": found.language, "wanted": Grade.COUNTRY}))
    form = AskingForm(request.POST)
    if not form.is_valid():
        return _show_asking(request, found, form, status=422)
    try:
        if not spend(f"brief-clearing:{request.user.pk}", most=MOST_A_DAY):
            raise NotNow(_("As many letters as go in a day were sent for you. Come back tomorrow."))
        ask(found, **form.cleaned_data, by=request.actor)
    except NotNow as no:
        form.add_error("address", str(no.words))
        return _show_asking(request, found, form, status=409)
    messages.success(request, _("The words are on their way. You get a letter with the answer."), extra_tags="good")
    return redirect("briefs:clearances", found.ref)


@require_POST
@signed_in
def clearance_back(request: SignedInRequest, ref: str, clearance: str) -> HttpResponse:
    """Nobody is asked any more, and the link shows nothing; or what was allowed is given up."""
    found = _own(request, ref)
    get_object_or_404(Clearance, brief=found, ref=clearance).take_back(by=request.actor)
    return redirect("briefs:clearances", found.ref)


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request: Request, ref: str) -> HttpResponse:
    """The exact words, and three ways to answer: opening it does nothing."""
    found = get_object_or_404(Clearance.objects.select_related("brief__version", "brief__voice", "voice"), ref=ref)
    if request.method != "POST" and (way := take_key(request, CLEARING, found)):
        return way
    link = came_by(request, CLEARING, found) if found.voice_id else None
    if link is None:
        if not request.user.is_authenticated and request.method != "POST":
            return private(redirect_to_login(request.get_full_path()))
        if not policy.may_clear(request.user, found):
            raise Http404
    if link and found.voice and _is_of_who_wrote(request, found.voice, found.brief):
        raise Refused(_("Somebody else has to clear what you wrote."))
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=_initial(found))
    if not form.is_bound:
        return _show_words(request, found, link, form)
    actor = Actor.objects.of_link(link.pk) if link else request.actor
    if BACK in request.POST:
        found.take_back(by=actor)
        return private(redirect(found))
    if not form.is_valid():
        return _show_words(request, found, link, form, status=422)
    said = form.cleaned_data
    if form.is_yes:
        found.give(grade=said["grade"], until=said["until"], seen=said["seen"], by=actor)
    else:
        found.refuse(said["words"], seen=said["seen"], by=actor)
    return private(redirect(found))


def _is_of_who_wrote(request: Request, asked: Voice, brief: Brief) -> bool:
    return policy.wrote(request.user, brief) or policy.wrote_by(asked, brief)


def _own(request: SignedInRequest, ref: str) -> Brief:
    found = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_ask_clearance(request.user, found))
    if text_to_clear(found) is found and not Brief.objects.workable_by(request.user).filter(pk=found.pk).exists():
        raise NotNow(_("This is already “%(stage)s”.") % {"stage": found.get_stage_display()})
    return found


def _initial(found: Clearance) -> dict[str, Any]:
    return {"grade": found.grade, "until": found.until, "words": found.said}


def _show_asking(request: SignedInRequest, found: Brief, form: AskingForm, *, status: int = 200) -> HttpResponse:
    told = text_to_clear(found)
    digest = hash_of(sections_of(told, found.kind))
    asked = list(found.clearances.newest_first()[:SHOWN])
    context = {
        "brief": found,
        "told": told,
        "form": form,
        "rows": [(one, one.hash == digest) for one in asked],
        "is_cleared": any(one.is_standing and one.hash == digest and one.country == told.country for one in asked),
        "named": list(where_it_is_named(found)) if told is found else [],
        "section": "briefs",
    }
    return own(render(request, "briefs/clearances.html", context, status=status))


def _show_words(
    request: Request, found: Clearance, link: Link | None, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    """The words as they were when it was asked; of what was taken back nothing."""
    context = {
        "clearance": found,
        "brief": found.brief,
        "sections": found.sections() if found.may_be_answered else [],
        "form": form,
        "by_link": link is not None,
        "named": named_as(found),
        "section": "briefs",
    }
    return private(render(request, "briefs/clearance.html", context, status=status))
