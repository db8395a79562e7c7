"""Screens of /cms/ for administrators: what letters say, for a kind and a language."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hlh.mail import wording
from hlh.mail.models import Wording
from hlh.mail.rewording import RewordingForm, changes_back, mark_of, previews, said_by_now
from hlh.mail.writing import filled_kinds
from hlh.policy import NotNow
from hlh.staff import for_administrators
from hlh.taxonomy.languages import LANGUAGES, Language, data_code
from hlh.web import SignedInRequest


@require_safe
@for_administrators
def letters(request: SignedInRequest) -> HttpResponse:
    """Every kind of letter by its first sentence, and in which languages it reads otherwise."""
    changed = set(Wording.objects.exclude(words={}).values_list("kind", "language"))
    mine = data_code(get_language() or "en")
    rows = []
    for kind in filled_kinds():
        if sentences := wording.sentences_of(kind):
            tongues = [(one, (kind, one.code) in changed) for one in LANGUAGES]
            rows.append({"kind": kind, "says": wording.built_in(sentences[0], mine), "tongues": tongues})
    return render(request, "mail_words/list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@for_administrators
def letter(request: SignedInRequest, kind: str, language: str) -> HttpResponse:
    """One kind in one language: type, look at it in all six languages, keep it."""
    tongue = _tongue(kind, language)
    form = RewordingForm(request.POST if request.method == "POST" else None, kind=kind, language=tongue)
    context: dict[str, Any] = {"kind": kind, "language": tongue, "form": form}
    if request.method == "POST" and form.is_valid():
        if "keep" in request.POST and form.was_looked_at:
            try:
                wording.keep(kind, language, form.said(), over=form.before, by=request.actor)
            except NotNow:  # the page says so, and shows how what was typed reads in the place of those words
                form.look_again()
            else:
                messages.success(request, _("Kept. Letters of this kind read so from now on."))
                return redirect("letter_words:letter", kind, language)
        context |= {
            "previews": previews(kind, language, form.said(), reader=request.user),
            "mark": form.mark,
            "has_changed": "keep" in request.POST,
        }
    context |= {"is_changed": bool(form.before), "former": form.former()}
    return render(request, "mail_words/letter.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def built_in(request: SignedInRequest, kind: str, language: str) -> HttpResponse:
    """What the words of the hub change, and these again once somebody saw that."""
    tongue = _tongue(kind, language)
    before = said_by_now(kind, language)
    mark = mark_of(kind, tongue, {}, before)
    if request.method == "POST" and request.POST.get("seen") == mark:
        try:
            wording.keep(kind, language, {}, over=before, by=request.actor)
        except NotNow:  # the page says so, and shows what it would change now
            before = said_by_now(kind, language)
            mark = mark_of(kind, tongue, {}, before)
        else:
            messages.success(request, _("Letters of this kind have their built-in words again."))
            return redirect("letter_words:letter", kind, language)
    changes = changes_back(kind, tongue, before)
    context = {"kind": kind, "language": tongue, "changes": changes, "mark": mark, "is_late": request.method == "POST"}
    return render(request, "mail_words/built_in.html", context)


def _tongue(kind: str, language: str) -> Language:
    if kind in filled_kinds() and wording.sentences_of(kind):
        for one in LANGUAGES:
            if one.code == language:
                return one
    raise Http404
