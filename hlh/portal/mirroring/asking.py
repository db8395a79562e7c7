"""The pages of the hub as a stranger gets them, asked for without a network: by the handler that a web server calls."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse
from django.utils.translation import get_language, override


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stranger gets at an address."""

    status: int
    is_page: bool
    content: str


def asked(address: str) -> Answer:
    """What stands at an address of ours. No browser is named, so that nobody counts it as a reader."""
    site, path = urlsplit(settings.SITE), urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(path.path).encode().decode("latin-1"),
        "QUERY_STRING": path.query,
        "SERVER_NAME": site.hostname or "",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
    }
    with override(get_language()):
        answer = _handler().get_response(WSGIRequest(environ))
        is_page = isinstance(answer, HttpResponse) and answer.get("Content-Type", "").startswith("text/html")
        content = answer.content.decode() if isinstance(answer, HttpResponse) and is_page else ""
        return Answer(answer.status_code, is_page, content)


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()
