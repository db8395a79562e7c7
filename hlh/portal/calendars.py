"""Somebody's own calendar: the sessions and the events that they come to, at an address with their key in it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from hlh.links.ways import private
from hlh.mail.occasions import calendar_of
from hlh.portal.models import ReaderKey
from hlh.taxonomy.languages import django_code
from hlh.web import Request
from knowledge_hub.events.calendars import occasions_for as events_of
from learning_labs.sessions.calendars import occasions_for as sessions_of


@require_safe
def mine(request: Request, key: str) -> HttpResponse:
    """What the owner of a key comes to; in their language, as they may read it now."""
    person = ReaderKey.objects.opening(key)
    if person is None:
        raise Http404
    with override(django_code(person.language) if person.language else settings.LANGUAGE_CODE):
        occasions = [*sessions_of(person), *events_of(person)]
        calendar = calendar_of(occasions, method="PUBLISH", title=_("What you come to"), about="Mine")
    return private(HttpResponse(calendar, content_type="text/calendar; charset=utf-8"))
