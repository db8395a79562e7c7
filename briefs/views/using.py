"""One brief stands on another: its author reads what was used, and objects with one button; who uses it answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from briefs import policy
from briefs.letters import USED
from briefs.models import Brief, Objection
from briefs.people_forms import AnswerForm, ObjectionForm
from briefs.using import answer, claims_on, object_to
from briefs.views.showing import show
from hlh.activity.models import Actor
from hlh.links.ways import came_by, private, take_key
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import Request, SignedInRequest, for_strangers


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: Request, ref: str, source: str) -> HttpResponse:
    """What of somebody's brief is used in another, for its author: opening it does nothing, a button objects."""
    brief = get_object_or_404(Brief.objects.public().for_listing().at(ref))
    used = get_object_or_404(Brief.objects.public().for_listing().at(source))
    if request.method != "POST" and (opened := take_key(request, USED, used)):
        return opened
    mine = policy.is_author(request.user, used)
    link = None if mine else came_by(request, USED, used)
    if not mine and link is None:
        raise Http404
    objections = list(Objection.objects.filter(brief=brief, source=used).order_by("pk"))
    claims = claims_on(brief.version, used) if brief.version and brief.is_standing else []
    if not claims and not objections:
        raise Http404
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        object_to(brief, used, form.cleaned_data["words"], by=Actor.objects.of_link(link.pk) if link else request.actor)
        return private(redirect(request.path))
    context = {
        "brief": brief,
        "used": used,
        "claims": claims,
        "objections": objections,
        "may_object": bool(claims) and all(one.answer for one in objections),
        "form": form,
        "by_link": not request.user.is_authenticated,
        "section": "briefs",
    }
    return private(render(request, "briefs/use.html", context, status=422 if form.is_bound else 200))


@require_POST
@signed_in
def objection(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Answer an objection: what it is about stays, or is left out of the next version."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_answer_objections(request.user, brief))
    found = get_object_or_404(Objection.objects.select_related("brief"), pk=number, brief=brief)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, brief, brief.version or brief, objection_form=form, objected=found.pk, status=422)
    answer(found, what=form.cleaned_data["answer"], words=form.cleaned_data["words"], by=request.actor)
    messages.success(request, _("Answered. Whoever objected reads it in a letter."))
    return redirect(brief)
