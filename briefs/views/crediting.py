"""Who made a brief: each says whether they want to be listed, its author puts them in order."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from briefs import policy
from briefs.crediting import answer, contributors_of, move_up
from briefs.letters import CREDIT
from briefs.models import Brief, Contribution
from briefs.naming import levels_of, others_of
from briefs.people_forms import CreditForm
from hlh.activity.models import Actor
from hlh.links.ways import came_by, private, take_key
from hlh.people.doors import signed_in
from hlh.people.speakers import shown_as
from hlh.people.voices import is_own, rename
from hlh.policy import require
from hlh.web import Request, SignedInRequest, for_strangers, without_tricks


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: Request, ref: str) -> HttpResponse:
    """One contribution, for whoever made it: opening it does nothing, a button does."""
    found = get_object_or_404(Contribution.objects.for_showing().filter(brief__version__isnull=False), ref=ref)
    if request.method != "POST" and (answer_with_key := take_key(request, CREDIT, found)):
        return answer_with_key
    mine = is_own(request.user, found.voice)
    link = None if mine else came_by(request, CREDIT, found)
    if not mine and link is None:
        raise Http404
    form = CreditForm(
        request.POST if request.method == "POST" else None, voice=found.voice, levels=levels_of(found.voice)
    )
    if form.is_valid():
        by = Actor.objects.of_link(link.pk) if link else request.actor
        agrees = form.cleaned_data["answer"] == "yes"
        if agrees and (naming := form.chosen) is not None:
            quoting = found.voice.quoting
            rename(found.voice, naming=naming, quoting=quoting, among=others_of(found.voice), by=by)
        answer(found, agrees=agrees, by=by)
        return private(redirect(found))
    context = {
        "contribution": found,
        "brief": found.brief,
        "who": shown_as(found.voice, to=request.user),
        "form": form,
        "by_link": not request.user.is_authenticated,
        "section": "briefs",
    }
    return private(render(request, "briefs/credit.html", context, status=422 if form.is_bound else 200))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contributors(request: SignedInRequest, ref: str) -> HttpResponse:
    """The list in its order, for the author to put in order. Who was asked and said nothing is counted, not named."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_write(request.user, brief))
    if request.method == "POST":
        listed = Contribution.objects.filter(brief=brief).listed()
        move_up(get_object_or_404(listed, ref=without_tricks(request.POST.get("up", ""))[:12]))
        messages.success(request, _("Saved."))
        return redirect("briefs:contributors", brief.ref)
    context = {
        "brief": brief,
        "contributors": contributors_of(brief, reader=request.user),
        "waiting": Contribution.objects.filter(brief=brief).waiting().count(),
        "section": "briefs",
    }
    return render(request, "briefs/contributors.html", context)
