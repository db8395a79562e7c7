"""Who lost every second factor: an administrator who knows them takes the lost ones away, in sight of everybody concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.people import facts, sessions
from hlh.people.models import FactorReset, Person
from hlh.policy import NotNow, Ruling, no
from hlh.staff import may_administer

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models.persons import Anyone


def may_reset(person: Anyone, whose: Person) -> Ruling:
    """Administrators, for anybody but themselves: who steals one session must not shed the factor that guards it."""
    ruling = may_administer(person)
    if ruling and person.pk == whose.pk:
        return no(_("Somebody else has to do this for you. You can change your own factors while you can show one."))
    return ruling


def reset_factors(whose: Person, *, why: str, by: Actor) -> FactorReset:
    """Take away every second factor of theirs and end their sessions; their password and their mail open what they did.

    Raises:
        NotNow: when there is nothing to take away.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=whose.pk)
        gone = Authenticator.objects.filter(user=whose).delete()[0]
        if not gone:
            raise NotNow(_("This account has no second factor. At the next sign-in its owner is asked to set one up."))
        sessions.end_all(whose)
        reset = FactorReset.objects.create(person=whose, by=by, why=why)
        record(facts.FACTORS_RESET, reset, by=by, count=gone)
    return reset
