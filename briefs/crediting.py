"""Who made a brief: put on its list, asked whether they want to stand there, and shown in an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from briefs import facts
from briefs.models import Brief, Contribution, Reviewer, Round, Version
from briefs.models.grading import clearance_of
from briefs.naming import among, voice_shown
from hlh.activity.ledger import record
from hlh.people.models import Naming, Person, Quoting, Voice
from hlh.people.speakers import Shown, with_voice
from hlh.people.voices import author_of, orcids_of, same_person, speak

if TYPE_CHECKING:
    from briefs.models import Clearance
    from hlh.activity.models import Actor
    from hlh.people.models.persons import Anyone

Role = Contribution.Role


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody on the list of a brief: how they are shown, what they did, and their ORCID where they show it."""

    who: Shown
    roles: list[str]
    orcid: str
    contribution: Contribution


def credit(brief: Brief, who: Voice | Person, role: str, *, by: Actor) -> Contribution:
    """Somebody had a part in a brief, once for each role. They are asked whether to list them once it is public.

    Args:
        brief: what they contributed to.
        who: the person, or the voice that somebody without an account has.
        role: which part.
        by: who says so.
    """
    voice = _voice_of(who, brief)
    with transaction.atomic():
        locked = _locked(brief)
        if known := Contribution.objects.filter(brief=locked, voice=voice, role=role).first():
            return known
        last = Contribution.objects.filter(brief=locked).aggregate(last=Max("place"))["last"] or 0
        since = locked.version.number + (locked.stage != Brief.Stage.PUBLISHED) if locked.version else 1
        agreed_at = now() if same_person(voice, locked.voice) else None  # its author is listed already
        said = {"since": since, "place": last + 1, "consented_at": agreed_at}
        made = Contribution.objects.create(brief=locked, voice=voice, role=role, **said)
        record(facts.CREDITED, locked, by=by, contribution=made.pk, role=role)
        recount(locked)
    return made


def answer(contribution: Contribution, *, agrees: bool, by: Actor) -> None:
    """They want to be listed, or not. The last answer counts, and holds with the next request."""
    with transaction.atomic():
        brief = _locked(contribution.brief)
        contribution.refresh_from_db(fields=["consented_at", "declined_at"])
        if (contribution.consented_at if agrees else contribution.declined_at) is not None:
            return
        contribution.consented_at, contribution.declined_at = (now(), None) if agrees else (None, now())
        contribution.save(update_fields=["consented_at", "declined_at"])
        record(facts.CREDIT_ANSWERED, brief, by=by, contribution=contribution.pk, agrees=agrees)
        recount(brief)


def move_up(contribution: Contribution) -> None:
    """Whoever made it stands one place further up among those who are listed, with all their roles."""
    with transaction.atomic():
        listed = list(Contribution.objects.filter(brief=_locked(contribution.brief)).listed())
        order = list(dict.fromkeys(one.voice_id for one in listed))
        at = order.index(contribution.voice_id) if contribution.voice_id in order else 0
        if at:
            order[at - 1], order[at] = order[at], order[at - 1]
        for one in listed:
            one.place = order.index(one.voice_id) + 1
        Contribution.objects.bulk_update(listed, ["place"])


def recount(brief: Brief) -> None:
    """How many are listed beside its author: a page without any asks nothing more."""
    others = Contribution.objects.filter(brief=brief).listed().exclude(voice=brief.voice_id, role=Role.AUTHOR)
    brief.credited = others.count()
    Brief.objects.filter(pk=brief.pk).update(credited=brief.credited)


def contributors_of(brief: Brief, *, reader: Anyone, version: int | None = None) -> list[Contributor]:
    """Who is listed under a brief, each once with their roles; of a version, who was there by then.

    Nobody is shown further than the place of the brief is named, and who cleared it stands there while that holds.
    """
    found = list(Contribution.objects.filter(brief=brief).listed().for_showing())
    told = _text(brief, version)
    if any(one.role == Role.CLEARER for one in found) and not _is_cleared(brief, told):
        found = [one for one in found if one.role != Role.CLEARER]
    is_named = told is None or told.names_its_country  # else nobody is named further than its place, nor by a number
    orcids = orcids_of([one.voice for one in found], reader=reader) if is_named else {}
    listed: dict[int, Contributor] = {}
    for one in found:
        if version is not None and one.since > version:
            continue
        fresh = Contributor(voice_shown(one.voice, told or brief, to=reader), [], orcids.get(one.voice_id, ""), one)
        listed.setdefault(one.voice_id, fresh).roles.append(str(one.get_role_display()))
    return list(listed.values())


def _locked(brief: Brief) -> Brief:
    return Brief.objects.select_for_update(of=("self",)).select_related("version", "voice").get(pk=brief.pk)


def credit_reviewers(brief: Brief, *, by: Actor) -> None:
    """Everybody who said yes to the words that were published: in the last round, and in those it carried over."""
    running = Round.objects.filter(brief=brief, ended=Brief.Stage.PUBLISHED).order_by("-number").first()
    steps = set(running.tasks.values_list("step", flat=True)) if running else set()
    while running and steps:
        yes = Reviewer.objects.filter(task__round=running, task__step__in=steps, revoked_at=None)
        for one in yes.filter(verdict=Reviewer.Verdict.APPROVED).for_listing():
            credit(brief, one.voice, Role.REVIEWER, by=by)
        steps &= set(running.tasks.filter(is_carried=True).values_list("step", flat=True))
        running = running.before


def credit_clearer(brief: Brief, *, by: Actor) -> None:
    """Whoever cleared the words that are public for their country: the contact who was asked, or its focal point."""
    found = _clearance(brief, brief.version)
    who = found and (found.voice or (found.answered_by and found.answered_by.person))
    if who:
        credit(brief, who, Role.CLEARER, by=by)


def _text(brief: Brief, number: int | None) -> Version | None:
    """The version beside which the list stands; none while nothing is public."""
    if number is None or (brief.version and brief.version.number == number):
        return brief.version
    return brief.versions.filter(number=number).first()


def _is_cleared(brief: Brief, told: Version | None) -> bool:
    return _clearance(brief, told) is not None


def _clearance(brief: Brief, told: Version | None) -> Clearance | None:
    return clearance_of(brief, told.country_id, told.hash) if told and told.country_id else None


def _voice_of(who: Voice | Person, brief: Brief) -> Voice:
    """Theirs on the list, one for all that they did; of who writes it the brief's own. Named by country until they say how."""
    if isinstance(who, Voice):
        person = author_of(who)
        if person is None or who.place == brief.place:
            return who
    else:
        person = who
    if brief.voice.is_of(person):
        return brief.voice
    if known := Contribution.objects.filter(brief=brief).of(person).select_related(*with_voice()).first():
        return known.voice
    return speak(person, f"credit:{brief.pk}", naming=Naming.COUNTRY, quoting=Quoting.NO, among=among(person))
