"""What those who keep a lab have among themselves: notes, who looks after what, and the log of what was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hlh.paging import by_number
from hlh.people.doors import signed_in
from hlh.web import SignedInRequest, key_of
from learning_labs.forms.keeping import AssigningForm, NoteForm
from learning_labs.models import Act
from learning_labs.order import keeping
from learning_labs.order.assigning import facilitators_of
from learning_labs.reporting import line
from learning_labs.views.keeping import kept, show
from learning_labs.views.moving import find

ROWS_ON_A_PAGE = 25


@require_POST
@signed_in
def notes(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Leave a note for the others who keep the lab."""
    found = kept(request, slug, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, found, note=form, status=422)
    words = form.cleaned_data["words"]
    once = key_of(form.cleaned_data["once"], request.user.pk, found.pk, words)
    keeping.note(found, words, once=once, by=request.actor)
    return redirect(f"{found.get_absolute_url()}#notes-box")


@require_POST
@signed_in
def assignment(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Somebody looks after it; or it is done; or it is nobody's again."""
    found = kept(request, slug, number)
    if "done" in request.POST or "nobody" in request.POST:
        keeping.unassign(found, is_done="done" in request.POST, by=request.actor)
        messages.success(request, _("It is kept."), extra_tags="good")
        return redirect("learning_labs:keeping", found.lab.slug, found.number)
    form = AssigningForm(request.POST, keepers=facilitators_of(found.lab))
    if not form.is_valid():
        return show(request, found, assigning=form, status=422)
    keeping.assign(found, form.cleaned_data["person"], by=request.actor)
    messages.success(request, _("It stands in their list now; a letter tells them."), extra_tags="good")
    return redirect("learning_labs:keeping", found.lab.slug, found.number)


@never_cache
@require_safe
@signed_in
def log(request: SignedInRequest, slug: str) -> HttpResponse:
    """What moderators did in a lab, the newest first."""
    lab = find(request, slug)
    page = by_number(Act.objects.filter(lab=lab).for_listing(), request.GET.get("after", ""), size=ROWS_ON_A_PAGE)
    context = {"lab": lab, "lines": [line(one) for one in page.rows], "next": page.next, "section": "labs"}
    return render(request, "learning_labs/log.html", context)
