"""Asking a country to clear the words of a brief: as they are now, and once more when they have changed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from briefs import facts, policy
from briefs.models import Brief, Clearance, Grade, Told
from briefs.models.clearances import new_ref
from briefs.models.grading import digest_of, is_cleared, needs_clearance
from briefs.models.sections import hash_of, sections_of
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people.models import Appointment, Person, Role, Voice
from hlh.people.voices import has_confirmed, is_within_reach, moved_to, voice_at
from hlh.policy import NotNow

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)
CLEARING = "brief-clearance"  # the purpose of the link in the letter
PLACE = "clearing"  # where somebody is told of one asking, and answers it by mail
MOST_OPEN = 5  # askings about one brief


def text_to_clear(brief: Brief) -> Told:
    """What somebody is asked about: the text that is worked on, or what was published where nothing is."""
    is_worked_on = brief.stage in (Brief.Stage.DRAFT, Brief.Stage.IN_REVIEW)
    return brief if is_worked_on or brief.version is None else brief.version


def ask(brief: Brief, *, address: str, language: str, by: Actor, wanted: str = Grade.COUNTRY) -> Clearance:
    """Ask somebody who speaks for the country, at a mail address or as a focal point.

    Args:
        brief: which one.
        address: where the letter goes; empty asks the focal points of the country.
        language: of the letter.
        by: who asks.
        wanted: how far the place is to be named; whoever answers on the page chooses that themselves.

    Raises:
        NotNow: when nothing can be cleared, nobody could answer, or enough people are asked already.
    """
    told = text_to_clear(brief)
    if brief.stage in (*Brief.FALLEN, Brief.Stage.DECLINED):
        raise NotNow(_("This is already “%(stage)s”.") % {"stage": brief.get_stage_display()})
    if told.country is None:
        raise NotNow(_("Say first which country it is about."))
    if not told.title:
        raise NotNow(_("Write a title first: whoever is asked reads the exact words."))
    if by.person is not None and (by.person.email.lower() == address.lower() or has_confirmed(by.person, address)):
        raise NotNow(
            _("Somebody else has to clear what you ask about. Write the address of a contact at the ministry.")
        )
    if not address and not any(_focal_points(told.country_id or "", brief)):
        raise NotNow(_("This country has no focal point on the hub. Write the mail address of a contact."))
    if brief.clearances.filter(stage=Clearance.Stage.ASKED).count() >= MOST_OPEN:
        raise NotNow(_("Five people are asked already. Take one of those back first."))
    ref = new_ref()
    voice = voice_at(address, f"{PLACE}:{ref}", language=language) if address else None
    return _ask(brief, told, voice, by, ref=ref, wanted=wanted)


def ask_again(brief: Brief, *, by: Actor) -> list[Clearance]:
    """The words have changed since somebody was asked: whoever was asked last for this country is asked about these.

    Where it is about another country now, whoever was asked before is asked no more: nobody clears for another country.

    Returns:
        What was asked now; nothing where these words are cleared, or nobody of this country was ever asked.
    """
    stands = brief.version.hash if brief.version else ""
    elsewhere = brief.clearances.filter(stage=Clearance.Stage.ASKED).exclude(country=brief.country_id)
    for other in elsewhere.exclude(hash=stands):  # what was published still stands about the country of before
        other.take_back(by=by)
    if not needs_clearance(brief) or is_cleared(brief):
        return []
    digest, asked = digest_of(brief), []
    before = list(brief.clearances.filter(country=brief.country_id).select_related("voice").order_by("-pk"))
    if any(one.hash == digest and one.stage != Clearance.Stage.WITHDRAWN for one in before):
        return []
    if (last := before[0] if before else None) is not None and last.stage != Clearance.Stage.WITHDRAWN:
        if last.stage == Clearance.Stage.ASKED:
            last.take_back(by=by)
        if last.voice is None or is_within_reach(last.voice):
            ref = new_ref()
            voice = last.voice and moved_to(last.voice, f"{PLACE}:{ref}")
            asked.append(_ask(brief, brief, voice, by, ref=ref, wanted=last.wanted))
    return asked


def lapse_what_is_over() -> int:
    """The clearances whose last day has passed hold no more. How many."""
    done = 0
    for clearance in Clearance.objects.over().select_related("brief").order_by("pk"):
        try:
            clearance.lapse(by=Actor.objects.system())
        except NotNow:  # prolonged, or taken back, at the same moment
            continue
        except Exception:  # whatever it is: the others do not wait for that
            log.exception("clearance %d lapses in the next round", clearance.pk)
            continue
        done += 1
    return done


def who_may_be_asked(clearance: Clearance) -> list[Person]:
    """The focal points of the country who did not write the brief."""
    return list(_focal_points(clearance.country_id, clearance.brief))


def _focal_points(country: str, brief: Brief) -> Iterator[Person]:
    appointed = Appointment.objects.running().filter(
        role=Role.COUNTRY_FOCAL_POINT, scope__contains=[f"country:{country}"], person__is_active=True
    )
    for appointment in appointed.select_related("person").order_by("pk"):
        if not policy.wrote(appointment.person, brief):
            yield appointment.person


def _ask(brief: Brief, told: Told, voice: Voice | None, by: Actor, *, ref: str, wanted: str) -> Clearance:
    sections = sections_of(told, brief.kind)
    with transaction.atomic():
        clearance = Clearance.objects.create(
            ref=ref,
            brief=brief,
            country=told.country,
            hash=hash_of(sections),
            hashes={one.key: one.hash for one in sections},
            words=Clearance.kept_of(told),
            language=told.language,
            voice=voice,
            wanted=Grade(wanted),
            asked_by=by,
        )
        record(facts.CLEARANCE_ASKED, clearance, by=by, brief=brief.pk)
    return clearance
