"""What is the same for many: pages for everybody without an account, as they went over the wire, and parts of pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
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


def written(name: str, **said: Hashable | list[Hashable]) -> SafeString:
    """A component that shows nothing but its arguments, in the words of the language: remembered.

    Args:
        name: of its template; it is given no request, so nothing of a reader can stay behind in it.
        said: what it shows: plain values, and what is made of such (frozen data, lists); no rows, which are equal
            to what they were before.
    """
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    return _written(name, get_language(), localdate().year, **plain)


@lru_cache(maxsize=4096)
def _written(name: str, language: str | None, year: int, /, **said: Hashable) -> SafeString:
    """`language` is what its words depend on, `year` what its days leave out."""
    return render_to_string(name, said)
