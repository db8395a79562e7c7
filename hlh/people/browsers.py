"""Which browsers somebody came from: known by a cookie, told of by letter when one is new."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people import facts
from hlh.people.models import KnownBrowser

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from hlh.people.models import Person, Voice

COOKIE = "browser"
COOKIE_SECONDS = 2 * 365 * 86400
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}")

# The first that fits: most browsers call themselves by each other's names too.
PROGRAMS = {"edge": r"Edg", "opera": r"OPR/|Opera", "samsung": r"SamsungBrowser", "firefox": r"Firefox|FxiOS"}
PROGRAMS |= {"chrome": r"Chrome|CriOS|Chromium", "safari": r"Safari"}
SYSTEMS = {"android": r"Android", "iphone": r"iPhone|iPad|iPod", "windows": r"Windows", "mac": r"Macintosh"}
SYSTEMS |= {"linux": r"Linux|X11"}
NAMES = {"edge": "Edge", "opera": "Opera", "samsung": "Samsung Internet", "firefox": "Firefox", "chrome": "Chrome"}
NAMES |= {"safari": "Safari", "android": "Android", "iphone": "iPhone / iPad", "windows": "Windows", "mac": "Mac"}
NAMES |= {"linux": "Linux"}


def greet(request: HttpRequest, person: Person) -> None:
    """Somebody signed in: know the browser from now on, and where they have others, tell them of a new one."""
    secret = request.COOKIES.get(COOKIE, "")
    if not WELL_FORMED.fullmatch(secret):
        secret = secrets.token_urlsafe(32)
    request.browser = secret  # type: ignore[attr-defined]
    device = device_of(request.headers.get("User-Agent", ""))
    with transaction.atomic():
        had_others = KnownBrowser.objects.filter(person=person).exists()
        browser, is_new = KnownBrowser.objects.get_or_create(
            person=person, secret_hash=_hash(secret, person), defaults={"device": device}
        )
        if is_new and had_others:
            record(facts.NEW_BROWSER, browser, by=Actor.objects.of(person))
        elif not is_new:
            KnownBrowser.objects.filter(pk=browser.pk).update(device=device, last_seen=now())


def has_signed_in(request: HttpRequest, voice: Voice) -> bool:
    """Whether whoever speaks with a voice signed in with this browser once, also where they signed out since."""
    secret, person = request.COOKIES.get(COOKIE, ""), voice.person
    if person is None or not WELL_FORMED.fullmatch(secret):
        return False
    return KnownBrowser.objects.filter(person=person, secret_hash=_hash(secret, person)).exists()


def hand_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the browser what it is known by, when somebody signed in with this request."""
    if secret := getattr(request, "browser", ""):
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, secret, COOKIE_SECONDS, httponly=True, secure=secure, samesite="Lax")


def device_of(agent: str) -> str:
    """What a browser says of itself, as a short code."""
    return f"{_first(PROGRAMS, agent)}/{_first(SYSTEMS, agent)}"


def in_plain_words(device: str) -> str:
    """The code as somebody would say it."""
    program, _slash, system = device.partition("/")
    if program in NAMES and system in NAMES:
        return _("%(browser)s on %(system)s") % {"browser": NAMES[program], "system": NAMES[system]}
    return NAMES.get(program) or NAMES.get(system) or _("A browser that does not say what it is")


def _first(patterns: dict[str, str], agent: str) -> str:
    return next((name for name, pattern in patterns.items() if re.search(pattern, agent)), "")


def _hash(secret: str, person: Person) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"browser:{person.pk}:{secret}".encode(), hashlib.sha256).hexdigest()
