"""The pages on which people choose what they are told, and see what they were told."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, now
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.links.models import Link
from hlh.links.ways import KEY, came_by, hand_key, private, take_key
from hlh.mail import news
from hlh.mail.forms import PreferencesForm
from hlh.mail.models import Bounces, Letter, Notice, Preferences
from hlh.mail.stopping import WAY_OUT, is_stoppable, places_of, scopes_of
from hlh.mail.telling import kinds, lines, stop
from hlh.paging import by_movement
from hlh.people.doors import signed_in
from hlh.people.models import Person
from hlh.people.voices import author_of
from hlh.web import Request, SignedInRequest, for_strangers, own

NOTICES_ON_A_PAGE = 25


@require_safe
@signed_in
def notices(request: SignedInRequest) -> HttpResponse:
    """What I was told, why, and the way to be told no more of its kind."""
    found = Notice.objects.of(request.user).select_related("entry")
    page = by_movement(found, request.GET.get("after", ""), size=NOTICES_ON_A_PAGE, moved="at")
    chosen = Preferences.objects.filter(person=request.user).first()
    read_at = chosen.read_at if chosen else None
    paused = Bounces.objects.paused(request.user.email).first()
    is_new = bool(page.rows) and (read_at is None or page.rows[0].at > read_at)
    if request.user.has_news and not is_new and not paused:
        news.look_again(request.user)  # what was new has gone since, or their address is another one
    context = {
        "page": page,
        "lines": list(lines(list(page.rows), request.user)),
        "read_at": read_at,
        "newest": page.rows[0].at.isoformat() if page.rows else "",
        "paused": paused,
        "section": "notices",
    }
    return own(render(request, "me/notices.html", context))


@require_POST
@signed_in
def read(request: SignedInRequest) -> HttpResponse:
    """Everything that stood on the page was read; what came since was not."""
    Preferences.objects.update_or_create(person=request.user, defaults={"read_at": _until(request)})
    news.look_again(request.user)
    return redirect("mail:notices")


@require_POST
@signed_in
def stop_kind(request: SignedInRequest) -> HttpResponse:
    """Nothing more of one kind."""
    kind = request.POST.get("kind", "")
    if kind in kinds():
        chosen, _made = Preferences.objects.get_or_create(person=request.user)
        chosen.stop(kind)
        messages.success(
            request,
            _("You are told nothing more of this kind: %(kind)s. You can turn it on again here.")
            % {"kind": kinds()[kind]},
        )
    return redirect("mail:preferences")


@require_POST
@signed_in
def restart(request: SignedInRequest) -> HttpResponse:
    """Mail to my address works again: write to it."""
    Bounces.objects.restart(request.user.email)
    news.look_again(request.user)
    messages.success(request, _("Letters go to %(address)s again.") % {"address": request.user.email})
    return redirect("mail:notices")


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    """One page for every kind; for people who are signed in, and for who comes by the link of a letter."""
    if (key := request.GET.get(KEY, "")) and _letter_of(key) is not None and request.method != "POST":
        return hand_key(request, reverse("mail:preferences"), key)
    person = _chooser(request)
    if person is None:
        return private(redirect_to_login(request.get_full_path()))
    chosen = Preferences.objects.filter(person=person).first() or Preferences(person=person)
    form = PreferencesForm(request.POST or None, chosen=chosen)
    if form.is_valid():
        form.keep(chosen)
        messages.success(request, _("Kept. It holds from the next notice on."))
        return private(redirect("mail:preferences"))
    paused = Bounces.objects.paused(person.email).first()
    context = {"form": form, "paused": paused, "by_link": not request.user.is_authenticated, "section": "notices"}
    return private(render(request, "me/preferences.html", context, status=422 if form.is_bound else 200))


@csrf_exempt  # a mail program posts here by itself (RFC 8058), with the key of the letter and without any cookie
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: Request, ref: str) -> HttpResponse:
    """Stop letters like this one: at once from a mail program, by a button from a page; opening it does nothing."""
    letter = get_object_or_404(Letter.objects.select_related("to"), message_id__startswith=f"<{ref}@")
    if request.method != "POST" and (answer := take_key(request, WAY_OUT, letter)):
        return answer
    by_key = Link.objects.opening(WAY_OUT, letter, request.GET.get(KEY, ""))
    if (by_key is None and came_by(request, WAY_OUT, letter) is None) or not is_stoppable(letter):
        return private(render(request, "me/stop_gone.html", status=404))
    stopped = ""
    if request.method == "POST":
        scopes = scopes_of(letter)
        scope = request.POST.get("scope", "")
        stopped = scope if scope in scopes else scopes[0]
        stop(letter, stopped)
    context = {
        "letter": letter,
        "about": kinds().get(letter.kind),
        "stopped": stopped,
        "scopes": scopes_of(letter),
        "places": places_of(letter),
        "has_account": letter.to is not None and author_of(letter.to) is not None,
    }
    return private(render(request, "me/stop.html", context))


def _until(request: SignedInRequest) -> datetime:
    """When the newest notice on the page came, never in the future."""
    try:
        said = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        said = None
    return min(said, now()) if said is not None and is_aware(said) else now()


def _letter_of(key: str) -> Letter | None:
    link = Link.objects.with_secret(WAY_OUT, key)
    if link is None or not link.is_working:
        return None
    return Letter.objects.select_related("to").filter(pk=link.thing_id).first()


def _chooser(request: Request) -> Person | None:
    """Whose preferences these are: who is signed in, else who got the letter."""
    if isinstance(request.user, Person):
        return request.user
    letter = _letter_of(request.COOKIES.get(KEY, ""))
    return author_of(letter.to) if letter and letter.to else None
