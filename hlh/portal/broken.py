"""Pages for when it went wrong: each says what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hlh.web import refuse


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Without the database, without the session: it may be these that are broken."""
    return render(None, "500.html", status=500)
