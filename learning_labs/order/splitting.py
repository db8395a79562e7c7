"""Posts that are about something else become a discussion of their own; where each stood a line leads to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hlh.activity.models import Actor
from hlh.catalogue.entries import enter, entry_of, weave
from hlh.catalogue.rehousing import Rehoused, keep_still, rehouse
from hlh.markdown import RULES
from hlh.people.models import Voice
from hlh.people.voices import copied
from hlh.policy import NotNow
from learning_labs import facts
from learning_labs.models import Discussion, Post, Watch
from learning_labs.models.echoes import count_same
from learning_labs.models.said import anchor_of
from learning_labs.reporting import act

MOST = 100  # posts at once


def split(discussion: Discussion, numbers: Collection[int], *, title: str, because: str, by: Actor) -> Discussion:
    """Bring posts out into a new discussion of the same lab, in the order they were written.

    The numbers of the others stay, and so do their addresses. Each author speaks there as here.

    Args:
        discussion: where they stand.
        numbers: of the posts; not the first one, which the others answer.
        title: of the new discussion.
        because: why, for the log.
        by: who does it.

    Raises:
        NotNow: when they do not all stand there (any more), or the lab begins no discussions.
    """
    with transaction.atomic():
        entry = discussion.entry_now()
        keep_still(entry)
        here = discussion.locked()
        posts = _chosen(here, numbers)
        new = _begun(here, posts, title)
        made = entry_of(new)
        rehouse(entry, made, _bring(here, new, posts))
        weave(entry, made)
        Watch.objects.go_along(here, new)
        if here.answer_id in {post.pk for post in posts}:
            here.leave_open()
        new.count_countries()
        count_same(new)
        enter(new, anew=True)  # its first passage is found by the words of its title too
        here.count_countries()
        here.say_anew([f"post-{number}" for number in numbers])
        act(facts.DISCUSSION_SPLIT, here, by=by, words=because, into=new.pk, posts=len(posts))
    return new


def _chosen(here: Discussion, numbers: Collection[int]) -> list[Post]:
    if 1 in numbers:
        raise NotNow(_("The first post stays: the others answer it. Choose from those below it."))
    if not numbers:
        raise NotNow(_("Choose one post at least."))
    if len(numbers) > MOST:
        raise NotNow(ngettext("Choose %(n)d post at most.", "Choose %(n)d posts at most.", MOST) % {"n": MOST})
    found = here.posts.shown().filter(number__in=numbers).select_related("voice").order_by("number")
    posts = list(found)
    if len(posts) != len(set(numbers)):
        raise NotNow(_("Not all of these posts stand here (any more). Open the page again, and choose anew."))
    return posts


def _begun(here: Discussion, posts: Sequence[Post], title: str) -> Discussion:
    """The new place, which nobody sees until the posts stand there."""
    said = {"kind": Discussion.Kind.DISCUSSION, "title": title, "opened_at": posts[0].written_at}
    said |= {"moved_at": posts[-1].written_at, "tongues": here.tongues}
    new = Discussion.objects.begin(here.lab, language=posts[0].language, area=here.area_id, **said)
    enter(new)
    return new


def _bring(here: Discussion, new: Discussion, posts: Sequence[Post]) -> list[Rehoused]:
    """Each post with its author's voice; where each stood, and stands now.

    Whoever has two voices here, since discussions were merged, keeps the second one as it is: nobody learns that both
    are theirs.
    """
    voices: dict[int, Voice] = {}
    moved = []
    for number, post in enumerate(posts, start=1):
        if post.voice_id not in voices:
            speaks_there = post.voice.person_id in {voice.person_id for voice in voices.values() if voice.person_id}
            voices[post.voice_id] = post.voice if speaks_there else copied(post.voice, new.place)
        voice = voices[post.voice_id]
        stood = post.number or 0
        Post.objects.filter(pk=post.pk).update(discussion=new, number=number, voice=voice, once=None)
        _leave_a_line(here, post, f"{new.address}posts/{number}/")
        moved.append(Rehoused(anchor_of(stood, post.pk), post.voice_id, anchor_of(number, post.pk), voice.pk))
    Discussion.objects.filter(pk=new.pk).update(
        post_count=len(posts), first_answer_at=posts[1].written_at if len(posts) > 1 else None
    )
    new.refresh_from_db(fields=["post_count", "first_answer_at"])
    return moved


def _leave_a_line(here: Discussion, post: Post, there: str) -> None:
    """Where a post stood, under its number: its words are the way to it."""
    Post.objects.create(
        discussion=here,
        number=post.number,
        stage=Post.Stage.MOVED,
        why="moved",
        kind=post.kind,
        voice=post.voice,
        text=there,
        html="",
        rules=RULES,
        language=post.language,
        written_at=post.written_at,
    )
