"""Keeping a discussion in order: the page with an act a form, and the acts that change nothing but its own row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hlh.links.models import new_secret
from hlh.paging import number_in
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.forms.keeping import (
    AssigningForm,
    BecauseForm,
    MaybeBecauseForm,
    MergingForm,
    MovingForm,
    NoteForm,
    SlowForm,
    SplittingForm,
)
from learning_labs.models import Assignment, Discussion, Lab
from learning_labs.order import keeping
from learning_labs.order.assigning import facilitators_of
from learning_labs.order.noting import notes_under
from learning_labs.views.discussions import find

MOST_LABS = 200  # to move it to


@never_cache
@require_safe
@signed_in
def page(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Every act, each in its form."""
    return show(request, kept(request, slug, number))


@require_POST
@signed_in
def closing(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """It is read from now on, and not added to; why stands on its page."""
    found = kept(request, slug, number)
    form = BecauseForm(request.POST)
    if not form.is_valid():
        return show(request, found, closing=form, status=422)
    keeping.close(found, by=request.actor, **form.cleaned_data)
    return done(request, found, _("The discussion is closed."))


@require_POST
@signed_in
def reopening(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """It goes on."""
    found = kept(request, slug, number)
    form = MaybeBecauseForm(request.POST)
    if not form.is_valid():
        return show(request, found, reopening=form, status=422)
    keeping.reopen(found, by=request.actor, **form.cleaned_data)
    return done(request, found, _("The discussion is open again."))


@require_POST
@signed_in
def pin(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """On top of the lab's list, or in it as all others."""
    found = kept(request, slug, number)
    if request.POST.get("pinned") == "no":
        keeping.unpin(found, by=request.actor)
    else:
        keeping.pin(found, by=request.actor)
    return done(request, found, _("It is kept."))


@require_POST
@signed_in
def pace(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Slow mode of this discussion alone."""
    found = kept(request, slug, number)
    form = SlowForm(request.POST)
    if not form.is_valid():
        return show(request, found, pacing=form, status=422)
    keeping.slow_down(found, by=request.actor, **form.cleaned_data)
    return done(request, found, _("It is kept."))


@require_POST
@signed_in
def answer(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """This post is the answer, or is not any more: said by who began it, and by who keeps the lab."""
    found = find(request, slug, number)
    voice = found.voice_of(request.user)
    require(policy.may_accept(request.user, found, voice))
    as_keeper = not (found.is_opened_by(voice) and not found.from_question)
    if "none" in request.POST:
        keeping.unmark_answer(found, by=request.actor, as_keeper=as_keeper)
        return redirect(found)
    wanted = number_in(request.POST.get("post", ""))
    post = get_object_or_404(found.posts.shown().exclude(number=1), pk=wanted)
    keeping.mark_answer(found, post, by=request.actor, as_keeper=as_keeper)
    return redirect(found.page_of(post))


def kept(request: SignedInRequest, slug: str, number: int) -> Discussion:
    """The discussion, for who keeps its lab; for everybody else who reads it the reason why not."""
    found = find(request, slug, number)
    require(policy.may_moderate_in(request.user, found.lab))
    return found


def labs_to_move_to(request: SignedInRequest, found: Discussion) -> list[Lab]:
    """The open labs that this person keeps too."""
    others = Lab.objects.visible_to(request.user).open().exclude(pk=found.lab_id).order_by("title", "pk")
    return [lab for lab in others[:MOST_LABS] if policy.may_moderate_in(request.user, lab)]


def show(request: SignedInRequest, found: Discussion, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, each form as it was sent."""
    labs, keepers = labs_to_move_to(request, found), facilitators_of(found.lab)
    looking_after = Assignment.objects.filter(discussion=found).select_related("person").first()
    context = {
        "discussion": found,
        "lab": found.lab,
        "closing": BecauseForm(),
        "reopening": MaybeBecauseForm(),
        "pacing": SlowForm(initial={"minutes": found.slow_minutes}),
        "moving": MovingForm(labs=labs),
        "merging": MergingForm(lab=found.lab),
        "splitting": SplittingForm(),
        "assigning": AssigningForm(keepers=keepers, initial={"person": request.user.pk}),
        "note": NoteForm(),
        "notes": notes_under(found, reader=request.user),
        "once": new_secret(),
        "labs": labs,
        "keepers": keepers,
        "assignment": looking_after,
        "section": "labs",
    }
    return render(request, "learning_labs/keeping.html", context | forms, status=status)


def done(request: SignedInRequest, there: Discussion, words: str) -> HttpResponse:
    """Back to the discussion, wherever it stands now."""
    messages.success(request, words, extra_tags="good")
    return redirect(there)
