"""What somebody typed is never lost.

A form that meets the sign-in page, a refusal, a wrong moment or an expired token is kept first: with the account of
whoever is signed in, else in the session, until the sign-in that follows. Whoever signs in otherwise in that browser
may be somebody else, and is not shown it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.urls import Resolver404, resolve
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import get_language, get_language_from_path

from hlh.people.models.drafts import Draft, Fields
from hlh.people.models.persons import Person
from hlh.web import NEVER_SHOWN, View, keeps, typed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from hlh.web import Request

KEPT = "drafts"  # in a session, by place
MARK = "draft"  # in the address to come back to: whose sign-in followed
WHICH = "kind"  # in the address of a form: which of two forms it is
MOST = 20  # drafts of one session
LONGEST = 120_000  # characters of one field: more than any form takes, so that too long a text is not lost either
LONGEST_WHOLE = 300_000  # characters of one form
DOOR = "/accounts/"  # what is typed there opens accounts
_SECRET = re.compile(r"passw|secret|token|credential|^otp|_?code$", re.IGNORECASE)


def keep(request: Request, path: str | None = None) -> str:
    """Keep what was posted until the form is opened again.

    Args:
        request: of anybody.
        path: the address that the form is sent to, when it is not this one.

    Returns:
        What to come back with, when a stranger's sign-in follows; empty when there was nothing to keep.
    """
    if _is_marked(path or _address(request), "keeps_nothing"):
        return ""
    place, fields = _place(path or _address(request)), _fields(request)
    page = _place(page_of(request, path))
    if place.startswith(DOOR) or not any(any(values) for values in fields.values()):
        return ""
    if isinstance(request.user, Person):
        Draft.objects.keep(request.user, place=place, page=page, fields=fields)
        return ""
    token = get_random_string(20)
    drafts: dict[str, Any] = request.session.get(KEPT, {})
    drafts.pop(place, None)
    drafts[place] = {"token": token, "page": page, "fields": fields}
    request.session[KEPT] = dict(list(drafts.items())[-MOST:])
    return token


def kept(request: Request, path: str | None = None) -> Fields:
    """What was kept for this form, by field; empty when nothing was."""
    place = _place(path or _address(request))
    if isinstance(request.user, Person):
        mine = Draft.objects.filter(person=request.user, place=place) if request.user.has_drafts else None
        draft = mine.first() if mine is not None else None
        return draft.fields if draft else {}
    if not request.session.session_key:
        return {}
    fields: Fields = request.session.get(KEPT, {}).get(place, {}).get("fields", {})
    return fields


def offered(request: Request, path: str | None = None) -> dict[str, str]:
    """What a form begins with: the first value of each field that was kept for it."""
    return {name: values[0] for name, values in kept(request, path).items() if values}


def owner_of(person: Person) -> str:
    """What a browser knows by whose it is what it keeps; it says nothing of who that is."""
    return salted_hmac("hlh.people.drafts", str(person.pk)).hexdigest()[:16]


def done(request: Request, path: str | None = None) -> None:
    """Forget the draft: the form was taken."""
    place = _place(path or _address(request))
    if isinstance(request.user, Person):
        if request.user.has_drafts:
            Draft.objects.forget(request.user, place=place)
    elif request.session.session_key and place in request.session.get(KEPT, {}):
        drafts = request.session[KEPT]
        del drafts[place]
        request.session[KEPT] = drafts


def come_back(page: str, token: str) -> str:
    """The page to come back to, saying whose sign-in it was that followed."""
    parts = urlsplit(page)
    query = "&".join(part for part in (parts.query, urlencode({MARK: token})) if part)
    return urlunsplit(parts._replace(query=query)) if token else page


def claim(request: HttpRequest, person: Person, page: str) -> str:
    """Somebody signed in: what they typed just before, and nobody else's, goes to their account.

    Args:
        request: of the sign-in; its session may hold drafts of several people.
        person: who signed in.
        page: where they go now.

    Returns:
        The page, without the mark.
    """
    parts = urlsplit(page)
    token = parse_qs(parts.query).get(MARK, [""])[0]
    if not token:
        return page
    drafts: dict[str, Any] = request.session.get(KEPT, {})
    for place, draft in list(drafts.items()):
        if draft.get("token") == token:
            Draft.objects.keep(person, place=place, page=draft["page"], fields=draft["fields"])
            request.session[KEPT] = {other: kept for other, kept in drafts.items() if other != place}
    rest = "&".join(part for part in parts.query.split("&") if part != urlencode({MARK: token}))
    return urlunsplit(parts._replace(query=rest))


@keeps
def before_refusing(request: HttpRequest) -> bool:
    """Keep what a refusal gives back, for who has an account; a stranger reads it on the page of the refusal."""
    person = getattr(request, "user", None)  # a request that is refused at the gate has none
    if request.method != "POST" or not isinstance(person, Person) or not typed(request):
        return False
    if _is_marked(request.path, "keeps_nothing"):
        return False
    keep(request)  # type: ignore[arg-type]
    return not _place(request.path).startswith(DOOR)


def stands_alone(view: View) -> View:
    """Mark a view whose form is shown at its own address: what was kept of it is gone on with there, wherever it was sent from."""
    view.stands_alone = True  # type: ignore[attr-defined]
    return view


def keeps_nothing(view: View) -> View:
    """Mark a view of whose form nothing may be stored before somebody else allowed it: not even a draft."""
    view.keeps_nothing = True  # type: ignore[attr-defined]
    return view


def page_of(request: HttpRequest, path: str | None = None) -> str:
    """Where to come back to: the page itself, or the one whose form was posted.

    Args:
        request: of anybody.
        path: the address that the form is sent to, when it is not this one.
    """
    if request.method != "POST":
        return request.get_full_path()
    there = path or _address(request)
    if _is_marked(there, "stands_alone"):
        return there
    referrer = request.headers.get("Referer", "")
    origin = f"{request.scheme}://{request.get_host()}"
    if referrer.startswith(f"{origin}/") and not referrer.startswith(f"{origin}//"):
        page = referrer.removeprefix(origin)
        if page.partition("?")[0] != there.partition("?")[0]:  # else it stands on an answer to itself, which is no page
            return page
    return there.partition("?")[0].rsplit("/", 2)[0] + "/"


def _is_marked(path: str, mark: str) -> bool:
    """Whether the view at an address is marked so."""
    try:
        return hasattr(resolve(path.partition("?")[0]).func, mark)
    except Resolver404:
        return False


def _address(request: HttpRequest) -> str:
    """The address of a form, without what only its first choices came from."""
    which = request.GET.get(WHICH)
    return f"{request.path}?{urlencode({WHICH: which})}" if which else request.path


def _fields(request: HttpRequest) -> Fields:
    """What was typed, as much as is kept; never what opens anything."""
    left, fields = LONGEST_WHOLE, {}
    for name in request.POST:
        if name in NEVER_SHOWN or _SECRET.search(name):
            continue
        values = [value.replace("\0", "\ufffd")[: min(LONGEST, left)] for value in request.POST.getlist(name)]
        left -= sum(map(len, values))
        fields[name.replace("\0", "\ufffd")[:100]] = values
    return fields


def _place(path: str) -> str:
    """The address without its language: a draft is found in every language."""
    prefix = f"/{get_language()}/"
    if get_language_from_path(path) and path.startswith(prefix):
        return path[len(prefix) - 1 :]
    return path
