"""Joining a lab and leaving it, and answering who asks to join."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hlh.activity.models import Actor
from hlh.links.ways import came_by, private, take_key
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import Request, SignedInRequest, for_strangers
from learning_labs import policy
from learning_labs.forms.joining import AskingForm, DecliningForm
from learning_labs.models import JoinRequest, Lab
from learning_labs.people.joining import ANSWERING, letter_behind


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def membership(request: SignedInRequest, slug: str) -> HttpResponse:
    """How somebody joins this lab: at once, by asking, or not by themselves."""
    lab = find(request, slug)
    if request.method != "POST":
        return show(request, lab)
    if lab.has(request.user):
        return redirect(lab)
    if policy.may_ask_to_join(request.user, lab):
        return _ask(request, lab)
    require(policy.may_join(request.user, lab))
    lab.welcome(request.user, by=request.actor, way=lab.joining)
    messages.success(request, _("You belong to this lab now."), extra_tags="good")
    return redirect(lab)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leaving(request: SignedInRequest, slug: str) -> HttpResponse:
    """What leaving does, and the button; whoever only asked takes that back."""
    lab = find(request, slug)
    if request.method != "POST":
        context = {"lab": lab, "is_member": lab.has(request.user), "section": "labs"}
        return render(request, "learning_labs/leaving.html", context | {"may": policy.may_leave(request.user, lab)})
    if asked := JoinRequest.objects.waiting().filter(lab=lab, person=request.user).first():
        asked.withdraw(by=request.actor)
    if lab.has(request.user):
        require(policy.may_leave(request.user, lab))
        lab.let_go(request.user, by=request.actor)
        messages.success(request, _("You do not belong to this lab any more."), extra_tags="good")
    return redirect(lab if lab.is_seen_by(request.user) else "learning_labs:labs")


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, ref: str, answer: str) -> HttpResponse:
    """One page with one button, for a facilitator: by a letter's link or signed in. Opening it does nothing."""
    found = get_object_or_404(JoinRequest.objects.select_related("lab", "person"), ref=ref)
    if answer not in ("yes", "no"):
        raise Http404
    letter = letter_behind(request, found)
    if request.method != "POST" and letter and (way := take_key(request, ANSWERING, letter)):
        return way
    keeps = found.lab.is_seen_by(request.user) and policy.may_moderate_in(request.user, found.lab)
    link = came_by(request, ANSWERING, letter) if letter and not keeps else None
    if not keeps and link is None:
        raise Http404
    form = DecliningForm(request.POST or None) if answer == "no" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        if keeps or request.user.pk == found.person_id:
            require(policy.may_answer(request.user, found))
        by = Actor.objects.of_link(link.pk) if link else request.actor
        if form:
            found.decline(words=form.cleaned_data["words"], by=by)
        else:
            found.accept(by=by)
        return private(redirect("learning_labs:people", found.lab.slug) if keeps else redirect(found.address(answer)))
    context = {"asked": found, "lab": found.lab, "answer": answer, "form": form, "by_link": not keeps}
    status = 422 if form and form.is_bound else 200
    return private(render(request, "learning_labs/answer.html", context | {"section": "labs"}, status=status))


def show(request: Request, lab: Lab, *, form: AskingForm | None = None, status: int = 200) -> HttpResponse:
    """The door of a lab: what it is called, what it asks, and the way in. Of a closed one nothing else is said."""
    latest = None if lab.has(request.user) else JoinRequest.objects.latest_of(request.user, lab)  # type: ignore[arg-type]
    context = {
        "lab": lab,
        "form": form or AskingForm(initial=drafts.offered(request, request.path)),
        "is_member": lab.has(request.user),
        "is_seen": lab.is_seen_by(request.user),
        "latest": latest,
        "may_join": policy.may_join(request.user, lab),
        "may_ask": policy.may_ask_to_join(request.user, lab),
        "section": "labs",
    }
    return render(request, "learning_labs/door.html", context, status=status)


def find(request: SignedInRequest, slug: str) -> Lab:
    """A lab that the reader sees, or whose door they see."""
    found = Lab.objects.at(slug, reader=request.user)
    return found or get_object_or_404(Lab.objects.with_a_door(request.user), slug=slug)


def _ask(request: SignedInRequest, lab: Lab) -> HttpResponse:
    form = AskingForm(request.POST)
    if not form.is_valid():
        return show(request, lab, form=form, status=422)
    JoinRequest.objects.ask(lab, request.user, words=form.cleaned_data["words"], by=request.actor)
    drafts.done(request)
    return redirect("learning_labs:membership", lab.slug)
