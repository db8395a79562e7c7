"""What the frame of every page shows: navigation, languages, the weight of what is loaded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi

from hlh.catalogue.moderation.policy import may_moderate
from hlh.mail.news import has_news
from hlh.people.models import Role
from hlh.taxonomy.languages import LANGUAGES, django_code
from hlh.web import WEIGHT

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

LOADED_ONCE = ("css/tokens.css", "css/base.css", "css/components.css", "img/symbol.svg")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame. Nothing in it asks the database unless the page shows it."""
    here = get_language() or "en"
    return {
        "page_language": here,
        "page_direction": "rtl" if get_language_bidi() else "ltr",
        "tongues": SimpleLazyObject(lambda: _tongues(request, here)),
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


def _tongues(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """The same page in every language."""
    path = request.get_full_path() if request.method == "GET" else request.path
    bare = path.removeprefix(f"/{here}") if path.startswith(f"/{here}/") else path
    return [
        {
            "code": language.code,
            "django_code": django_code(language.code),
            "name": language.name,
            "direction": language.direction,
            "address": _prefixed(bare, django_code(language.code)),
            "is_here": django_code(language.code) == here,
        }
        for language in LANGUAGES
    ]


def _prefixed(path: str, code: str) -> str:
    """English has no prefix, every other language its own (`i18n_patterns`): no look-up of the address is needed."""
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


@cache
def weight_once() -> int:
    """The kilobytes, as sent, of what a browser loads once and keeps."""
    size = 0
    for name in LOADED_ONCE:
        path = Path(staticfiles_storage.path(staticfiles_storage.stored_name(name)))  # type: ignore[attr-defined]
        packed = path.with_name(f"{path.name}.gz")
        size += (packed if packed.exists() else path).stat().st_size
    return round(size / 1024)
