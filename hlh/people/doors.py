"""Who comes in, how, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from hlh.activity.models import Actor
from hlh.people import browsers, drafts, second_factor, sessions
from hlh.people.models.persons import Person, Stranger
from hlh.taxonomy.languages import django_code
from hlh.web import NO_PREFIX, Request, SignedInRequest

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from hlh.people.session_store import SessionStore

P = ParamSpec("P")
Answer = Callable[[HttpRequest], HttpResponseBase]
STAFF_SCREENS = "/cms/"


class ByEmail(AuthenticationBackend):
    """Signs in by e-mail."""

    def user_can_authenticate(self, user: Person) -> bool:
        """Nobody of a demonstration gets into a hub that people rely on."""
        return super().user_can_authenticate(user) and (settings.DEVELOPMENT or not user.is_demo)


class Door(DefaultAccountAdapter):
    """allauth's door: the only one to the hub."""

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to go on to an address; one that is none is not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def post_login(self, request: HttpRequest, user: Person, **said: Any) -> HttpResponse:
        """What they typed before they signed in goes to their account."""
        if said.get("redirect_url"):
            said["redirect_url"] = drafts.claim(request, user, said["redirect_url"])
        response: HttpResponse = super().post_login(request, user, **said)
        return response

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def get_reauthentication_methods(self, user: Anyone) -> list[dict[str, str]]:
        """How somebody shows again that it is them: whoever has a second factor by that, never by the password alone."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        strong = [method for method in methods if method["id"].startswith("mfa_")]
        return strong or methods


def who_comes(answer: Answer) -> Answer:
    """Put the person, or a stranger who answers the same questions, and the actor on the request."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(NO_PREFIX):  # these answer without the database
            request.user = cast("Any", SimpleLazyObject(lambda: _known(request)))
        else:
            request.user = _known(request)
        request.actor = SimpleLazyObject(lambda: _actor(cast("Anyone", request.user)))  # type: ignore[attr-defined]
        response = answer(request)
        if request.method == "POST" and cast("Anyone", request.user).is_authenticated:
            sessions.note_use(request)
        browsers.hand_cookie(request, response)
        return response

    return middleware


def staff_show_a_second_factor(answer: Answer) -> Answer:
    """Lead staff who signed in without a second factor to it, wherever a page is refused to them; then back."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return answer(request)

    def process_view(request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        person = cast("Anyone", request.user)
        if request.path.startswith(STAFF_SCREENS) and person.is_held_back:
            return second_factor.ask(request)
        if isinstance(person, Person) and second_factor.is_asked_before(request, person):
            return second_factor.ask(request)
        return None

    def process_exception(request: HttpRequest, trouble: Exception) -> HttpResponseBase | None:
        refused = isinstance(trouble, Http404 | PermissionDenied)
        return second_factor.ask(request) if refused and cast("Anyone", request.user).is_held_back else None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def in_the_readers_language(answer: Answer) -> Answer:
    """Send a reader with a chosen language to their prefix; nobody else, and nothing but pages."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD") and not request.path.startswith(NO_PREFIX):
            wanted = _chosen_by(cast("Anyone", request.user))
            if wanted and wanted != get_language():
                there = translate_url(request.get_full_path(), wanted)
                if there != request.get_full_path():
                    return HttpResponseRedirect(there)
        return answer(request)

    return middleware


def signed_in(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Only for people with an account; a POST of anybody else is kept as a draft, then they are asked to sign in."""

    @wraps(view)
    def checked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(cast("SignedInRequest", request), *args, **kwargs)
        token = drafts.keep(request) if request.method == "POST" else ""
        return redirect_to_login(drafts.come_back(drafts.page_of(request), token), settings.LOGIN_URL)

    checked.asks_to_sign_in = True  # type: ignore[attr-defined]
    return checked


def _known(request: HttpRequest) -> Anyone:
    """Who comes, as themselves: twenty-five posts ask who reads them, and a lazy stand-in takes its time each time."""
    person = cast("SessionStore", request.session).whose()
    known = person if person and ByEmail().user_can_authenticate(person) else get_user(request)
    if not isinstance(known, Person):
        return Stranger()
    known.owes_second_factor = not second_factor.is_shown(request, known)
    return known


def _actor(person: Anyone) -> Actor:
    return Actor.objects.of(person) if isinstance(person, Person) else Actor.objects.stranger()


def _chosen_by(person: Anyone) -> str:
    return django_code(person.language) if person.is_authenticated and person.language else ""
