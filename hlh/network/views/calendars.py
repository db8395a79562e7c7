"""The last days of open calls, for calendars."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from icalendar import Event

from hlh.mail.occasions import calendar_of, full_uid
from hlh.network.models import Call
from hlh.taxonomy.languages import CODES, django_code, here
from hlh.web import Request, without_tricks

MOST, SINCE, LONGEST = 200, timedelta(days=90), 500


@require_safe
def network(request: Request) -> HttpResponse:
    """The last day of every call that is open, and of those that closed or were withdrawn lately: these are struck out."""
    code = request.GET.get("in", "")
    lately = Call.objects.exclude(opened_at=None).filter(until__gt=localdate() - SINCE).order_by("until", "pk")[:MOST]
    with override(django_code(code) if code in CODES else settings.LANGUAGE_CODE):
        events = [event_of(call) for call in lately]
        calendar = calendar_of(events, method="PUBLISH", title=_("Calls for learning"), about="Calls")
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


def event_of(call: Call) -> Event:
    """The last day of a call: a whole day, under one name for good; of what was withdrawn no word."""
    is_withdrawn = not call.is_public
    is_early = call.closed_at is not None and localdate(call.closed_at) <= call.until
    event = Event()
    event.add("uid", full_uid(f"call-{call.ref}"))
    event.add("sequence", call.edition)
    event.add("dtstamp", call.moved_at)
    event.add("dtstart", call.until)
    event.add("dtend", call.until + timedelta(days=1))
    event.add("status", "CANCELLED" if is_withdrawn or is_early else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("summary", _("Call for learning") if is_withdrawn else without_tricks(call.title))
    if not is_withdrawn:
        event.add("description", Truncator(without_tricks(call.asked)).chars(LONGEST))
        event.add("url", settings.SITE + here(call.address))
    return event
