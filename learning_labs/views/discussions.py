"""Reading a discussion, and adding to it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.catalogue.around import around_of
from hlh.catalogue.tongues import language_of
from hlh.links.models import new_secret
from hlh.markdown import rendered
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Quoting, Voice
from hlh.people.speakers import shown_as
from hlh.people.voices import voice_of, written_by
from hlh.policy import require
from hlh.remembering import same_for_strangers
from hlh.web import Request, SignedInRequest
from learning_labs import policy
from learning_labs.forms.posts import PostForm, ask_for_the_file_again
from learning_labs.models import Discussion, OldAddress, Poll, Post, PostAttachment, Said, Summary
from learning_labs.order.noting import notes_under
from learning_labs.order.pacing import rule, spend_a_post
from learning_labs.readers.light import is_light, remembering_choice
from learning_labs.readers.mentioned import would_be_told
from learning_labs.readers.reading import reading_of
from learning_labs.readers.unread import with_new_line
from learning_labs.saying.attaching import listed_files
from learning_labs.saying.mentioning import MANY, are_offered, lines_under, offers, typed_in
from learning_labs.saying.naming import at_first, levels_in, levels_lately
from learning_labs.saying.showing import article

POSTS_ON_A_PAGE = Discussion.POSTS_ON_A_PAGE


@require_safe
def discussion(request: Request, slug: str, number: int) -> HttpResponse:
    """One discussion, twenty-five posts at a time."""
    found = find(request, slug, number)
    after = number_in(request.GET.get("after", ""))
    if old := found.came_from:
        return redirect(found.page_at(old.merged_after + after + 1), permanent=True)
    if (found.lab.slug, found.number) != (slug, number):
        return redirect(found, permanent=True)
    if after >= max(1, found.post_count):
        return remembering_choice(request, show(request, found))
    mark = f"{found.changed_at} {found.lab.stage} {after} {is_light(request)}"
    response = same_for_strangers(request, mark, lambda: show(request, found))
    return remembering_choice(request, response)


@require_safe
def post(request: Request, slug: str, number: int, post: int) -> HttpResponse:
    """The lasting address of a post, wherever it stands by now."""
    found = find(request, slug, number)
    there = found.number_here(post)
    standing = found.posts.filter(number=number_in(str(there))).first()
    if standing is None or not found.has_opened:
        raise Http404
    return redirect(standing.text if standing.was_moved else found.page_at(there))


@require_POST
@signed_in
def posts(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Add what you know."""
    found = find(request, slug, number)
    require(policy.may_write(request.user, found.lab))
    voice = found.voice_of(request.user)
    keeps = bool(policy.may_moderate_in(request.user, found.lab))
    levels = [] if voice else levels_in(found.lab, request.user)
    form = PostForm(
        request.POST,
        files=request.FILES,
        levels=levels,
        guides=partial(policy.may_guide, request.user),
        are_offered=partial(are_offered, discussion=found, keeps=keeps),
    )
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    if "look" in request.POST:
        return look(request, found, form)
    said = form.cleaned_data
    is_sure = said.pop("sure")
    said["mentions"] = list(dict.fromkeys([*said["mentions"], *typed_in(said["text"], keeps=keeps)]))
    many = would_be_told(found, said["mentions"], request.user)
    if many > MANY and not is_sure:
        ask_for_the_file_again(form)
        return show(request, found, form=form, many=many)
    file = said.pop("file")
    files = [file] if file else []
    language = language_of(said["text"])
    spend_a_post(request.user)
    post = found.say(
        request.user,
        **said,
        language=language,
        by=request.actor,
        files=files,
        voice=voice,
        at_any_pace=keeps,
        reads=True,
    )
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
    old = found.came_from  # whoever speaks in both has a voice of each
    voice = (voice_of(request.user, old.place) if old else None) or found.voice_of(request.user)
    if voice is None:
        raise Http404
    levels = levels_in(found.lab, request.user)
    form = NamingForm(request.POST or None, levels=levels, initial=_first_choices(request, levels, voice))
    if form.is_valid():
        among = found.lab.countries_of_its_people(without=request.user)
        found.rename(voice, **form.cleaned_data, among=among, by=request.actor)
        return redirect(found)
    status = 422 if form.is_bound else 200
    others = [
        one
        for one in found.merged.select_related("lab").order_by("pk")
        if not old and voice_of(request.user, one.place)
    ]
    context = {"discussion": found, "form": form, "others": others}
    return render(request, "learning_labs/naming.html", context, status=status)


