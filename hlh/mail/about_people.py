"""Letters about what happens to people themselves: their copy, their roles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.links.models import Link
from hlh.links.ways import address
from hlh.mail.models import Letter
from hlh.mail.writing import fills, letter
from hlh.people import facts
from hlh.people.models import Appointment, Export, Nomination, OrganisationProposal, Unmasking
from hlh.people.voices import invited_voice, own_voice

NOMINEE = "nominee"  # the purpose of the link that opens a nomination to who has no account yet


@on(facts.EXPORT_READY)
def say_that_the_copy_is_ready(fact: Fact) -> None:
    export = Export.objects.select_related("person").defer("content").filter(pk=fact.target_id).first()
    if export is not None:
        reason = _("You asked for a copy of everything that is yours.")
        letter(to=own_voice(export.person), kind="export-ready", fact=fact, reason=reason)


@fills("export-ready")
def export_ready(letter: Letter) -> dict[str, Any] | None:
    """Where it lies, and how long; nothing once it is gone."""
    export = Export.objects.defer("content").filter(pk=_target(letter)).first()
    return {"link": settings.SITE + export.get_absolute_url(), "until": export.gone_at} if export else None


@on(facts.ORGANISATION_CONFIRMED)
@on(facts.ORGANISATION_REFUSED)
def say_what_became_of_their_organisation(fact: Fact) -> None:
    proposal = OrganisationProposal.objects.select_related("person").filter(pk=fact.target_id).first()
    if proposal is not None:
        reason = _("You said in your profile that you work there.")
        letter(to=own_voice(proposal.person), kind="organisation-decided", fact=fact, reason=reason)


@fills("organisation-decided")
def organisation_decided(letter: Letter) -> dict[str, Any] | None:
    """Confirmed under which name, or why not."""
    proposal = OrganisationProposal.objects.select_related("organisation").filter(pk=_target(letter)).first()
    return {"proposal": proposal, "link": settings.SITE + reverse("me:profile")} if proposal else None


@on(facts.NOMINATED)
def tell_who_is_named(fact: Fact) -> None:
    """Whoever was named by another; with the language that was chosen for them, when they have no account."""
    nomination = _nomination(fact.target_id)
    if nomination is not None and not nomination.is_by_themselves:
        letter(
            to=invited_voice(nomination), kind="nomination", fact=fact, reason=_("Somebody named you for this role.")
        )


@fills("nomination")
def named(letter: Letter) -> dict[str, Any] | None:
    """What for, and the way to it: for who has no account a link that leads to one."""
    nomination = _nomination(_target(letter))
    if nomination is None or not nomination.is_waiting:
        return None
    page = nomination.get_absolute_url()
    link = settings.SITE + page
    if nomination.person is None:
        _link, secret = Link.objects.give(NOMINEE, nomination, days=60)
        link = address(page, secret)
    return {"nomination": nomination, "link": link, "is_new": nomination.person is None}


@on(facts.NOMINATION_CONFIRMED)
@on(facts.NOMINATION_REFUSED)
def tell_both(fact: Fact) -> None:
    """Whom it is about, and who named them, each once."""
    nomination = _nomination(fact.target_id)
    if nomination is None:
        return
    reason = _("You are named for this role.")
    letter(to=invited_voice(nomination), kind="nomination-decided", fact=fact, reason=reason)
    named_by = nomination.nominated_by.person
    if named_by is not None and not nomination.is_by_themselves:
        reason = _("You named somebody for this role.")
        letter(to=own_voice(named_by), kind="nomination-decided", fact=fact, reason=reason)


@fills("nomination-decided")
def decided(letter: Letter) -> dict[str, Any] | None:
    nomination = _nomination(_target(letter))
    if nomination is None:
        return None
    return {"nomination": nomination, "link": settings.SITE + reverse("me:appointments")}


@on(facts.APPOINTMENT_ENDED)
def tell_whose_role_ended(fact: Fact) -> None:
    """When somebody else ended it."""
    appointment = Appointment.objects.select_related("person").filter(pk=fact.target_id).first()
    if appointment is None or fact.actor.person_id in (None, appointment.person_id):
        return
    letter(to=own_voice(appointment.person), kind="appointment-ended", fact=fact, reason=_("You held this role."))


@fills("appointment-ended")
def ended(letter: Letter) -> dict[str, Any] | None:
    appointment = Appointment.objects.filter(pk=_target(letter)).first()
    return {"appointment": appointment, "link": settings.SITE + reverse("me:appointments")} if appointment else None


@on(facts.UNMASKING_ALLOWED)
def tell_the_author(fact: Fact) -> None:
    """Whoever was seen is told, and nobody else."""
    unmasking = Unmasking.objects.for_listing().filter(pk=fact.target_id).first()
    if unmasking is not None:
        letter(to=unmasking.voice, kind="voice-unmasked", fact=fact, reason=_("You wrote what this is about."))


@fills("voice-unmasked")
def unmasked(letter: Letter) -> dict[str, Any] | None:
    """When, where, why, and by which two roles."""
    unmasking = Unmasking.objects.filter(pk=_target(letter)).first()
    if unmasking is None:
        return None
    link = f"{settings.SITE}{unmasking.about}" if unmasking.about else ""
    return {"unmasking": unmasking, "link": link, "how": settings.SITE + reverse("safe_space")}


def _nomination(number: int) -> Nomination | None:
    return Nomination.objects.for_listing().filter(pk=number).first()


def _target(letter: Letter) -> int:
    """What the letter's fact happened to."""
    return letter.fact.target_id if letter.fact else 0
