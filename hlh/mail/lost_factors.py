"""The letter that says: an administrator took your second factors away."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
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
from hlh.people.models import FactorReset
from hlh.taxonomy.languages import django_code

KIND = "factors-reset"


@on(facts.FACTORS_RESET)
def tell_its_owner(fact: Fact) -> None:
    """Once to every confirmed address of theirs: whoever tricked an administrator may read one of them, not all."""
    reset = FactorReset.objects.select_related("person").filter(pk=fact.target_id).first()
    if reset is None:
        return  # erased meanwhile
    confirmed = EmailAddress.objects.filter(user=reset.person, verified=True).values_list("email", flat=True)
    language = reset.person.language or "en"
    with override(django_code(language)):
        kept = {"language": language, "reason": _("You have an account in the Learning Hub.")}
    for address in {reset.person.email, *confirmed}:
        letter, is_new = Letter.objects.get_or_create(kind=KIND, fact=fact, to_address=address, defaults=kept)
        if is_new:
            transaction.on_commit(partial(nudge, letter.pk))


@fills(KIND)
def factors_reset(letter: Letter) -> dict[str, Any] | None:
    """Why, and what to do when it was not you; nothing once the person is gone."""
    reset = FactorReset.objects.filter(pk=letter.fact.target_id).first() if letter.fact else None
    if reset is None:
        return None
    return {"why": reset.why, "since": reset.at, "security": settings.SITE + reverse("account_security")}
