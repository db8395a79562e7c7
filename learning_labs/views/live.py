"""What is new in a discussion that lies open."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hlh.paging import number_in
from hlh.web import Request
from learning_labs import policy
from learning_labs.models import Discussion, Post
from learning_labs.readers import live
from learning_labs.views.discussions import POSTS_ON_A_PAGE, find, flags_of, written

NOTHING, GONE = 204, 410


@never_cache
@require_safe
def news(request: Request, slug: str, number: int) -> HttpResponse:
    """Posts after one that is on the page, as they are written there; with a channel only whether there are any.

    Whoever polls sends the channel, and no cookie: one look at a counter answers. Words are shown to whom they are
    open now, however old the channel is.
    """
    after = number_in(request.GET.get("after", ""))
    if channel := request.GET.get("channel", ""):
        return _is_new(channel, after)
    found = find(request, slug, number)
    posts = Post.objects.on_page(found, after=found.number_here(after), reader=request.user)[:POSTS_ON_A_PAGE]
    if not posts:
        return HttpResponse(status=NOTHING)
    may_echo = bool(policy.may_write(request.user, found.lab))
    articles = written(request, found, posts, flags_of(request, found), may_echo=may_echo)
    return HttpResponse("".join(articles), headers={"X-Upto": str(posts[-1].number)})


def _is_new(channel: str, after: int) -> HttpResponse:
    discussion = live.opened_by(channel)
    if discussion is None:
        return HttpResponse(status=GONE)

    def look() -> int:
        return Discussion.objects.filter(pk=discussion).values_list("post_count", flat=True).first() or 0

    return HttpResponse(status=200 if live.count_in(discussion, look) > after else NOTHING)
