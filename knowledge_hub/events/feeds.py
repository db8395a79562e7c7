"""The events of the hub, for calendars: all of them, those about an area, and each by itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from hlh.catalogue.audiences import EVERYBODY
from hlh.links.ways import private
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import CODES, django_code
from hlh.taxonomy.models import Area
from hlh.web import Request
from knowledge_hub.events.calendars import calendar_with, lately
from knowledge_hub.events.listing import events_for
from knowledge_hub.models import Event
from knowledge_hub.privacy import audience_of, belongs

AGE = 300  # seconds for which what everybody reads is kept on the way


@require_safe
def every(request: Request) -> HttpResponse:
    """Every public event."""
    with override(_language(request)):
        return _answer(lately(events_for(Stranger())), title=_("Events"))


@require_safe
def area(request: Request, slug: str) -> HttpResponse:
    """The public events about an area; under its old addresses, too."""
    try:
        found, _is_old = Area.objects.at(slug)
    except Area.DoesNotExist as nowhere:
        raise Http404 from nowhere
    with override(_language(request)):
        return _answer(lately(events_for(Stranger(), area=found.number)), title=str(found.label))


@require_safe
def event(request: Request, number: int) -> HttpResponse:
    """One event, for whoever may read its page."""
    found = find(request, number)
    with override(_language(request)):
        answer = _answer([found], title=found.title)
    return answer if audience_of(found) == EVERYBODY else private(answer)


def find(request: Request, number: int) -> Event:
    """A published event that this reader may read.

    Raises:
        Http404: where there is none.
    """
    found: Event | None = Event.objects.live().filter(pk=number).first() if number < 2**31 else None
    if found is None or not belongs(request.user, audience_of(found)):
        raise Http404
    return found


def _language(request: Request) -> str:
    code = request.GET.get("in", "")
    return django_code(code) if code in CODES else settings.LANGUAGE_CODE


def _answer(events: Iterable[Event], *, title: str) -> HttpResponse:
    response = HttpResponse(calendar_with(events, title=title), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={AGE}"
    return response
