"""A brief beside its translation, section by section."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from briefs import policy
from briefs.models import Brief, Translation, Version
from briefs.translating.machining import want
from briefs.translating.saying import LONGEST, Side, find_right, sides_of, translate, voice_for
from hlh.limits import spend
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import CODES, direction
from hlh.translating import translator
from hlh.web import SignedInRequest, own, without_tricks

MOST_A_DAY = 20  # briefs that a machine translates for one person


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def translation(request: SignedInRequest, ref: str, language: str) -> HttpResponse:
    """Side by side; each button keeps everything that was typed."""
    found, version = _found(request, ref, language)
    if request.method != "POST":
        kept = drafts.offered(request)
        return _show(request, found, language, [_with(one, kept) for one in sides_of(found, version, language)])
    typed = {name.removeprefix("words-"): _clean(said) for name, said in request.POST.items() if name[:6] == "words-"}
    marks = {name.removeprefix("mark-"): str(said) for name, said in request.POST.items() if name[:5] == "mark-"}
    sides = sides_of(found, version, language)
    if wrong := {one.key: words for one in sides if (words := _what_is_wrong(typed.get(one.key, "")))}:
        return _show(request, found, language, _again(sides, typed, wrong), status=422)
    voice = voice_for(found, request.user)
    late = translate(found, language, typed=typed, marks=marks, voice=voice, by=request.actor)
    if late:
        words = _("This was changed since you opened the page. What you typed stands here; save it again to keep it.")
        sides = sides_of(found, version, language)
        return _show(request, found, language, _again(sides, typed, dict.fromkeys(late, words)), status=409)
    drafts.done(request)
    right = request.POST.get("right", "")
    if right and not find_right(found, language, right, mark=marks.get(right, ""), by=request.actor):
        messages.info(request, _("This was changed since you opened the page. Read it once more."))
    else:
        messages.success(request, _("Saved."))
    at = right or request.POST.get("save", "")
    return redirect(f"{request.path}#{at}" if at in {one.key for one in sides} else request.path)


@require_POST
@signed_in
def by_machine(request: SignedInRequest, ref: str, language: str) -> HttpResponse:
    """Let the machine begin; what a person wrote it leaves alone."""
    found, version = _found(request, ref, language)
    if translator() is None or not version.names_its_country:
        raise Http404
    if not spend(f"machine-brief:{request.user.pk}", most=MOST_A_DAY):
        raise NotNow(
            _("The machine translates %(n)d briefs a day for one person. Ask it again tomorrow.") % {"n": MOST_A_DAY}
        )
    want(found, language)
    messages.info(
        request, _("The machine is asked. Its words stand here in a minute or two; read them before you rely on them.")
    )
    return redirect("briefs:translation", found.ref, language)


def _found(request: SignedInRequest, ref: str, language: str) -> tuple[Brief, Version]:
    found = get_object_or_404(Brief.objects.visible_to(request.user).standing().for_listing().at(ref))
    version = found.version
    if version is None or language not in CODES or language == version.language:
        raise Http404
    require(policy.may_translate(request.user, found))
    is_theirs = policy.may_write(request.user, found) or policy.is_editor_of(request.user, found)
    if not version.names_its_country and not is_theirs:
        raise Http404  # what was translated names what is not cleared
    version.brief = found
    return found, version


def _clean(said: Any) -> str:
    return without_tricks(str(said).replace("\0", "\ufffd").replace("\r\n", "\n")).strip()


def _what_is_wrong(words: str) -> str:
    if len(words) > LONGEST:
        return _("This is %(long)d characters long; %(limit)d fit.") % {"long": len(words), "limit": LONGEST}
    return _("Some letters did not arrive; they show as �. Please write them again.") if "\ufffd" in words else ""


def _with(side: Side, kept: dict[str, Any]) -> Side:
    """What was typed before and not sent, where something was."""
    return replace(side, typed=str(kept.get(f"words-{side.key}", "")))


def _again(sides: list[Side], typed: dict[str, str], wrong: dict[str, str]) -> list[Side]:
    return [replace(one, typed=typed.get(one.key, ""), wrong=wrong.get(one.key, "")) for one in sides]


def _show(
    request: SignedInRequest, found: Brief, language: str, sides: list[Side], *, status: int = 200
) -> HttpResponse:
    wanted = Translation.objects.filter(brief=found, language=language).first()
    context = {
        "brief": found,
        "told": found.version,
        "language": language,
        "direction": direction(language),
        "sides": sides,
        "behind": sum(one.is_behind for one in sides),
        "has_machine": translator() is not None and bool(found.version and found.version.names_its_country),
        "wanted": wanted,
        "page": reverse("briefs:translation", args=[found.ref, language]),
        "section": "briefs",
    }
    return own(render(request, "briefs/translation.html", context, status=status))
