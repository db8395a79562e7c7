"""The letter that says: somebody signed in to your account from a browser that we do not know."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.mail.models import Letter
from hlh.mail.writing import fills, nudge
from hlh.people import facts
from hlh.people.browsers import in_plain_words
from hlh.people.models import KnownBrowser
from hlh.taxonomy.languages import django_code

KIND = "new-browser"


@on(facts.NEW_BROWSER)
def tell_its_owner(fact: Fact) -> None:
    """Once for a browser, in the language of whoever it concerns, to the address of their account."""
    browser = KnownBrowser.objects.select_related("person").filter(pk=fact.target_id).first()
    if browser is None:
        return  # erased meanwhile
    person = browser.person
    language = person.language or "en"
    with override(django_code(language)):
        reason = _("Somebody signed in to your account.")
    kept = {"to_address": person.email, "language": language, "reason": reason}
    letter, is_new = Letter.objects.get_or_create(kind=KIND, fact=fact, defaults=kept)
    if is_new:
        transaction.on_commit(partial(nudge, letter.pk))


@fills(KIND)
def new_browser(letter: Letter) -> dict[str, Any] | None:
    """Which browser, when, and what to do when it was not you; nothing once the person is gone."""
    browser = KnownBrowser.objects.filter(pk=letter.fact.target_id).first() if letter.fact else None
    if browser is None:
        return None
    return {
        "device": in_plain_words(browser.device),
        "since": browser.since,
        "sessions": settings.SITE + reverse("usersessions_list"),
        "security": settings.SITE + reverse("account_security"),
        "reset": settings.SITE + reverse("account_reset_password"),
    }
