"""The sessions of a lab, for calendars: in UTC, which every calendar shows in its own zone; never the way in."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import override
from django.views.decorators.http import require_safe

from hlh.links.ways import KEY, private
from hlh.mail.occasions import calendar_of
from hlh.taxonomy.languages import CODES, django_code
from hlh.web import Request
from learning_labs.models import FeedKey, Lab, Session
from learning_labs.sessions.calendars import MOST, SINCE, event_of


@require_safe
def lab(request: Request, slug: str) -> HttpResponse:
    """All that is to come in a lab, and what was lately, cancelled or not: a calendar that knew it strikes it out."""
    found = _lab(request, slug)
    lately = Session.objects.filter(lab=found, begins_at__gt=now() - SINCE).select_related("lab")
    return _calendar(request, found, lately.order_by("begins_at", "pk")[:MOST])


@require_safe
def session(request: Request, slug: str, number: int) -> HttpResponse:
    """One session."""
    here = _lab(request, slug)
    found = Session.objects.filter(lab=here, number=number).select_related("lab").first() if number < 2**31 else None
    if found is None:
        raise Http404
    return _calendar(request, here, [found])


def _lab(request: Request, slug: str) -> Lab:
    """The lab of an address with a key, as who holds it reads the lab; without one, as who is signed in does."""
    secret = request.GET.get(KEY, "")
    reader = FeedKey.objects.opening(slug, secret) if secret else request.user
    lab = Lab.objects.at(slug, reader=reader) if reader else None
    if lab is None:
        raise Http404
    return lab


def _calendar(request: Request, lab: Lab, sessions: Iterable[Session]) -> HttpResponse:
    code = request.GET.get("in", "")
    with override(django_code(code) if code in CODES else settings.LANGUAGE_CODE):
        calendar = calendar_of((event_of(one) for one in sessions), method="PUBLISH", title=lab.title)
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    if lab.readers != Lab.Readers.EVERYBODY or KEY in request.GET:
        return private(response)
    response["Cache-Control"] = "public, max-age=300"
    return response
