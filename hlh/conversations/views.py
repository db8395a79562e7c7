"""Writing to people, and reading what they wrote: for the two of a conversation, and nobody else."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import info, success
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.conversations import pacing, policy
from hlh.conversations.forms import MessageFlagForm, MessageForm
from hlh.conversations.models import Conversation, Message, MessageFlag, Side
from hlh.conversations.writing import begin, write
from hlh.limits import spend
from hlh.links.models import new_secret
from hlh.paging import by_movement, number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Profile
from hlh.people.voices import is_own
from hlh.policy import NotNow, no, require
from hlh.web import SignedInRequest, key_of, own

ON_A_PAGE = 25  # conversations
MOST_FLAGS_IN_A_DAY = 20
QUIETLY = "return=minimal"  # preferred by static/js/reading.js, which shows no page


@require_safe
@signed_in
def conversations(request: SignedInRequest) -> HttpResponse:
    """With whom I write, the newest movement first."""
    found = Conversation.objects.of(request.user).filter(count__gt=0).for_reading()
    page = by_movement(found, request.GET.get("after", ""), size=ON_A_PAGE)
    newest = Message.objects.newest_of(page.rows)
    lines = [
        {
            "conversation": one,
            "own": one.side_of(request.user),
            "other": one.side_before(request.user),
            "newest": newest.get(one.pk),
        }
        for one in page.rows
    ]
    return own(render(request, "conversations/list.html", {"lines": lines, "next": page.next, "section": "messages"}))


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write to somebody whose profile I see; where we have a conversation it goes on there."""
    profile = get_object_or_404(Profile.objects.in_directories(request.user), ref=ref)
    before = Conversation.objects.between(request.user, profile.person)
    if before and request.method != "POST":
        return redirect(before)
    form = MessageForm(request.POST if request.method == "POST" else None, initial=_begins_with(request))
    if form.is_valid():
        message = begin(request.user, profile, **_said(request, form), by=request.actor)
        drafts.done(request)
        return redirect(message)
    if form.is_bound:
        require(policy.may_begin(request.user, profile))
    context = {
        "profile": profile,
        "name": profile.person.name,
        "form": form,
        "may_write": policy.may_begin(request.user, profile),
        "section": "messages",
    }
    return own(render(request, "conversations/new.html", context, status=422 if form.is_bound else 200))


@require_safe
@signed_in
def conversation(request: SignedInRequest, ref: str) -> HttpResponse:
    """What the two wrote, the newest at the end; reading it writes nothing."""
    return _show(request, _find(request, ref))


@require_POST
@signed_in
def messages(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write on."""
    found = _find(request, ref)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    message = write(found, request.user, **_said(request, form), by=request.actor)
    drafts.done(request)
    return redirect(message)


@require_POST
@signed_in
def read(request: SignedInRequest, ref: str) -> HttpResponse:
    """I have read it up to a message."""
    found = _find(request, ref)
    found.side_of(request.user).read(number_in(request.POST.get("upto", "")))
    return HttpResponse(status=204) if request.headers.get("Prefer") == QUIETLY else redirect(found)


@require_POST
@signed_in
def refusal(request: SignedInRequest, ref: str) -> HttpResponse:
    """Take no messages from them, or take them again; they are not told."""
    found = _find(request, ref)
    own_side, refuses = found.side_of(request.user), request.POST.get("answer") != "take"
    Side.objects.filter(pk=own_side.pk).update(refuses=refuses)
    if refuses:
        own_side.read(found.count)
        words = _("You take no messages from them any more. They are not told.")
    else:
        words = _("You take messages from them again.")
    success(request, words, extra_tags="good")
    return redirect(found)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def flag(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Say that something is wrong with a message that was written to me."""
    found = _find(request, ref)
    message = get_object_or_404(found.messages.shown().for_page(), number=number)
    message.conversation = found
    require(policy.may_flag(request.user, message))
    first = drafts.offered(request)
    form = MessageFlagForm(request.POST if request.method == "POST" else None, initial=first)
    if not form.is_valid():
        context = {"message": message, "other": found.side_before(request.user), "form": form, "section": "messages"}
        return own(render(request, "conversations/flag.html", context, status=422 if form.is_bound else 200))
    if not spend(f"flag:{request.user.pk}", most=MOST_FLAGS_IN_A_DAY):
        raise NotNow(_("You flagged much today. Keep your text and send it tomorrow."))
    voice = found.side_of(request.user).voice
    if MessageFlag.objects.flag(message, voice, **form.cleaned_data, by=request.actor):
        success(request, _("Thank you. An administrator looks at it, and you are told what becomes of it."))
    else:
        info(request, _("You flagged this before. You are told what becomes of it."))
    drafts.done(request)
    return redirect(message)


def _find(request: SignedInRequest, ref: str) -> Conversation:
    return get_object_or_404(Conversation.objects.of(request.user).for_reading(), ref=ref)


def _said(request: SignedInRequest, form: MessageForm) -> dict[str, str]:
    text = form.cleaned_data["text"]
    return {"text": text, "once": key_of(form.cleaned_data["once"], request.user.pk, text)}


def _begins_with(request: SignedInRequest, path: str | None = None) -> dict[str, str]:
    """What was kept of the form; its key is always a new one."""
    return drafts.offered(request, path) | {"once": new_secret()}


def _show(
    request: SignedInRequest, found: Conversation, *, form: MessageForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a conversation: its last messages, or those before the one that the reader asks about."""
    mine, other = found.side_of(request.user), found.side_before(request.user)
    rows, earlier = _page(found, number_in(request.GET.get("before", "")))
    may_write = policy.may_go_on(request.user, mine, other)
    if may_write and (words := pacing.why_to_wait(found, other)):
        may_write = no(words)
    context: dict[str, Any] = {
        "conversation": found,
        "own": mine,
        "other": other,
        "rows": [(message, is_own(request.user, message.voice)) for message in rows],
        "earlier": earlier,
        "is_last_page": not rows or rows[-1].number == found.count,
        "may_write": may_write,
        "form": form or MessageForm(initial=_begins_with(request, f"{request.path}messages/")),
        "section": "messages",
    }
    return own(render(request, "conversations/conversation.html", context, status=status))


def _page(found: Conversation, before: int) -> tuple[list[Message], int]:
    """The messages of a page, the newest at the end, and the number before which the page of earlier ones ends."""
    size = Conversation.MESSAGES_ON_A_PAGE
    every = found.messages.select_related("voice", "flag")
    if before:
        every = every.filter(number__lt=before)
    rows = list(every.order_by("-number")[: size + 1])
    return rows[:size][::-1], rows[size - 1].number if len(rows) > size else 0
