"""Reading a discussion, and adding to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.catalogue.around import around_of
from hlh.catalogue.tongues import language_of
from hlh.links.models import new_secret
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Quoting, Voice
from hlh.people.speakers import shown_as
from hlh.people.voices import voice_of
from hlh.policy import require
from hlh.remembering import same_for_strangers
from hlh.web import Request, SignedInRequest
from learning_labs import policy
from learning_labs.attaching import listed_files
from learning_labs.forms.posts import PostForm, ask_for_the_file_again
from learning_labs.models import Discussion, OldAddress, PostAttachment, Said
from learning_labs.naming import at_first, levels_in, levels_lately
from learning_labs.showing import article
from learning_labs.writing import rendered

POSTS_ON_A_PAGE = Discussion.POSTS_ON_A_PAGE


@require_safe
def discussion(request: Request, slug: str, number: int) -> HttpResponse:
    """One discussion, twenty-five posts at a time."""
    found = find(request, slug, number)
    if (found.lab.slug, found.number) != (slug, number):
        return redirect(found, permanent=True)
    after = number_in(request.GET.get("after", ""))
    if after >= max(1, found.post_count):
        return show(request, found)
    mark = f"{found.changed_at} {found.lab.stage} {after}"
    return same_for_strangers(request, mark, lambda: show(request, found))


@require_POST
@signed_in
def posts(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Add what you know."""
    found = find(request, slug, number)
    require(policy.may_write(request.user, found.lab))
    voice = voice_of(request.user, found.place)
    levels = [] if voice else levels_in(found.lab, request.user)
    form = PostForm(request.POST, files=request.FILES, levels=levels, guides=policy.may_guide(request.user))
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    if "look" in request.POST:
        return look(request, found, form)
    said = form.cleaned_data
    file = said.pop("file")
    files = [file] if file else []
    language = language_of(said["text"])
    post = found.say(request.user, **said, language=language, by=request.actor, files=files, voice=voice)
    drafts.done(request)
    return redirect(found.page_of(post))


def look(request: Request, found: Discussion, form: PostForm) -> HttpResponse:
    """The page again, with how the post will look above what was typed; nothing is posted."""
    ask_for_the_file_again(form)
    return show(request, found, form=form, seen=rendered(form.cleaned_data["text"]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def naming(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Only change how you are named here, and whether you may be quoted."""
    found = find(request, slug, number)
    voice = voice_of(request.user, found.place)
    if voice is None:
        raise Http404
    levels = levels_in(found.lab, request.user)
    form = NamingForm(request.POST or None, levels=levels, initial=_first_choices(request, levels, voice))
    if form.is_valid():
        among = found.lab.countries_of_its_people(without=request.user)
        found.rename(voice, **form.cleaned_data, among=among, by=request.actor)
        return redirect(found)
    status = 422 if form.is_bound else 200
    return render(request, "learning_labs/naming.html", {"discussion": found, "form": form}, status=status)


def show(
    request: Request, found: Discussion, *, form: PostForm | None = None, seen: str = "", status: int = 200
) -> HttpResponse:
    """The page of a discussion, with the form to add to it for those who may, and how what they typed will look."""
    after = number_in(request.GET.get("after", ""))
    posts = found.posts.filter(number__gt=after).order_by("number").with_answers_of(request.user)
    rows = posts[: POSTS_ON_A_PAGE + 1].as_read()
    is_more = len(rows) > POSTS_ON_A_PAGE
    flags = f"{reverse('moderation:flag')}?at={found.address}&amp;post=" if request.user.is_authenticated else ""
    may_write = policy.may_write(request.user, found.lab)
    own_voice = voice_of(request.user, found.place)
    waiting = found.posts.filter(number=None, voice=own_voice).order_by("pk").as_read() if own_voice else []
    levels = levels_lately(found.lab, request.user) if may_write and not (form or own_voice) else []
    answer = _answer_of(found, rows)
    context: dict[str, Any] = {
        "discussion": found,
        "seen": seen,
        "lab": found.lab,
        "section": "labs",
        "posts": _articles(request, found, rows[:POSTS_ON_A_PAGE], flags, may_echo=bool(may_write)),
        "waiting": _articles(request, found, waiting, may_echo=bool(may_write)),
        "next": rows[POSTS_ON_A_PAGE - 1].number if is_more else None,
        "answer": answer and (answer, shown_as(answer.speaker, to=request.user), found.page_of(answer)),
        "around": around_of(found, reader=request.user),
        "may_write": may_write if found.has_opened else None,
        "may_take_words": policy.may_take_words(request.user),
        "form": form
        or PostForm(
            levels=levels,
            guides=policy.may_guide(request.user),
            initial=_first_choices(request, levels, own_voice),
        ),
        "own_voice": own_voice and shown_as(own_voice, to=request.user),
        "once": new_secret(),  # of the button to make a brief; the form's own may come out of a draft of last week
    }
    return render(request, "learning_labs/discussion.html", context, status=status)


def _articles(
    request: Request, found: Discussion, rows: list[Said], flags: str = "", *, may_echo: bool = False
) -> list[SafeString]:
    """Posts as they are written on their page, each with its files."""
    files = PostAttachment.objects.by_post(rows)
    page = found.get_absolute_url() if may_echo else ""
    keeps = bool(page and policy.may_moderate_in(request.user, found.lab))
    return [
        article(
            post,
            shown_as(post.speaker, to=request.user),
            found,
            listed_files(files.get(post.pk, [])),
            flags,
            post.given if may_echo else None,
            page,
            keeps,
        )
        for post in rows
    ]


def find(request: Request, slug: str, number: int) -> Discussion:
    """The discussion at this address, or at the one it was moved from."""
    found = Discussion.objects.at(slug, number, reader=request.user)
    if found and (found.has_opened or policy.may_read_unopened(request.user, found)):
        return found
    moved = get_object_or_404(OldAddress, lab__slug=slug, number=number)
    visible = Discussion.objects.visible_to(request.user).select_related("lab")
    return get_object_or_404(visible, pk=moved.discussion_id)


def _answer_of(found: Discussion, rows: list[Said]) -> Said | None:
    """The post that was taken for the answer: mostly one of those that are shown anyway."""
    if found.answer_id is None:
        return None
    shown = [post for post in rows if post.pk == found.answer_id]
    return (shown or found.posts.filter(pk=found.answer_id).as_read())[0]


def _first_choices(request: Request, levels: list[Naming], voice: Voice | None) -> dict[str, Any]:
    """What the form begins with: what was kept of it; named as before, at first by country or wider."""
    choices: dict[str, Any] = {
        "naming": voice.level if voice else at_first(levels),
        "quoting": voice.quoting if voice else Quoting.ASK,
        "once": new_secret(),
    }
    return choices | drafts.offered(request, f"{request.path}posts/")
