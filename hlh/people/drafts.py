"""What somebody typed is never lost: a form that meets the sign-in page or an expired token is kept in the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, get_language_from_path

if TYPE_CHECKING:
    from django.http import HttpRequest

    from hlh.web import Request

KEPT = "drafts"
MOST = 20  # drafts of one session
LONGEST = 120_000  # characters of one field: more than any form takes, so that too long a text is not lost either
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "password1", "password2", "code")


def keep(request: Request) -> None:
    """Keep what was posted here until the form is opened again."""
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER_KEPT}
    if not any(any(values) for values in typed.values()):
        return
    drafts = request.session.get(KEPT, {})
    drafts.pop(_place(request.path), None)
    drafts[_place(request.path)] = {name: [value[:LONGEST] for value in values] for name, values in typed.items()}
    request.session[KEPT] = dict(list(drafts.items())[-MOST:])


def kept(request: Request, path: str | None = None) -> dict[str, list[str]]:
    """What was kept for this form, by field; empty when nothing was."""
    if not request.session.session_key:
        return {}
    drafts: dict[str, dict[str, list[str]]] = request.session.get(KEPT, {})
    return drafts.get(_place(path or request.path), {})


def done(request: Request, path: str | None = None) -> None:
    """Forget the draft: the form was taken."""
    if request.session.session_key and _place(path or request.path) in request.session.get(KEPT, {}):
        drafts = request.session[KEPT]
        del drafts[_place(path or request.path)]
        request.session[KEPT] = drafts


def page_of(request: HttpRequest) -> str:
    """Where to come back to: the page itself, or the one whose form was posted."""
    if request.method != "POST":
        return request.get_full_path()
    referrer = request.headers.get("Referer", "")
    origin = f"{request.scheme}://{request.get_host()}"
    if referrer.startswith(f"{origin}/"):
        return referrer.removeprefix(origin)
    return request.path.rsplit("/", 2)[0] + "/"


def _place(path: str) -> str:
    """The address without its language: a draft is found in every language."""
    prefix = f"/{get_language()}/"
    if get_language_from_path(path) and path.startswith(prefix):
        return path[len(prefix) - 1 :]
    return path
