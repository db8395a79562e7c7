"""What the frame of every page shows: navigation, languages, the weight of what is loaded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from hlh.catalogue.moderation.policy import may_moderate
from hlh.mail.news import has_news
from hlh.people.models import Role
from hlh.taxonomy.languages import LANGUAGES, django_code, here, unprefixed
from hlh.web import WEIGHT

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

CHOOSES = ("q", "area", "country", "phase", "level", "kind", "lang", "tag", "like", "after")  # what a page shows
LOADED_ONCE = ("css/tokens.css", "css/base.css", "css/components.css", "img/symbol.svg")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame. Nothing in it asks the database unless the page shows it."""
    code = get_language() or "en"
    return {
        "page_language": code,
        "page_direction": "rtl" if get_language_bidi() else "ltr",
        "tongues": SimpleLazyObject(lambda: _tongues(request, code)),
        "alternates": lambda: _alternates(request, code),
        "weight": WEIGHT.decode(),
        "weight_once": weight_once(),
        "works_at_desk": SimpleLazyObject(lambda: _works_at_desk(request)),
        "moderates": SimpleLazyObject(lambda: _moderates(request)),
        "has_news": SimpleLazyObject(lambda: has_news(cast("Anyone", request.user))),
        "is_development": settings.DEVELOPMENT,
    }


def _works_at_desk(request: HttpRequest) -> bool:
    person: Any = getattr(request, "user", None)  # a request that is refused at the gate has none yet
    return bool(person and person.is_authenticated and (person.holds(Role.OFFICER) or person.holds(Role.ADMINISTRATOR)))


def _moderates(request: HttpRequest) -> bool:
    person: Any = getattr(request, "user", None)
    return bool(person and person.is_authenticated and may_moderate(person))


def _tongues(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """The same page in every language."""
    asked = request.get_full_path() if request.method == "GET" else request.path
    path = f"/{asked.lstrip('/')}"  # of two strokes a browser would make another site
    return [
        {
            "code": language.code,
            "django_code": django_code(language.code),
            "name": language.name,
            "direction": language.direction,
            "address": here(path, django_code(language.code)),
            "is_here": django_code(language.code) == code,
        }
        for language in LANGUAGES
    ]


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
