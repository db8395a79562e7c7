"""Translating a post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hlh.limits import spend
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.speakers import with_voice
from hlh.people.voices import is_own
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import CODES, direction
from hlh.translating import translator
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.forms.translating import TranslationForm
from learning_labs.models import Post, PostTranslation, WantedTranslation
from learning_labs.models.translations import mark_of
from learning_labs.order.pacing import spend_a_post
from learning_labs.readers.translated import made_by, name_of, says
from learning_labs.saying.quotes import filled, shown_in
from learning_labs.saying.translating import Outdated, edition_of, take_away, translate, why_not
from learning_labs.views.editing import find_post

MOST_SHOWN = 5  # earlier translations
MOST_IN_A_DAY = 50  # posts that one person lets the machine translate


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def translation(request: SignedInRequest, slug: str, number: int, at: str, language: str) -> HttpResponse:
    """Say in another language what a post says; where somebody did so meanwhile nothing is overwritten."""
    post = _find(request, slug, number, at, language)
    stands = PostTranslation.objects.of(post, language)
    edition = edition_of(post, language, stands)
    if request.method != "POST":
        text = stands.text if stands and _may_read(request, post, stands) else ""
        form = TranslationForm(initial={"text": text, "edition": edition} | drafts.offered(request))
        return _show(request, post, language, stands, form)
    form = TranslationForm(request.POST)
    if form.is_valid() and (words := why_not(post, form.cleaned_data["text"])):
        form.add_error("text", str(words))
    if not form.is_valid():
        return _show(request, post, language, stands, form, status=422)
    spend_a_post(request.user)
    try:
        translate(post, language, **form.cleaned_data, person=request.user, by=request.actor)
    except Outdated:
        drafts.keep(request)
        post, stands = _find(request, slug, number, at, language), PostTranslation.objects.of(post, language)
        first = {"text": form.cleaned_data["text"], "edition": edition_of(post, language, stands)}
        return _show(request, post, language, stands, TranslationForm(initial=first), clash=True, status=409)
    drafts.done(request)
    messages.success(request, _("It is kept. Readers of that language read it now."), extra_tags="good")
    return redirect(post.get_absolute_url())


@require_POST
@signed_in
def by_machine(request: SignedInRequest, slug: str, number: int, at: str, language: str) -> HttpResponse:
    """Let the machine translate a post: a worker does it, and its readers read it then."""
    post = _find(request, slug, number, at, language)
    if translator() is None:
        raise Http404
    require(policy.may_ask_the_machine(request.user, post.discussion, post))
    stands = PostTranslation.objects.of(post, language)
    if stands is not None and (stands.is_of(post.text) or not stands.is_by_machine):
        raise NotNow(_("This post was translated meanwhile. Read it, and correct it where it is wrong."))
    if not spend(f"machine:{request.user.pk}", most=MOST_IN_A_DAY):
        words = _("The machine translates %(n)d posts a day for one person. Ask it again tomorrow.")
        raise NotNow(words % {"n": MOST_IN_A_DAY})
    WantedTranslation.objects.want(post, language)
    return redirect("learning_labs:translation", post.discussion.lab.slug, post.discussion.number, at, language)


@require_POST
@signed_in
def removal(request: SignedInRequest, slug: str, number: int, at: str, language: str) -> HttpResponse:
    """Take a translation away: the post is read as it was written."""
    post = find_post(request, slug, number, at)
    stands = PostTranslation.objects.of(post, language)
    if stands is None:
        raise Http404
    require(policy.may_take_translation_away(request.user, post, stands))
    stands.post = post
    is_theirs = any(is_own(request.user, voice) for voice in (post.voice, stands.voice) if voice)
    take_away(stands, as_keeper=not is_theirs, by=request.actor)
    messages.success(request, _("It is taken away. The post is read as it was written."), extra_tags="good")
    return redirect(post.get_absolute_url())


def _find(request: SignedInRequest, slug: str, number: int, at: str, language: str) -> Post:
    """A post that this reader may translate into a language of the hub that is not its own."""
    post = find_post(request, slug, number, at)
    if language not in CODES or language == post.language:
        raise Http404
    require(policy.may_translate(request.user, post.discussion, post))
    return post


def _may_read(request: SignedInRequest, post: Post, one: PostTranslation) -> bool:
    """Whether somebody reads what a post said once in these words: everybody, as long as it says it still."""
    if one.is_of(post.text) or (one.voice and is_own(request.user, one.voice)):
        return True
    return bool(policy.may_read_editions(request.user, post))


def _show(
    request: SignedInRequest,
    post: Post,
    language: str,
    stands: PostTranslation | None,
    form: TranslationForm,
    *,
    clash: bool = False,
    status: int = 200,
) -> HttpResponse:
    others = [code for code in CODES if code not in (language, post.language)]
    is_current = stands is not None and stands.is_of(post.text)
    context: dict[str, Any] = {
        "post": post,
        "original": filled(post.html, shown_in([post], request.user).get(post.pk, ())),
        "discussion": post.discussion,
        "form": form,
        "language": language,
        "into": name_of(language),
        "out_of": name_of(post.language),
        "direction": direction(language),
        "others": [(code, name_of(code)) for code in others],
        "stands": stands if is_current else None,
        "is_outdated": stands is not None and not is_current,
        "label": says(made_by(stands), post.language, post.discussion, request.user) if stands else "",
        "clash": clash,
        "may_take_away": stands and policy.may_take_translation_away(request.user, post, stands),
        "before": _before(request, post, stands) if stands else [],
        **_machine(request, post, language, stands),
        "section": "labs",
    }
    return render(request, "learning_labs/translating.html", context, status=status)


def _machine(request: SignedInRequest, post: Post, language: str, stands: PostTranslation | None) -> dict[str, Any]:
    """Where a machine is plugged in and nobody has translated: whether it may be asked, and what became of that."""
    machine = translator()
    if machine is None or (stands is not None and (stands.is_of(post.text) or not stands.is_by_machine)):
        return {}
    return {
        "machine": machine.name,
        "may_ask": policy.may_ask_the_machine(request.user, post.discussion, post),
        "wanted": WantedTranslation.objects.filter(post=post, language=language).first(),
    }


def _before(request: SignedInRequest, post: Post, stands: PostTranslation) -> list[tuple[str, str]]:
    """What it said before, the newest first, with who said so; of what the post does not say any more, for who reads that."""
    editions = stands.editions.select_related(*with_voice()).order_by("-number")
    if not policy.may_read_editions(request.user, post):
        editions = editions.filter(source=mark_of(post.text))
    here = post.discussion
    return [(says(made_by(one), post.language, here, request.user), one.text) for one in editions[:MOST_SHOWN]]
