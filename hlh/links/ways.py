"""Coming in by a link: opening one sets a cookie for that page and goes to the clean address; it never acts."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from hlh.links.models import Link
from hlh.taxonomy.languages import in_every_language

KEY = "key"  # the name of the secret in an address, and of its cookie
COOKIE_DAYS = 180
Response = TypeVar("Response", bound=HttpResponseBase)


def address(page: str, secret: str) -> str:
    """The address that opens a page, whole, for a letter or a bookmark."""
    return f"{settings.SITE}{page}?{KEY}={secret}"


def came_by(request: HttpRequest, purpose: str, thing: models.Model) -> Link | None:
    """The link that this browser holds for a thing, if it holds one that still works."""
    secret = request.COOKIES.get(KEY, "")
    return Link.objects.opening(purpose, thing, secret) if secret else None


def take_key(request: HttpRequest, purpose: str, thing: models.Model) -> HttpResponse | None:
    """When the address carries a secret: put it into a cookie and go to the clean address.

    Returns:
        None when the address carries no secret, or one that opens nothing.
    """
    secret = request.GET.get(KEY, "")
    if not secret or Link.objects.opening(purpose, thing, secret) is None:
        return None
    return hand_key(request, request.path, secret)


def hand_key(request: HttpRequest, page: str, secret: str) -> HttpResponse:
    """Go to a page with its secret in a cookie, one for the page in each language and for nothing else."""
    response = HttpResponseRedirect(page)
    response.status_code = 303
    for path in sorted(in_every_language(page)):
        name = f"{KEY}-{path}"  # Django keeps one cookie of a name; here one name has several paths, each a header
        response.set_cookie(KEY, secret, max_age=COOKIE_DAYS * 86400, path=path, httponly=True, samesite="Lax")
        response.cookies[name] = response.cookies.pop(KEY)
        response.cookies[name]["secure"] = settings.SESSION_COOKIE_SECURE
    return private(response)


def private(response: Response) -> Response:
    """A page behind a link is not kept, not found by search engines, and tells no other site where it was."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
