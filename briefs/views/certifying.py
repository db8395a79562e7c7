"""Certificates: issued to who contributed and wants one, verified by anybody who holds the code."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from briefs.letters import CREDIT
from briefs.models import Certificate, Contribution
from briefs.rendering.certificates import certified, on_paper, work_of
from briefs.rendering.once import made_once
from briefs.views.rendering import handed_out
from hlh.links.ways import came_by
from hlh.people.speakers import with_voice
from hlh.people.voices import is_own
from hlh.policy import NotNow
from hlh.web import Request, for_strangers


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_POST
def certify(request: Request, ref: str) -> HttpResponse:
    """Give whoever contributed a certificate, by their account or by the link of their letter."""
    found = get_object_or_404(Contribution.objects.for_showing().filter(brief__version__isnull=False), ref=ref)
    if not is_own(request.user, found.voice) and came_by(request, CREDIT, found) is None:
        raise Http404
    if not found.is_listed:
        raise NotNow(_("A certificate says what the list of the brief says. Say first that you want to be listed."))
    return redirect(Certificate.objects.issue(found))


@require_safe
def certificate(request: Request, code: str) -> HttpResponse:
    """What a code stands for, for anybody who verifies it."""
    found = _find(code)
    context = {"certificate": found, "said": certified(found), "section": "briefs"}
    response = render(request, "briefs/rendering/certificate.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def certificate_pdf(request: Request, code: str) -> HttpResponse:
    """The certificate to print; it says how its person is shown now."""
    found = _find(code)
    said = certified(found)
    page = made_once(request, f"{get_language()} {said}", lambda: on_paper(said))
    content = HttpResponse(page, content_type="application/pdf")
    response = handed_out(content, f"certificate-{found.code}.pdf")
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def certificate_work(request: Request, code: str) -> HttpResponse:
    """The work as ORCID imports it; of what was withdrawn there is none."""
    found = _find(code)
    if certified(found).is_gone:
        raise Http404
    words = json.dumps(work_of(found), ensure_ascii=False, indent=1)
    return handed_out(HttpResponse(words, content_type="application/json"), f"orcid-{found.code}.json")


def _find(code: str) -> Certificate:
    whole = Certificate.objects.select_related("contribution__brief__version", *with_voice("contribution__voice"))
    return get_object_or_404(whole.filter(code=code.lower(), contribution__brief__version__isnull=False))
