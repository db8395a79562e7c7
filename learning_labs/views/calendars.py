"""The sessions of a lab, for calendars: in UTC, which every calendar shows in its own zone; never the way in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from hlh.taxonomy.languages import CODES, django_code, here
from hlh.web import Request, without_tricks
from learning_labs.models import Lab, Session
from learning_labs.views.sessions import find, find_lab

MOST = 200
SINCE = timedelta(days=90)


@require_safe
def lab(request: Request, slug: str) -> HttpResponse:
    """All that is to come in a lab, and what was lately, cancelled or not: a calendar that knew it strikes it out."""
    found = find_lab(request, slug)
    lately = Session.objects.filter(lab=found, begins_at__gt=now() - SINCE).select_related("lab")
    return _calendar(request, found, lately.order_by("begins_at", "pk")[:MOST])


@require_safe
def session(request: Request, slug: str, number: int) -> HttpResponse:
    """One session."""
    found = find(request, slug, number)
    return _calendar(request, found.lab, [found])


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
    response["Cache-Control"] = "public, max-age=300" if lab.readers == Lab.Readers.EVERYBODY else "private, no-store"
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
