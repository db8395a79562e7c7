"""What the frame of every page shows: navigation, languages, the weight of what is loaded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from hlh.catalogue.moderation.policy import may_moderate
from hlh.network.policy import may_call
from hlh.people.models import Role
from hlh.taxonomy.languages import LANGUAGES, Language, django_code, here, unprefixed
from hlh.web import WEIGHT

CHOOSES = ("q", "area", "country", "phase", "level", "kind", "lang", "tag", "like", "after")  # what a page shows
LOADED_ONCE = ("css/tokens.css", "css/base.css", "css/components.css", "img/symbol.svg")
_BY_CODE = {django_code(language.code): language for language in LANGUAGES}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame. Nothing in it asks the database unless the page shows it."""
    code = get_language() or "en"
    return {
        "page_language": code,
        "page_direction": "rtl" if get_language_bidi() else "ltr",
        "tongue": _BY_CODE[code],
        "tongues": SimpleLazyObject(lambda: _tongues(request, code)),
        "alternates": lambda: _alternates(request, code),
        "weight": WEIGHT.decode(),
        "weight_once": weight_once(),
        "works_at_desk": SimpleLazyObject(lambda: _works_at_desk(request)),
        "calls_network": SimpleLazyObject(lambda: _calls_network(request)),
        "moderates": SimpleLazyObject(lambda: _moderates(request)),
        "is_development": settings.DEVELOPMENT,
    }


def _works_at_desk(request: HttpRequest) -> bool:
    person: Any = getattr(request, "user", None)  # a request that is refused at the gate has none yet
    return bool(person and person.is_authenticated and (person.holds(Role.OFFICER) or person.holds(Role.ADMINISTRATOR)))


def _moderates(request: HttpRequest) -> bool:
    person: Any = getattr(request, "user", None)
    return bool(person and person.is_authenticated and may_moderate(person))


def _calls_network(request: HttpRequest) -> bool:
    person: Any = getattr(request, "user", None)
    return bool(person and person.is_authenticated and may_call(person))


def _tongues(request: HttpRequest, code: str) -> SafeString:
    """The same page in every language, as rows of a list: a person with an account keeps the choice, so they press."""
    person = getattr(request, "user", None)  # a request that is refused at the gate has none yet
    if person and person.is_authenticated:
        return _buttons(code)
    asked = request.get_full_path() if request.method == "GET" else request.path
    path = f"/{asked.lstrip('/')}"  # of two strokes a browser would make another site
    link = '<li><a href="{}" lang="{}" hreflang="{}" dir="{}"{}>{}</a></li>'
    rows = (
        (here(path, django_code(one.code)), one.code, one.code, one.direction, _mark(one, code), one.name)
        for one in LANGUAGES
    )
    return format_html_join("", link, rows)


@cache
def _buttons(code: str) -> SafeString:
    button = '<li><button class="as-link" name="language" value="{}" lang="{}" dir="{}"{}>{}</button></li>'
    rows = ((django_code(one.code), one.code, one.direction, _mark(one, code), one.name) for one in LANGUAGES)
    return format_html_join("", button, rows)


def _mark(language: Language, code: str) -> SafeString:
    """What says of one that the page is in it."""
    return SafeString(' aria-current="true"' if django_code(language.code) == code else "")


def _alternates(request: HttpRequest, code: str) -> SafeString:
    """What the head tells search engines: where this page stands in every language, without what a mail or an app hung on
    its address."""
    kept = QueryDict(mutable=True)
    for name in CHOOSES:
        if values := request.GET.getlist(name):
            kept.setlist(name, values)
    bare = f"{unprefixed(request.path)}?{kept.urlencode()}".rstrip("?")
    there = [(language.code, settings.SITE + here(bare, django_code(language.code))) for language in LANGUAGES]
    canonical = format_html('<link rel="canonical" href="{}">', settings.SITE + here(bare, code))
    others = [*there, ("x-default", settings.SITE + bare)]
    return canonical + format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', others)


@cache
def weight_once() -> int:
    """The kilobytes, as sent, of what a browser loads once and keeps."""
    size = 0
    for name in LOADED_ONCE:
        path = Path(staticfiles_storage.path(staticfiles_storage.stored_name(name)))  # type: ignore[attr-defined]
        packed = path.with_name(f"{path.name}.gz")
        size += (packed if packed.exists() else path).stat().st_size
    return round(size / 1024)
