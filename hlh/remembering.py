"""Pages that are the same for everybody without an account, remembered as they went over the wire."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

SECONDS = 30  # how long what comes from elsewhere, such as a changed name of an area, may be missing from such a page


def same_for_strangers(request: HttpRequest, mark: object, make: Callable[[], HttpResponse]) -> HttpResponse:
    """A page for a reader, made once in half a minute for all who have no account.

    Whether the reader may see it has to be asked before, and the mark with it: what must be seen at once changes it.

    Args:
        request: whoever has a session gets a page of their own, whether signed in or not; so does whoever asks for more
            than the pages that there are, or nobody could fill the cache.
        mark: whatever says that the page has changed, such as the time of the last change; of a page that is one of
            many, also which it is.
        make: makes it.
    """
    if not _is_of_many(request):
        return make()
    name = sha256(f"{get_language()} {request.path} {mark}".encode()).hexdigest()
    if packed := cache.get(f"page:{name}"):
        return _as_it_went(packed)
    response = make()
    if response.status_code == 200:
        response.remember_as = f"page:{name}"  # type: ignore[attr-defined]
    return response


def remember(response: HttpResponse) -> None:
    """Keep a page that was packed, where whoever made it asked for that."""
    if name := getattr(response, "remember_as", ""):
        cache.set(name, response.content, SECONDS)


def _is_of_many(request: HttpRequest) -> bool:
    """Whether others get the same to the letter."""
    has_own = settings.SESSION_COOKIE_NAME in request.COOKIES or len(get_messages(request)) > 0
    return not has_own and set(request.GET) <= {"after"} and "gzip" in request.headers.get("Accept-Encoding", "")


def _as_it_went(packed: bytes) -> HttpResponse:
    response = HttpResponse(packed, headers={"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
