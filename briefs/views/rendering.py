"""A brief taken along: as a page to print, a letter, a message, a citation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from briefs import facts, tasks
from briefs.models import Brief, Told, Version
from briefs.rendering.citing import FORMS
from briefs.rendering.epub import MIMETYPE as EPUB
from briefs.rendering.epub import epub_of
from briefs.rendering.jats import jats_of
from briefs.rendering.keeping import kept_of, still_says
from briefs.rendering.leaves import Leaf, languages_of, leaf_of
from briefs.rendering.once import made_once
from briefs.rendering.pages import pdf_of
from briefs.rendering.provenance import prov_of
from briefs.rendering.records import abstracts_of, credits_of, record_of
from briefs.rendering.speaking import LONGEST_MINUTES, script_text
from briefs.rendering.texts import mail_text, message
from briefs.rendering.word import word_of
from briefs.views.finding import find, find_version
from briefs.views.showing import show
from hlh.activity.hurrying import tell_the_worker
from hlh.activity.ledger import record
from hlh.limits import spend
from hlh.mail.writing import letter
from hlh.people.doors import signed_in
from hlh.people.voices import own_voice
from hlh.policy import NotNow
from hlh.taxonomy.languages import data_code
from hlh.web import Request, SignedInRequest, own

Answer = TypeVar("Answer", bound=HttpResponseBase)
Makes = Callable[[Brief, Version, Leaf], bytes]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_BY_MAIL = 20  # briefs that somebody may have sent to themselves in a day


@require_safe
def pdf(request: Request, ref: str, number: int) -> HttpResponseBase:
    """The page to print of a version; while it is not made yet, a page that says so."""
    found, told = find_version(request, ref, number)
    if found.stage == Brief.Stage.WITHDRAWN:
        return show(request, found, told, status=410)
    leaf = _leaf(found, told, request.GET.get("in", told.language))
    kept = kept_of(told, leaf)
    if kept is None or not still_says(kept, leaf):
        tell_the_worker(tasks.make_pages, told.pk)
        return _not_yet(request, found, told, is_given_up=kept is not None and kept.is_given_up)
    try:
        content = kept.content.open("rb")
    except Exception:  # the store is away, or lost it: the worker looks
        tell_the_worker(tasks.make_pages, told.pk)
        return _not_yet(request, found, told)
    return handed_out(
        FileResponse(content, content_type="application/pdf"), f"{found.ref}-{number}-{leaf.language}.pdf"
    )


@require_safe
@signed_in
def next_pdf(request: SignedInRequest, ref: str) -> HttpResponse:
    """How the page to print of the working text will look, for whoever reads that; it is not kept."""
    found = get_object_or_404(Brief.objects.workable_by(request.user).for_listing().at(ref))
    leaf = leaf_of(found, found)
    page = made_once(request, leaf.digest, lambda: pdf_of(leaf))
    response = HttpResponse(page, content_type="application/pdf")
    return own(handed_out(response, f"{found.ref}-draft.pdf"))


@require_safe
def citation(request: Request, ref: str, number: int, form: str) -> HttpResponse:
    """How a version is cited, for a program that keeps references."""
    if form not in FORMS:
        raise Http404
    found, told = find_version(request, ref, number)
    if found.stage == Brief.Stage.WITHDRAWN:
        return show(request, found, told, status=410)
    content_type, cite = FORMS[form]
    said = cite(found, told.as_shown())
    words = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False, indent=1)
    return handed_out(HttpResponse(words, content_type=content_type), f"{found.ref}-{number}.{form}")


@require_safe
def word_file(request: Request, ref: str, number: int) -> HttpResponse:
    """A version as a Word file, to go on working with."""
    return _file(request, ref, number, lambda _found, _told, leaf: word_of(leaf), WORD, "docx")


@require_safe
def epub_file(request: Request, ref: str, number: int) -> HttpResponse:
    """A version as an e-book, to read without a network."""
    return _file(request, ref, number, _as_epub, EPUB, "epub")


@require_safe
def jats_file(request: Request, ref: str, number: int) -> HttpResponse:
    """A version as journals, repositories and archives take it in."""
    return _file(request, ref, number, _as_jats, "application/xml", "jats.xml")


@require_safe
def provenance(request: Request, ref: str) -> HttpResponse:
    """Where a brief came from and what came of it, for programs."""
    found = find(request, ref)
    if not found.is_public:
        raise Http404
    told = _version(found)
    if found.stage == Brief.Stage.WITHDRAWN:
        return show(request, found, told, status=410)
    words = json.dumps(prov_of(found, told), ensure_ascii=False, indent=1)
    return handed_out(HttpResponse(words, content_type="application/json"), f"{found.ref}-prov.json")


@require_safe
def as_mail(request: Request, ref: str) -> HttpResponse:
    """The brief as text alone, to be copied; whoever is signed in can have it sent to them."""
    return _text(request, ref, mail_text, "mail")


@require_safe
def as_message(request: Request, ref: str) -> HttpResponse:
    """The brief as a message for a group chat."""
    return _text(request, ref, message, "message")


@require_safe
def as_script(request: Request, ref: str) -> HttpResponse:
    """The brief as it is read aloud, with who speaks and where to pause."""
    return _text(request, ref, script_text, "script")


@require_POST
@signed_in
def letter_to_me(request: SignedInRequest, ref: str) -> HttpResponse:
    """Send the brief to whoever asks, by mail."""
    found = get_object_or_404(Brief.objects.standing().for_listing().at(ref))
    if not spend(f"brief-by-mail:{request.user.pk}", most=MOST_BY_MAIL):
        raise NotNow(
            _(
                "As many briefs were sent to you today as go in a day. Copy the text from this page, or come back tomorrow."
            )
        )
    with transaction.atomic():
        fact = record(facts.SENT, found, by=request.actor, version=_version(found).number)
        letter(to=own_voice(request.user), kind="brief-by-mail", fact=fact, reason=_("You asked for this brief."))
    messages.success(request, _("It is on its way to you."))
    return redirect("briefs:as_mail", found.ref)


def _file(request: Request, ref: str, number: int, make: Makes, kind: str, ending: str) -> HttpResponse:
    """A file that is made when it is asked for, in one of the languages that a version is read in."""
    found, told = find_version(request, ref, number)
    if found.stage == Brief.Stage.WITHDRAWN:
        return show(request, found, told, status=410)
    leaf = _leaf(found, told, request.GET.get("in", told.language))
    response = HttpResponse(make(found, told, leaf), content_type=kind)
    return handed_out(response, f"{found.ref}-{number}-{leaf.language}.{ending}")


def _as_epub(found: Brief, told: Version, leaf: Leaf) -> bytes:
    return epub_of(leaf, record_of(found, told, leaf.language))


def _as_jats(found: Brief, told: Version, leaf: Leaf) -> bytes:
    record = record_of(found, told, leaf.language)
    return jats_of(leaf, record, credits_of(found, told, leaf.language), abstracts_of(found, told))


def _text(request: Request, ref: str, write: Any, form: str) -> HttpResponse:
    found = find(request, ref)
    if not found.is_public:
        raise Http404
    told = _version(found)
    if found.stage == Brief.Stage.WITHDRAWN:
        return show(request, found, told, status=410)
    read = languages_of(told)
    mine = data_code(get_language() or "en")
    leaf = _leaf(found, told, request.GET.get("in", mine if mine in read else told.language))
    words, others = write(leaf), [code for code in read if code != leaf.language]
    context = {"brief": found, "leaf": leaf, "words": words, "form": form, "others": others, "section": "briefs"}
    return render(request, "briefs/rendering/text.html", context | sizes(words) | {"longest": LONGEST_MINUTES})


def sizes(words: str) -> dict[str, int]:
    """How much a text is: its letters, and what it weighs."""
    return {"letters": len(words), "kilobytes": max(1, round(len(words.encode()) / 1024))}


def handed_out(response: Answer, called: str) -> Answer:
    """A file for its reader to keep: never shown within our pages."""
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(called)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"  # its page is what is found
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "max-age=300"
    return response


def _version(found: Brief) -> Version:
    """The version that stands; whoever asks has made sure that there is one."""
    if found.version is None:
        raise Http404
    found.version.brief = found
    return found.version


def _leaf(found: Brief, told: Version, language: str) -> Leaf:
    """What the rendering says, in one of the languages that it is read in."""
    if language not in languages_of(told):
        raise Http404
    return leaf_of(found, told, language)


def _not_yet(request: Request, found: Brief, told: Told, *, is_given_up: bool = False) -> HttpResponse:
    is_old = isinstance(told, Version) and told.pk != found.version_id
    context = {"brief": found, "told": told, "is_old": is_old, "is_given_up": is_given_up, "section": "briefs"}
    answer = render(request, "briefs/rendering/waits.html", context, status=503)
    answer["Retry-After"] = "30"
    answer["Cache-Control"] = "no-store"
    return answer
