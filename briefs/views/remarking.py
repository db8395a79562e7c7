"""Remarks on the text that is worked on: writing one, saying something back, and being done with it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from briefs import policy
from briefs.models import Brief, Remark
from briefs.naming import among
from briefs.remarking.forms import RemarkForm, ReplyForm
from briefs.views.showing import show
from hlh.links.models import new_secret
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Naming, Person, Quoting, Voice
from hlh.people.voices import speak
from hlh.policy import NotNow, require
from hlh.web import SignedInRequest, key_of


@require_POST
@signed_in
def remarks(request: SignedInRequest, ref: str) -> HttpResponse:
    """Remark on exact words of a section; what is wrong is said beside its field."""
    brief = _worked_on(request, ref)
    form = RemarkForm(request.POST, brief=brief)
    status = 422
    if form.is_valid():
        said = form.cleaned_data
        once = key_of(said.pop("once") or new_secret(), request.user.pk, *said.values())
        voice, part = voice_in(brief, request.user), policy.part_of(request.user, brief)
        try:
            remark = Remark.objects.write(brief, **said, part=part, voice=voice, once=once, by=request.actor)
        except NotNow as late:
            form.add_error("quote", str(late.words))
            status = 409
        else:
            drafts.done(request)
            return _to(remark)
    return show(request, brief, brief, remark_form=form, status=status)


@require_POST
@signed_in
def replies(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Say something back to a remark."""
    brief = _worked_on(request, ref)
    remark = _remark(brief, number)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return show(request, brief, brief, reply_form=form, reply_to=remark.pk, status=422)
    words = form.cleaned_data["words"]
    once = key_of(form.cleaned_data["once"] or new_secret(), request.user.pk, remark.pk, words)
    voice, part = voice_in(brief, request.user), policy.part_of(request.user, brief)
    remark.answer(words, part=part, voice=voice, once=once, by=request.actor)
    return _to(remark)


@require_POST
@signed_in
def resolution(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """It is done with."""
    remark = _remark(_worked_on(request, ref), number)
    remark.resolve(by=request.actor)
    return _to(remark)


@require_POST
@signed_in
def reopening(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """It is not done with after all."""
    remark = _remark(_worked_on(request, ref), number)
    remark.reopen(by=request.actor)
    return _to(remark)


def _worked_on(request: SignedInRequest, ref: str) -> Brief:
    """A brief that the reader sees and may remark on."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_remark(request.user, brief))
    return brief


def _remark(brief: Brief, number: int) -> Remark:
    remark: Remark = get_object_or_404(brief.remarks.filter(pk=number) if number < 2**63 else Remark.objects.none())
    return remark


def voice_in(brief: Brief, person: Person) -> Voice:
    """How somebody who remarks is named in this brief: as they chose, and until they choose not at all."""
    return speak(person, brief.place, naming=Naming.NOBODY, quoting=Quoting.NO, among=among(person))


def _to(remark: Remark) -> HttpResponse:
    return redirect(f"{reverse('briefs:upcoming', args=[remark.brief.ref])}#remark-{remark.pk}")
