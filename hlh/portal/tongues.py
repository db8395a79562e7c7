"""In /cms/: what is missing or out of date in a language, of resources and of briefs; for whoever works there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from briefs.translating.missing import behind_in, missing_in
from hlh.taxonomy.languages import CODES, LANGUAGES
from hlh.web import SignedInRequest
from knowledge_hub.tongues import left_in

SHOWN = 25  # of each list: what is done leaves it, and the next comes up


@require_safe
def tongues(request: SignedInRequest) -> HttpResponse:
    """One language at a time, what most readers answered to first."""
    language = request.GET.get("language", "")
    if language not in CODES:
        language = "fr"
    context = {
        "language": language,
        "languages": LANGUAGES,
        "resources": left_in(language, reader=request.user)[:SHOWN],
        "missing": missing_in(language, SHOWN),
        "behind": behind_in(language, SHOWN),
    }
    return render(request, "staff/tongues.html", context)


app_name = "tongues"
urlpatterns = [path("", tongues, name="tongues")]
