"""What a web server calls."""

import gc
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")

import redis  # noqa: F401  the cache reads it with its first question
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext, override

_django = get_wsgi_application()


def _make_ready() -> None:
    """Read what the first reader of a new process would else wait for: addresses and words of each language, templates."""
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for file in folder.rglob("*.html"):
            get_template(str(file.relative_to(folder)))
    for code, _name in settings.LANGUAGES:
        with override(code):
            gettext("Post")
            reverse("search")


_make_ready()
gc.freeze()  # what every request uses is never garbage: no need to look at it again and again
_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request. Our pages are UTF-8, and so are the forms on them: an encoding that a request names is left
    out, because Django looks it up before any middleware is there to refuse it."""
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return _django(environ, start_response)
