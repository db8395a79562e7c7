"""The sessions of a lab, for calendars: in UTC, which every calendar shows in its own zone; never the way in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from hlh.links.ways import KEY, private
from hlh.taxonomy.languages import CODES, django_code, here
from hlh.web import Request, without_tricks
from learning_labs.models import FeedKey, Lab, Session

MOST = 200
SINCE = timedelta(days=90)


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
    calendar = Calendar()
    calendar.add("prodid", "-//Health Services Learning Hub//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", without_tricks(lab.title))
    with override(django_code(code) if code in CODES else settings.LANGUAGE_CODE):
        for one in sessions:
            calendar.add_component(_event(one))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    if lab.readers != Lab.Readers.EVERYBODY or KEY in request.GET:
        return private(response)
    response["Cache-Control"] = "public, max-age=300"
    return response


def _event(session: Session) -> Event:
    link = settings.SITE + here(session.address)
    is_cancelled = session.stage == Session.Stage.CANCELLED
    event = Event()
    event.add("uid", f"session-{session.lab.slug}-{session.number}@{urlsplit(settings.SITE).hostname}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("dtstart", session.begins_at)
    event.add("dtend", session.ends_at)
    event.add("summary", without_tricks(session.title))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("url", link)
    told = session.reason if is_cancelled else session.agenda
    where = _("The way in is shown on the page of the session:") + f" {link}"
    event.add("description", "\n\n".join(part for part in (without_tricks(told), where) if part))
    return event
