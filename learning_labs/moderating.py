"""How posts are held and hidden, told to those who decide about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hlh.activity.models import Actor
from hlh.catalogue.models import Case, Entry
from hlh.catalogue.moderation.things import Author, Said, moderates
from hlh.policy import NotNow
from learning_labs.models import Post, PostAttachment
from learning_labs.saying.attaching import listed_files
from learning_labs.saying.quotes import filled, shown_in


class Posts:
    """Posts by the entry of their discussion and the anchor at which they stand."""

    def said(self, cases: Sequence[Case]) -> Mapping[int, Said]:
        """Each post with its files and what it quotes, in four queries at most."""
        at = {(case.entry.thing_id, case.anchor): case for case in cases if case.entry}
        places = [_place(thing, anchor) for thing, anchor in at]
        found = Post.objects.filter(_any(places)).select_related("voice", "discussion__lab")
        posts = {case.pk: post for post in found if (case := at.get((post.discussion_id, post.anchor)))}
        files = PostAttachment.objects.by_post(posts.values())
        quotes = shown_in(posts.values(), reader=None)
        return {pk: _said(post, files.get(post.pk, []), quotes.get(post.pk, ())) for pk, post in posts.items()}

    def author(self, entry: Entry, anchor: str) -> Author | None:
        """Whose a post is that others read."""
        found = Post.objects.shown().filter(_place(entry.thing_id, anchor)).select_related("voice", "discussion__lab")
        post = found.first()
        return Author(post.voice, post.discussion.lab.scope_marks()) if post else None

    def release(self, case: Case, *, by: Actor) -> str:
        post = self._post(case)
        post.release(by=by)
        return post.anchor

    def hide(self, case: Case, why: str, *, by: Actor) -> None:
        self._post(case).hide(why, by=by)

    def _post(self, case: Case) -> Post:
        """The post of a case.

        Raises:
            NotNow: when it went away, with its author.
        """
        place = _place(case.entry.thing_id if case.entry else 0, case.anchor)
        post = Post.objects.select_related("discussion__lab", "voice").filter(place).first()
        if post is None:
            raise NotNow(_("It is not there any more."))
        return post


def _place(discussion: int, anchor: str) -> Q:
    """The post at an anchor such as "post-3", or "held-17" while nobody has read it."""
    kind, _dash, number = anchor.partition("-")
    if not number.isdecimal() or len(number) > 18 or kind not in ("post", "held"):
        return Q(pk__in=[])
    return Q(discussion=discussion, **({"number": number} if kind == "post" else {"pk": number, "number": None}))


def _any(places: Sequence[Q]) -> Q:
    found = Q(pk__in=[])
    for place in places:
        found |= place
    return found


def _said(post: Post, files: Sequence[PostAttachment], quotes: Sequence[str]) -> Said:
    for one in files:
        one.post = post  # its voice is at hand
    html = mark_safe(filled(post.html, quotes) + listed_files(list(files)))  # noqa: S308  the post's words were cleaned by nh3
    return Said(html, post.language, post.get_absolute_url())


moderates(Entry.Kind.DISCUSSION, Posts())
