"""Events: those to come and those that were, registering for one, and the page of one's own registration."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.activity.models import Actor
from hlh.limits import network_of, spend
from hlh.links.ways import came_by, private, take_key
from hlh.paging import Page, by_movement
from hlh.people.clocks import clock, clocks, zone_of
from hlh.people.voices import is_own
from hlh.policy import NotNow
from hlh.taxonomy.languages import data_code, here
from hlh.taxonomy.models import Area
from hlh.web import Request, for_strangers
from knowledge_hub.events.feeds import find
from knowledge_hub.events.forms import AddressForm
from knowledge_hub.events.listing import events_for
from knowledge_hub.events.registering import REGISTRATION, ask_address, come, stay_away, still_read
from knowledge_hub.events.showing import standing
from knowledge_hub.models import Event, Registration

ON_A_PAGE, MOST_TO_COME = 20, 100
MOST_IN_A_DAY = 300  # from one network: an office behind one address gets through, a script without end not


@require_safe
def events(request: Request) -> HttpResponse:
    """Those to come, the next one first, and those that were; of one area with `?area=6`."""
    area = _area(request.GET.get("area", ""))
    there = events_for(request.user, area=area.number if area else None)
    zone, after = zone_of(request.user), request.GET.get("after", "")
    page: Page[Event] = by_movement(there.past(), after, size=ON_A_PAGE, moved="begins_at")
    coming = [] if after else list(there.to_come()[:MOST_TO_COME])
    context = {
        "coming": [(one, clock(one.begins_at, zone)) for one in coming],
        "past": [(one, clock(one.begins_at, zone)) for one in page.rows],
        "next": page.next,
        "zone": zone,
        "area": area,
        "query": f"area={area.number}" if area else "",
        "areas": list(Area.objects.offered()),
        "calendar": reverse("event_calendars:area", args=[area.slug]) if area else reverse("event_calendars:every"),
        "section": "hub",
    }
    return render(request, "knowledge_hub/events.html", context)


@for_strangers
@require_POST
def register(request: Request, number: int) -> HttpResponse:
    """Come, or do not: with an account at one tap, without one after the address has said yes."""
    event = find(request, number)
    person = request.user
    if person.is_authenticated:
        if request.POST.get("comes") == "no":
            stay_away(event, person, by=request.actor)
        else:
            come(event, person, is_named="named" in request.POST, by=request.actor)
        return redirect(here(event.url_path))
    form = AddressForm(request.POST)
    if not form.is_valid():
        context = event.get_context(request) | {"form": form}
        return render(request, event.template, context, status=422)
    if not spend(f"register:{network_of(request)}", most=MOST_IN_A_DAY):
        raise NotNow(_("Many addresses came from your network today. Try it again tomorrow."))
    ask_address(event, form.cleaned_data["address"], language=data_code(get_language() or "en"), by=request.actor)
    return private(render(request, "knowledge_hub/event_asked.html", {"page": event, "section": "hub"}))


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: Request, ref: str) -> HttpResponse:
    """One's own registration, by its link or one's account: confirm it, see the way in, give the place back."""
    found = get_object_or_404(Registration.objects.select_related("event", "voice"), ref=ref)
    if request.method != "POST" and (way := take_key(request, REGISTRATION, found)):
        return way
    is_theirs = is_own(request.user, found.voice)
    link = None if is_theirs else came_by(request, REGISTRATION, found)
    if (link is None and not is_theirs) or still_read(found) is None:
        raise Http404
    if request.method == "POST":
        by = Actor.objects.of_link(link.pk) if link else request.actor
        if request.POST.get("comes") == "no":
            Registration.objects.give_back(found, by=by)
        else:
            Registration.objects.register(found.event, found.voice, by=by)
        return private(redirect(found))
    return private(render(request, "knowledge_hub/registration.html", _of(request, found)))


def _of(request: Request, own: Registration) -> dict[str, Any]:
    event: Event = own.event
    when = clocks(event.begins_at, zones=[zone_of(request.user), event.zone])
    return standing(event, own) | {"page": event, "clocks": when, "section": "hub"}


def _area(said: str) -> Area | None:
    """The area of a number; none where nothing is said.

    Raises:
        Http404: for a number that no area has.
    """
    if not said:
        return None
    found = next((area for area in Area.objects.offered() if str(area.number) == said), None)
    if found is None:
        raise Http404
    return found
