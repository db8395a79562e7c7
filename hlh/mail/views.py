"""What people see and choose of mail: what is held for their yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hlh.activity.models import Actor
from hlh.links.models import Link
from hlh.links.ways import came_by, private, take_key
from hlh.mail import handling
from hlh.mail.answering import LET_IN, WORDS, words_of
from hlh.mail.models import Incoming
from hlh.people.models import Voice
from hlh.people.voices import author_of, is_own
from hlh.web import Request, for_strangers, without_tricks


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: Request, ref: str) -> HttpResponse:
    """What came in somebody's name and waits for their yes: one button for each."""
    message = get_object_or_404(Incoming.objects.select_related("voice").exclude(voice=None), ref=ref)
    voice = message.voice
    if voice is None:
        raise Http404
    if answer := take_key(request, LET_IN, voice):
        return answer
    link = came_by(request, LET_IN, voice)
    if link is None and not is_own(request.user, voice):
        raise Http404
    if request.method == "POST":
        return private(_let_in(request, message, voice, link))
    waiting = [(row, words_of(row)) for row in Incoming.objects.held_for(voice)[:20]]
    return private(render(request, "me/held.html", {"message": message, "waiting": waiting}))


def _let_in(request: Request, message: Incoming, voice: Voice, link: Link | None) -> HttpResponse:
    chosen = get_object_or_404(
        Incoming.objects.filter(voice=voice), ref=without_tricks(request.POST.get("message", message.ref))
    )
    person = author_of(voice)
    by = Actor.objects.of(person) if person else Actor.objects.of_link(link.pk) if link else request.actor
    browser_of = request.user if request.user.is_authenticated else None
    verdict = handling.let_in(chosen, by=by, browser_of=browser_of)
    if verdict.state == Incoming.State.LANDED:
        messages.success(request, _("It is in its place now."))
    else:
        messages.error(request, str(WORDS[verdict.why]))
    return redirect("mail:held", ref=message.ref)
