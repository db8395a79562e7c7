"""The page that a letter leads to: one field, without an account, and what was said there so far; opening it does nothing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hlh.activity.models import Actor
from hlh.links.models import Link, new_secret
from hlh.links.ways import KEY, hand_key, private
from hlh.network import policy
from hlh.network.forms import AnswerForm
from hlh.network.models import Answer, Ask, Call
from hlh.network.models.answers import CLOSED
from hlh.network.telling import ANSWERING
from hlh.paging import number_in
from hlh.people.models import Voice
from hlh.people.voices import told_in
from hlh.policy import NotNow, Words
from hlh.web import Request, for_strangers, key_of


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, ref: str) -> HttpResponse:
    """What is asked, and the answer; or, in one tap, that there is nothing."""
    found = get_object_or_404(Ask.objects.asked().select_related("call", "partner__organisation"), ref=ref)
    secret = request.GET.get(KEY, "")
    if request.method != "POST" and _opening(found, secret):
        return hand_key(request, request.path, secret)
    link = _opening(found, request.COOKIES.get(KEY, ""))
    if link is None and not policy.may_answer(request.user, found):
        if not request.user.is_authenticated and request.method != "POST":
            return private(redirect_to_login(request.get_full_path()))
        raise Http404
    if request.method != "POST":
        return _show(request, found, link, AnswerForm(initial={"once": new_secret()}))
    actor = Actor.objects.of_link(link.pk) if link else request.actor
    voice = _voice(request, found, link)
    if "nothing" in request.POST:
        return _say_nothing(request, found, link, actor)
    if "quote" in request.POST:
        return _let_quote(request, found, actor)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found, link, form, status=422)
    once = key_of(form.cleaned_data["once"] or new_secret(), voice.pk, *form.said().values())
    try:
        Answer.objects.give(found, voice=voice, once=once, by=actor, **form.said())
    except NotNow as no:
        return _show(request, found, link, form, status=409, words=no.words)
    messages.success(request, _("Thank you. Your answer is with whoever asked."), extra_tags="good")
    return private(redirect(found))


def _say_nothing(request: Request, found: Ask, link: Link | None, actor: Actor) -> HttpResponse:
    """Said again it is the same; what was typed beside it is shown again."""
    if found.stage == Ask.Stage.ASKED:
        try:
            found.say_nothing(by=actor)
        except NotNow as no:
            return _show(request, found, link, AnswerForm(request.POST), status=409, words=no.words)
    if request.POST.get("text", "").strip():
        return _show(request, found, link, AnswerForm(initial=request.POST.dict()))
    return private(redirect(found))


def _let_quote(request: Request, found: Ask, actor: Actor) -> HttpResponse:
    """An answer that was given may be quoted after all; one that came by mail could not say so."""
    answers = found.answers.filter(call__stage__in=Call.PUBLIC)
    get_object_or_404(answers, number=min(number_in(request.POST["quote"]) or 0, 32767)).let_quote(by=actor)
    return private(redirect(found))


def _opening(found: Ask, secret: str) -> Link | None:
    """The link with this secret, when it still opens this: it is the link of somebody who was asked for this partner."""
    link = Link.objects.with_secret(ANSWERING, secret) if secret else None
    if link is None or not link.is_working:
        return None
    return link if isinstance(link.thing, Voice) and policy.speaks_for(link.thing, found) else None


def _voice(request: Request, found: Ask, link: Link | None) -> Voice:
    if link is not None and isinstance(link.thing, Voice):
        return link.thing
    if not request.user.is_authenticated:
        raise Http404
    return told_in(request.user, found.place)


def _show(
    request: Request, found: Ask, link: Link | None, form: AnswerForm, *, status: int = 200, words: Words = ""
) -> HttpResponse:
    """What was asked, and what was answered for this partner so far; of what was withdrawn nothing."""
    context = {
        "ask": found,
        "call": found.call,
        "form": form,
        "answers": list(found.answers.order_by("number")) if found.call.is_public else [],
        "words": words or ("" if found.call.is_open else CLOSED),
        "by_link": link is not None,
        "section": "network",
    }
    return private(render(request, "network/answer.html", context, status=status))
