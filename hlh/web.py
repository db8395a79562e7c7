"""What every request shares: its types, its limits, its refusals, and the weight of its page."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.patience import Absence
from hlh.policy import NotNow, Refused, TooOften
from hlh.remembering import remember

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models.persons import Anyone, Person

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponseBase]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

NO_PREFIX = (
    "/static/",
    "/files/",
    "/feeds/",
    "/calendar/",
    "/sitemap.xml",
    "/healthz",
    "/readyz",
    "/metrics",
    "/language/",
)


class Request(HttpRequest):
    """A request as our views know it."""

    user: Anyone
    actor: Actor


class SignedInRequest(Request):
    """A request of a person with an account."""

    user: Person


# What comes in


def plain_cookies(answer: Answer) -> Answer:
    """Cookies with control characters, which no browser makes by itself, are left out before anybody reads them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        for name in [name for name, value in request.COOKIES.items() if _CONTROL.search(name + value)]:
            del request.COOKIES[name]
        return answer(request)

    return middleware


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


# Words that people type


def without_tricks(words: str) -> str:
    """Composed (NFC), with plain line ends, without control characters, halves of letters that nothing can keep, or marks
    that turn the writing direction.

    Joiners and the two plain direction marks stay: Persian and Arabic need them.
    """
    words = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        letter
        for letter in words
        if letter in "\n\t"
        or not (
            unicodedata.category(letter) in ("Cc", "Cs")
            or "\u202a" <= letter <= "\u202e"
            or "\u2066" <= letter <= "\u2069"
        )
    )


class Words(forms.CharField):
    """A field for what people write: cleaned, and refused with the remedy where letters were lost on the way."""

    default_error_messages = {
        "required": gettext_lazy("Please write something here; one sentence is enough."),
        "max_length": gettext_lazy("This is %(show_value)d characters long; %(limit_value)d fit. Shorten it."),
        "unreadable": gettext_lazy("Some letters did not arrive; they show as �. Please write them again."),
    }

    def to_python(self, value: Any) -> str:
        words = super().to_python("" if value is None else str(value).replace("\0", "\ufffd")) or ""
        if "\ufffd" in words:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        return without_tricks(words).strip()


def key_of(once: str, *said: object) -> str:
    """What a form that is sent twice is known by; empty without its `once`.

    Args:
        once: the unguessable key that the form was given when it was shown.
        said: its words and who says them: with other words, after the Back button, it is another form.
    """
    return hashlib.sha256("\0".join([once, *map(str, said)]).encode()).hexdigest()[:40] if once else ""


