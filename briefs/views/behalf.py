"""For who writes down what somebody else did, and for those: they read it, agree, or say no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefs import policy
from briefs.behalf import LINK, begin_for, way_for
from briefs.forms import Listed
from briefs.models import Attachment, Brief, Kind, OnBehalf, sections_of
from briefs.naming import everybody, levels_at, levels_for
from hlh.activity.models import Actor
from hlh.files.views import handed_out
from hlh.links.models import Link, new_secret
from hlh.links.ways import came_by, private, take_key
from hlh.people import drafts
from hlh.people.browsers import has_signed_in
from hlh.people.doors import signed_in
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Person, Quoting
from hlh.people.speakers import shown_as
from hlh.people.voices import has_confirmed, is_own, is_within_reach
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import CODES, LANGUAGES, data_code
from hlh.web import Request, ShortWords, SignedInRequest, for_strangers, key_of, own


class BehalfForm(forms.Form):
    """Whose experience it is, as far as the hub needs to know."""

    title = ShortWords(
        max_length=160,
        error_messages={"required": gettext_lazy("Say in one line what was found; it can be changed later.")},
    )
    address = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={
            "invalid": gettext_lazy("This is no mail address. Write it like name@health.example, or leave it empty.")
        },
    )
    language = Listed(CODES, gettext_lazy("Choose a language from the list."))
    once = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any = None, *, typist: Person, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.typist = typist

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if address.casefold() == self.typist.email.casefold() or has_confirmed(self.typist, address):
            raise forms.ValidationError(_("This is your own address. What you did yourself you tell as your own."))
        return address


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def on_behalf(request: SignedInRequest) -> HttpResponse:
    """Begin a draft of what somebody else did."""
    require(policy.may_begin(request.user, Kind.ACTION))
    first = {"once": new_secret(), "language": data_code(get_language() or "en")} | drafts.offered(request)
    form = BehalfForm(request.POST if request.method == "POST" else None, typist=request.user, initial=first)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        said["once"] = key_of(said["once"] or new_secret(), request.user.pk, said["title"], said["address"])
        brief = begin_for(request.user, **said, by=request.actor)
        drafts.done(request)
        if "interview" in request.POST:
            return redirect("briefs:interview_step", brief.ref, 1)
        return redirect("briefs:edit", brief.ref)
    context = {"form": form, "languages": LANGUAGES, "section": "briefs"}
    return own(render(request, "briefs/on_behalf.html", context, status=422 if form.is_bound else 200))


@require_POST
@signed_in
def asking(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask whoever's experience it is: by a letter, else by a link that is shown once, to be passed on."""
    brief = get_object_or_404(Brief.objects.workable_by(request.user).for_listing().at(ref))
    behalf = get_object_or_404(OnBehalf.objects.select_related("brief__voice", "typist"), brief=brief)
    if not behalf.is_typed_by(request.user):
        raise Http404
    behalf.ask(request.user, by=request.actor)
    if is_within_reach(brief.voice):
        messages.success(request, _("They get a letter with a link. It says your name; it shows them this draft."))
        return redirect(brief)
    context = {"brief": brief, "way": way_for(behalf), "section": "briefs"}
    return own(render(request, "briefs/asking.html", context))


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request, ref: str) -> HttpResponse:
    """The draft as it is, how they are named, and two buttons: opening it does nothing."""
    behalf = _behalf_at(ref)
    if request.method != "POST" and (way := take_key(request, LINK, behalf)):
        return way
    link = came_by(request, LINK, behalf)
    if link is None:
        raise Http404
    is_typists = has_signed_in(request, behalf.typist)
    require(policy.may_answer_for_it(request.user, behalf, is_typists_browser=is_typists))
    brief = behalf.brief
    person = request.user if isinstance(request.user, Person) else None
    levels = levels_for(person) if person else levels_at(brief.country)
    first = next((one for one in levels if one <= Naming.COUNTRY), Naming.NOBODY)
    form = NamingForm(
        request.POST if request.method == "POST" and "no" not in request.POST else None,
        levels=levels,
        initial={"naming": int(first), "quoting": Quoting.ASK},
    )
    if request.method == "POST" and "no" in request.POST:
        behalf.refuse(by=_actor(request, link))
        return private(redirect("briefs:agreement", ref))
    if form.is_bound and form.is_valid():
        try:
            _agree(request, behalf, person, form, link)
        except NotNow as late:
            return _show(request, behalf, form, str(late.words), status=409)
        return private(redirect("briefs:agreement", ref))
    return _show(request, behalf, form, "", status=422 if form.is_bound else 200)


@require_safe
def agreement_file(request: Request, ref: str, number: int) -> FileResponse:
    """A file of the draft, for whoever is asked whether it goes out in their voice."""
    behalf = _behalf_at(ref)
    if came_by(request, LINK, behalf) is None or behalf.refused_at:
        raise Http404
    files = {one.pk: one for one in _files_of(request, behalf) if one.is_given_out}
    if number not in files:
        raise Http404
    return private(handed_out(files[number].file, files[number].name))


def _behalf_at(ref: str) -> OnBehalf:
    behalf = OnBehalf.objects.select_related("brief__voice", "brief__version", "typist__person")
    return get_object_or_404(behalf, brief__word=ref)


def _files_of(request: Request, behalf: OnBehalf) -> list[Attachment]:
    brief = behalf.brief
    return [] if _is_taken_over(request, behalf) else Attachment.objects.of(brief, brief)


def _is_taken_over(request: Request, behalf: OnBehalf) -> bool:
    """Whether it is somebody's own by now, and nobody else reads along."""
    return behalf.has_account and not is_own(request.user, behalf.brief.voice)


def _agree(request: Request, behalf: OnBehalf, person: Person | None, form: NamingForm, link: Link) -> None:
    chosen = {"naming": form.cleaned_data["naming"], "quoting": form.cleaned_data["quoting"]}
    behalf.agree(request.POST.get("seen", ""), person, **chosen, among=everybody(), by=_actor(request, link))


def _actor(request: Request, link: Link) -> Actor:
    return request.actor if request.user.is_authenticated else Actor.objects.of_link(link.pk)


def _show(request: Request, behalf: OnBehalf, form: NamingForm, late: str, *, status: int) -> HttpResponse:
    brief = behalf.brief
    is_taken_over = _is_taken_over(request, behalf)
    person = request.user if isinstance(request.user, Person) else None
    country = person.country if person else brief.country
    context = {
        "brief": brief,
        "behalf": behalf,
        "form": form,
        "late": late,
        "typist": shown_as(behalf.typist),
        "sections": [] if is_taken_over else [one for one in sections_of(brief, brief.kind) if one.words],
        "files": _files_of(request, behalf),
        "seen": behalf.in_question(),
        "is_agreed": bool(behalf.agreed_at) and not behalf.refused_at and not behalf.hindrance(),
        "is_mine": is_own(request.user, brief.voice),
        "country": country.label if country else "",
        "region": country.region_now.label if country and country.region_now else "",
        "section": "briefs",
    }
    return private(render(request, "briefs/agreement.html", context, status=status))
