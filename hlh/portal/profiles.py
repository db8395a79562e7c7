"""A page about somebody, as far as they want one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hlh.people.models import Person, Profile, Verification
from hlh.people.policy import may_vouch_for
from hlh.people.voices import named_as_written_by
from hlh.taxonomy.models import Area
from hlh.web import Request
from learning_labs.models import Discussion, Post

NEWEST = 5


@require_safe
def profile(request: Request, ref: str) -> HttpResponse:
    """What they let this reader see, and what they said under their name where this reader may read it."""
    found = get_object_or_404(Profile.objects.visible_to(request.user), ref=ref)
    shown = found.shown_to(request.user)
    if not shown:
        raise Http404
    verified = Verification.objects.of(found.person) if "organisation" in shown else None
    posts = named_posts(found.person, request) if "name" in shown else []
    context = {
        "profile": found,
        "shown": shown,
        "is_own": request.user.pk == found.person_id,
        "areas": [area for number in shown.get("areas", []) if (area := Area.objects.kept().get(number))],
        "verified": verified,
        "may_vouch": "organisation" in shown and not verified and may_vouch_for(request.user, found.person),
        "may_write": "name" in shown and request.user.is_authenticated and request.user.pk != found.person_id,
        "post_count": len(posts),
        "discussions": _newest(posts),
    }
    return render(request, "portal/profile.html", context)


def named_posts(person: Person, request: Request) -> list[Post]:
    """What others read of somebody under their name, the newest first; nothing that they said otherwise."""
    readable = Discussion.objects.visible_to(request.user)
    found = Post.objects.shown().filter(named_as_written_by(person), discussion__in=readable)
    return list(found.select_related("discussion__lab").defer("text", "html").order_by("-pk")[:500])


def _newest(posts: list[Post]) -> list[Discussion]:
    """The discussions of the newest posts, each once."""
    return list({post.discussion_id: post.discussion for post in posts}.values())[:NEWEST]