class ShortWords(Words):
    """The same on one line, for a search or a name."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


# Refusals


def refusals(answer: Answer) -> Answer:
    """Answer a no with its reason (403), a wrong moment with its words (409), once too often (429), keeping what was typed."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return answer(request)

    def process_exception(request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        if isinstance(trouble, Refused):
            return refuse(request, 403, str(trouble))
        if isinstance(trouble, TooOften):
            return refuse(request, 429, str(trouble.words))
        if isinstance(trouble, NotNow):
            return refuse(request, 409, str(trouble.words))
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


Keeping = Callable[[HttpRequest], bool]
_keeping: list[Keeping] = []


def keeps(keeping: Keeping) -> Keeping:
    """Register who keeps what was typed before it is refused; it says whether it did."""
    _keeping.append(keeping)
    return keeping


def refuse(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """A page that says why not, and gives back what was typed. No browser and no proxy keeps it."""
    is_kept = _keep(request)
    context = {"words": words, "typed": typed(request), "is_kept": is_kept}
    return _unkept(render(request, "refused.html", context, status=status))


def _keep(request: HttpRequest) -> bool:
    """Whether anybody kept what was typed."""
    kept = [keeping(request) for keeping in _keeping]
    return any(kept)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the token that says it is ours.

    What strangers may send is asked about once, with everything that was typed in sight; so is a form of which the
    browser says that it stood on a page of ours. A form of another site is given its words back and nothing more: one
    tired tap on our own page must not do what that site wanted.
    """
    takes_strangers = getattr(request, "from_a_stranger", False)
    if not takes_strangers and not _is_of_this_site(request):
        words = _("We cannot tell that this form is ours. Open the page again and send it from there.")
        return _unkept(render(request, "refused.html", {"words": words, "typed": typed(request)}, status=403))
    if not takes_strangers:
        _keep(request)
    fields = _fields(request) if _is_of_this_site(request) else _without_naming(_fields(request))
    context = {"fields": fields, "typed": typed(request)}
    return _unkept(render(request, "confirm.html", context, status=200 if takes_strangers else 403))


NEVER_SHOWN = ("csrfmiddlewaretoken", "password", "password1", "password2", "code")
CHOSEN = (
    *("naming", "quoting", "kind", "behalf", "country", "verdict", "answer", "area", "lab", "place", "language"),
    *("second", "phase", "level", "what", "reason", "wait", "role", "into"),
    *("joining", "roles", "readers", "position"),
)
NOT_TYPED = (*CHOSEN, "once", "look", "next", "edition", "save", "more", "review", "page", "sure", "at", "to")


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value.replace("\0", "\ufffd"))
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER_SHOWN and isinstance(value, str)
    ]


def typed(request: HttpRequest) -> list[str]:
    """What somebody wrote in a form, to be seen and copied."""
    return [value for name, value in _fields(request) if value and name not in NOT_TYPED]


def _without_naming(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of a form that may be another site's: how somebody is named is for nobody else to choose."""
    return [(name, value) for name, value in fields if name not in ("naming", "quoting")]


def _unkept(response: HttpResponse) -> HttpResponse:
    """What somebody typed is stored by no browser and no proxy."""
    response["Cache-Control"] = "no-store"
    return response


def own(response: HttpResponse) -> HttpResponse:
    """A page of somebody who is signed in is not kept and not found by search engines.

    Unlike a page behind a link (`hlh.links.ways.private`) it lets the browser say within the hub where a form comes from:
    its forms, also that of signing out, are taken by their token and by that.
    """
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def for_strangers(view: View) -> View:
    """Mark a view whose form carries no token: it is taken when the browser says it comes from our own pages."""
    view.takes_strangers = True  # type: ignore[attr-defined]
    return view


def same_origin(answer: Answer) -> Answer:
    """Let a marked view take a POST that the browser says is of this site; every other needs its token."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return answer(request)

    def process_view(request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if request.method == "POST" and getattr(view, "takes_strangers", False):
            request.from_a_stranger = True  # type: ignore[attr-defined]
            if _is_of_this_site(request):
                request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _is_of_this_site(request: HttpRequest) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


# Weight

WEIGHT = b"@weight-of-this-page@"


def weigh(answer: Answer) -> Answer:
    """Compress pages, and write into the foot of each what it weighs on the wire."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if (
            not isinstance(response, HttpResponse)
            or not response.get("Content-Type", "").startswith("text/html")
            or response.has_header("Content-Encoding")
        ):
            return response
        before, marker, after = response.content.partition(WEIGHT)
        packer = zlib.compressobj(5, zlib.DEFLATED, 31)
        packed = packer.compress(before)
        if marker:
            trial = packer.copy()
            after = _kilobytes(len(packed) + len(trial.compress(after)) + len(trial.flush())) + after
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = packed + packer.compress(after) + packer.flush()
            response["Content-Encoding"] = "gzip"
            remember(response)
        elif marker:
            response.content = before + after
        response["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _kilobytes(size: int) -> bytes:
    return str(max(1, round(size / 1024))).encode()


# The cache


cache_is_away = Absence(2.0)


class OneClient(RedisCacheClient):
    """Asks the one server by one client: to make one for every question takes half as long as its answer."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._one

    @cached_property
    def _one(self) -> Any:
        return super().get_client(write=True)


class ForgivingCache(RedisCache):
    """A cache whose absence counts as emptiness: pages are then slower, never broken."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, super().get, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return dict(self._or({}, super().get_many, keys, version))

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._or(None, super().set, key, value, *args, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._or(list(data), super().set_many, data, *args, **kwargs))

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._or(True, super().add, key, value, *args, **kwargs))

    def count(self, key: str, seconds: int) -> int:
        """Count one more under a key that lasts so long, in one way there and back; the first where the cache is away."""
        return int(self._or(1, self._count, self.make_and_validate_key(key), seconds))

    def _count(self, key: str, seconds: int) -> int:
        client = self._cache.get_client(key, write=True)
        if (many := client.incr(key)) == 1:
            client.expire(key, seconds)
        return int(many)

    def count_in(self, key: str, field: str, seconds: int) -> None:
        """Count one more of something under a key that holds several counts and lasts so long; nothing where the cache is away."""
        self._or(None, self._count_in, self.make_and_validate_key(key), field, seconds)

    def _count_in(self, key: str, field: str, seconds: int) -> None:
        client = self._cache.get_client(key, write=True)
        if client.hincrby(key, field, 1) == 1:
            client.expire(key, seconds)

    def counts_in(self, key: str) -> dict[str, int]:
        """What was counted under a key."""
        found = self._or({}, self._cache.get_client(key).hgetall, self.make_and_validate_key(key))
        return {field.decode(): int(many) for field, many in found.items()}

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, super().delete, key, version))

    def _or(self, otherwise: Any, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        from redis.exceptions import RedisError

        if cache_is_away:
            return otherwise
        try:
            return act(*args, **kwargs)
        except (RedisError, OSError):
            cache_is_away.begin()
            log.warning("the cache does not answer")
            return otherwise
