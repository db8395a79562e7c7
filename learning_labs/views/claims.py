"""The harvest of a lab: emerging claims, in order, each with the words that it rests on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hlh.links.models import new_secret
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest, key_of, own, without_tricks
from learning_labs import policy
from learning_labs.facilitating.claims import claims_of, share_looked_through
from learning_labs.forms.claims import ClaimForm
from learning_labs.models import Claim, ClaimSource, Lab


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def harvest(request: SignedInRequest, slug: str) -> HttpResponse:
    """What the lab seems to teach, and a form for a further claim."""
    lab = _find(request, slug)
    first = {"once": new_secret(), "kind": Claim.Kind.WORKS} | drafts.offered(request)
    form = ClaimForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        said = form.cleaned_data
        once = key_of(said["once"] or new_secret(), request.user.pk, said["claim"])
        Claim.objects.begin(lab, words=said["claim"], kind=said["kind"], once=once, by=request.actor)
        drafts.done(request)
        return redirect("learning_labs:harvest", lab.slug)
    share = share_looked_through(lab, request.user)
    context = {
        "lab": lab,
        "form": form,
        "claims": claims_of(lab, request.user, preparing=True),
        "share": None if share is None else f"{share}%",
        "section": "labs",
    }
    return own(render(request, "learning_labs/harvest.html", context, status=422 if form.is_bound else 200))


@require_POST
@signed_in
def change(request: SignedInRequest, slug: str) -> HttpResponse:
    """A claim goes up, down or away; words go under another claim, or are left out."""
    lab = _find(request, slug)
    act, claim = request.POST.get("act", ""), _claim(lab, request.POST.get("claim", ""))
    if ref := without_tricks(request.POST.get("excerpt", "")):
        source = ClaimSource.objects.select_related("excerpt").filter(claim__lab=lab, excerpt__ref=ref[:12]).first()
        if source is None:
            raise Http404
        if act == "leave":
            source.leave_out()
        elif claim is not None:
            source.go_under(claim)
    elif claim is None:
        messages.info(request, _("This claim is not there any more."))
    elif act == "drop":
        claim.drop(by=request.actor)
    elif act in ("up", "down"):
        claim.move(up=act == "up")
    return redirect("learning_labs:harvest", lab.slug)


def _claim(lab: Lab, typed: str) -> Claim | None:
    return Claim.objects.of(lab).select_related("lab").filter(pk=number_in(typed)).first()


def _find(request: SignedInRequest, slug: str) -> Lab:
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    require(policy.may_harvest(request.user, lab))
    return lab
