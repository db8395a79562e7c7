"""A discussion moves, goes up in another one, or is split: for who keeps its lab."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hlh.people.doors import signed_in
from hlh.web import SignedInRequest
from learning_labs.forms.keeping import MergingForm, MovingForm, SplittingForm
from learning_labs.order import keeping
from learning_labs.order.merging import merge
from learning_labs.order.splitting import split
from learning_labs.views.keeping import done, kept, labs_to_move_to, show


@require_POST
@signed_in
def move(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """To another lab that the same person keeps."""
    found = kept(request, slug, number)
    form = MovingForm(request.POST, labs=labs_to_move_to(request, found))
    if not form.is_valid():
        return show(request, found, moving=form, status=422)
    keeping.move(found, form.cleaned_data["lab"], because=form.cleaned_data["because"], by=request.actor)
    return done(request, found, _("The discussion was moved. Its old address leads here."))


@require_POST
@signed_in
def merging(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Into another discussion of the lab."""
    found = kept(request, slug, number)
    form = MergingForm(request.POST, lab=found.lab)
    if not form.is_valid():
        return show(request, found, merging=form, status=422)
    into = merge(found, form.cleaned_data["into"], because=form.cleaned_data["because"], by=request.actor)
    return done(request, into, _("The discussions are one. The old addresses lead here."))


@require_POST
@signed_in
def splitting(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Some of its posts become a discussion of their own."""
    found = kept(request, slug, number)
    form = SplittingForm(request.POST)
    if not form.is_valid():
        return show(request, found, splitting=form, status=422)
    said = form.cleaned_data
    new = split(found, said["posts"], title=said["title"], because=said["because"], by=request.actor)
    return done(request, new, _("These posts are a discussion of their own. Where they stood a line leads here."))