def show(
    request: Request,
    found: Discussion,
    *,
    form: PostForm | None = None,
    seen: str = "",
    many: int = 0,
    status: int = 200,
    poll_trouble: str = "",
) -> HttpResponse:
    """The page of a discussion, with the form to add to it for those who may, and how what they typed will look.

    `many` is how many people a post would tell that its author is asked about once more.
    """
    after = number_in(request.GET.get("after", ""))
    rows = Post.objects.on_page(found, after=after, reader=request.user)
    is_more = len(rows) > POSTS_ON_A_PAGE
    flags = flags_of(request, found)
    may_write, may_add = policy.may_write(request.user, found.lab), policy.may_add(request.user, found)
    keeps = bool(policy.may_moderate_in(request.user, found.lab))
    own_voice = found.voice_of(request.user)
    mine = found.posts.filter(written_by(request.user), number=None) if own_voice else None
    waiting = mine.order_by("pk").as_read() if mine is not None else []
    may_mark = bool(policy.may_accept(request.user, found, own_voice)) and found.has_opened
    levels = levels_lately(found.lab, request.user) if may_add and not (form or own_voice) else []
    answer = _answer_of(found, rows)
    context: dict[str, Any] = {
        "discussion": found,
        "seen": seen,
        "many": many,  # would be told, if they are to be
        "tell_also": offers(rows[:POSTS_ON_A_PAGE], request.user, keeps=keeps) if may_add else [],
        "lab": found.lab,
        "section": "labs",
        "posts": with_new_line(
            found,
            rows,
            written(request, found, rows[:POSTS_ON_A_PAGE], flags, may_echo=bool(may_write), may_mark=may_mark),
        ),
        **reading_of(request, found, after, rows[:POSTS_ON_A_PAGE]),
        "waiting": written(request, found, waiting, may_echo=bool(may_write)),
        "next": rows[POSTS_ON_A_PAGE - 1].number if is_more else None,
        **({} if after else _on_top(request, found)),
        "poll_trouble": poll_trouble,
        "may_poll": policy.may_ask_by_poll(request.user, found),
        "answer": answer and (answer, shown_as(answer.speaker, to=request.user), found.page_of(answer)),
        "around": around_of(found, reader=request.user),
        "may_write": may_write if found.has_opened else None,
        "may_add": may_add,
        "may_mark": may_mark,
        "keeps": keeps,
        "notes": notes_under(found, reader=request.user) if keeps else [],
        "slow": rule(found.pace) if found.pace and not keeps else "",
        "may_nudge": policy.may_nudge(request.user, found),
        "may_take_words": policy.may_take_words(request.user),
        "form": form
        or PostForm(
            levels=levels,
            guides=partial(policy.may_guide, request.user),
            initial=_first_choices(request, levels, own_voice),
        ),
        "own_voice": own_voice and shown_as(own_voice, to=request.user),
        "once": new_secret(),  # of the button to make a brief; the form's own may come out of a draft of last week
    }
    page = "light" if is_light(request) and request.method != "POST" else "discussion"
    return render(request, f"learning_labs/{page}.html", context, status=status)


def _on_top(request: Request, found: Discussion) -> dict[str, Any]:
    """What stands above the first post, asked for only where there is any: what was said so far, and polls."""
    summary = Summary.objects.told(found) if found.is_summed_up else None
    return {
        "summary": summary,
        "since_summary": max(0, found.post_count - summary.upto) if summary else 0,
        "polls": Poll.objects.shown(found, reader=request.user) if found.has_polls else [],
    }


def flags_of(request: Request, found: Discussion) -> str:
    """The address at which a reader with an account flags a post here, without the post."""
    return f"{reverse('moderation:flag')}?at={found.address}&amp;post=" if request.user.is_authenticated else ""


def written(
    request: Request,
    found: Discussion,
    rows: list[Said],
    flags: str = "",
    *,
    may_echo: bool = False,
    may_mark: bool = False,
) -> list[SafeString]:
    """Posts as they are written on their page, each with its files."""
    files = PostAttachment.objects.by_post(rows)
    page = found.get_absolute_url() if may_echo and not found.is_closed else ""
    keeps = bool(page and policy.may_moderate_in(request.user, found.lab))
    told = lines_under(rows, found, request.user)
    return [
        article(
            post,
            shown_as(post.speaker, to=request.user),
            found,
            listed_files(files.get(post.pk, [])),
            flags,
            post.given if may_echo else None,
            may_mark,
            page,
            keeps,
            told.get(post.pk, ""),
        )
        for post in rows
    ]


def find(request: Request, slug: str, number: int) -> Discussion:
    """The discussion at this address, or at the one it was moved from; of what was merged, the one that it went up in."""
    found = Discussion.objects.at(slug, number, reader=request.user)
    if found and found.merged_into_id:
        return _went_up(request, found)
    if found and (found.has_opened or policy.may_read_unopened(request.user, found)):
        return found
    moved = get_object_or_404(OldAddress.objects.select_related("discussion"), lab__slug=slug, number=number)
    if moved.discussion.merged_into_id:
        return _went_up(request, moved.discussion)
    visible = Discussion.objects.visible_to(request.user).select_related("lab")
    return get_object_or_404(visible, pk=moved.discussion_id)


def _went_up(request: Request, old: Discussion) -> Discussion:
    """Where the posts of a discussion stand that was merged into another, if this reader sees that one."""
    visible = Discussion.objects.visible_to(request.user).select_related("lab")
    found = get_object_or_404(visible, pk=old.merged_into_id)
    found.came_from = old
    return found


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
    kept = drafts.kept(request, f"{request.path}posts/")
    first = {name: values[0] for name, values in kept.items() if values}
    return choices | first | {"mentions": kept.get("mentions", []), "sure": ""}
