"""Beginning a discussion: near ones are shown first, nothing is lost on the way."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hlh.catalogue.likeness import near
from hlh.catalogue.tongues import language_of
from hlh.links.models import new_secret
from hlh.markdown import rendered
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Naming, Quoting
from hlh.policy import require
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.forms.beginning import HEADINGS, PARTS, BeginningForm, ExperienceForm, hint_for
from learning_labs.forms.posts import ask_for_the_file_again
from learning_labs.models import Discussion, Lab
from learning_labs.models.discussions import title_of
from learning_labs.order.pacing import spend_a_post
from learning_labs.saying.beforehand import said_beforehand
from learning_labs.saying.beginning import begin, begun
from learning_labs.saying.naming import at_first, levels_in

Kind = Discussion.Kind


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask, discuss or announce: one field. Near ones come first, where there are any."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    kind = _kind(request)
    if kind == Kind.EXPERIENCE:
        return redirect("learning_labs:tell", lab.slug)
    require(policy.may_begin(request.user, lab, kind))
    said: dict[str, Any] = {"lab": lab, "levels": levels_in(lab, request.user)}
    if request.method != "POST":
        return _show(request, lab, kind, BeginningForm(initial=_first(request, said["levels"]), **said))
    form = BeginningForm(request.POST, files=request.FILES, **said)
    if not form.is_valid():
        return _show(request, lab, kind, form, status=422)
    text = form.cleaned_data["text"]
    if "look" in request.POST:
        ask_for_the_file_again(form)
        return _show(request, lab, kind, form, seen=rendered(text), sure=request.POST.get("sure", ""))
    if before := begun(lab, request.user, text, form.cleaned_data["once"]):
        return redirect(before)
    if "sure" not in request.POST and (found := near(text, reader=request.user)):
        ask_for_the_file_again(form)
        return _show(request, lab, kind, form, near=found, sure="1")
    return _begin(request, lab, kind, text, form.cleaned_data)


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tell(request: SignedInRequest, slug: str) -> HttpResponse:
    """Tell an experience, one short part after the other; each is kept on the server as soon as it is written."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    require(policy.may_begin(request.user, lab, Kind.EXPERIENCE))
    said: dict[str, Any] = {"lab": lab, "levels": levels_in(lab, request.user)}
    if request.method != "POST":
        before = drafts.offered(request)
        at = min(number_in(before.get("at", "")), len(PARTS))
        return _show_part(request, lab, ExperienceForm(initial=_first(request, said["levels"]), **said), at)
    form = ExperienceForm(request.POST, files=request.FILES, **said)
    drafts.keep(request)
    at, to = (min(number_in(request.POST.get(name, "")), len(PARTS)) for name in ("at", "to"))
    is_sent = "send" in request.POST
    if is_sent and form.is_valid():
        return _begin(request, lab, Kind.EXPERIENCE, form.text(), form.cleaned_data)
    wrong = form.wrong_part(len(PARTS) - 1 if is_sent else min(at, to - 1))
    if wrong is not None or is_sent:
        return _show_part(request, lab, form, len(PARTS) if wrong is None else wrong, status=422)
    going_on = ExperienceForm(initial=_first(request, said["levels"]), **said)  # nothing of it was refused
    return _show_part(request, lab, going_on, to)


def _begin(request: SignedInRequest, lab: Lab, kind: str, text: str, said: dict[str, Any]) -> HttpResponse:
    spend_a_post(request.user)
    begun = begin(
        lab,
        request.user,
        kind=kind,
        text=text,
        title=title_of(said["title"]) if said["title"] else "",
        area=said["area"],
        language=language_of(text),
        naming=said["naming"],
        quoting=said["quoting"],
        by=request.actor,
        once=said["once"],
        files=[said["file"]] if said["file"] else [],
    )
    drafts.done(request)
    return redirect(begun)


def _show(
    request: SignedInRequest, lab: Lab, kind: str, form: BeginningForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"lab": lab, "kind": kind, "form": form, "section": "labs", "may_announce": _may_announce(request, lab)}
    context["beforehand"] = said_beforehand(request.user, lab)
    return render(request, "learning_labs/new.html", context | more, status=status)


def _show_part(request: SignedInRequest, lab: Lab, form: ExperienceForm, at: int, *, status: int = 200) -> HttpResponse:
    """One part with its field, or after the last one the whole with what is chosen for it."""
    part = PARTS[at] if at < len(PARTS) else ""
    context = {
        "lab": lab,
        "kind": Kind.EXPERIENCE,
        "form": form,
        "at": at,
        "number": at + 1,
        "many": len(PARTS),
        "part": form[part] if part else None,
        "label": HEADINGS[part] if part else "",
        "hint": hint_for(part) if part else "",
        "others": [form[name] for name in PARTS if name != part],
        "whole": [(HEADINGS[name], form[name].value() or "") for name in PARTS if not part and form[name].value()],
        "is_begun": at > 0 or request.method == "POST",
        "may_announce": _may_announce(request, lab),
        "beforehand": said_beforehand(request.user, lab),
        "section": "labs",
    }
    return render(request, "learning_labs/tell.html", context, status=status)


def _first(request: SignedInRequest, levels: list[Naming]) -> dict[str, Any]:
    """What a form begins with: what was kept of it; named by country or wider at first."""
    first: dict[str, Any] = {"naming": at_first(levels), "quoting": Quoting.ASK, "once": new_secret()}
    return first | drafts.offered(request)


def _kind(request: SignedInRequest) -> str:
    typed = request.GET.get("kind", "")
    return typed if typed in Kind.values else Kind.QUESTION


def _may_announce(request: SignedInRequest, lab: Lab) -> bool:
    return bool(policy.may_begin(request.user, lab, Kind.ANNOUNCEMENT))
