"""The light page: nothing but words, for who pays for each kilobyte. It is chosen once, and kept in a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

if TYPE_CHECKING:
    from hlh.web import Request

COOKIE = "light"  # also its name in an address: "1" chooses it, "0" the whole page
YEAR = 365 * 86400


def is_light(request: Request) -> bool:
    """Whether this reader gets the light page: as the address says, else as they chose before."""
    return request.GET.get(COOKIE, request.COOKIES.get(COOKIE, "")) == "1"


def remembering_choice(request: Request, response: HttpResponse) -> HttpResponse:
    """Keep what the address says for the next pages."""
    if request.GET.get(COOKIE) == "1":
        response.set_cookie(
            COOKIE, "1", max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    elif COOKIE in request.GET:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
