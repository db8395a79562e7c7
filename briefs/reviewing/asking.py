"""An editor asks somebody to review: a colleague with an account, or anybody by their mail address."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs import facts
from briefs.models import Reviewer, Task
from briefs.models.reviewers import OUTSIDE, REVIEW, place_of
from briefs.models.tasks import new_ref
from briefs.reviewing.judging import finish_if_settled, held
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.links.models import Link
from hlh.people.models import Person, Voice
from hlh.people.voices import told_in, voice_at
from hlh.policy import NotNow

MOST = 12  # of one task


def ask(task: Task, address: str, *, name: str, language: str, by: Actor) -> Reviewer:
    """Ask whoever has a mail address; a task that has not opened yet is told to them when it does.

    Whether the address is somebody's account shows nowhere: they stand in the list as they were called by who asked.

    Raises:
        NotNow: when the step is done or the round has ended, or so many were asked.
    """
    with held(task, also_waiting=True) as (brief, here):
        asked = here.reviewers.filter(revoked_at=None)
        person = Person.objects.filter(
            is_active=True, pk__in=EmailAddress.objects.filter(email__iexact=address, verified=True).values("user")
        ).first()
        known = asked.filter(voice__address__iexact=address) if person is None else Reviewer.objects.none()
        voice = told_in(person, place_of(brief.pk)) if person else None
        before = here.reviewers.filter(voice=voice).first() if voice else known.first()
        is_in_the_list = before is not None and before.revoked_at is None
        if before and is_in_the_list and (before.asked_by_id or before.verdict):  # else they took it because of a role
            return before
        if not is_in_the_list and asked.count() >= MOST:
            raise NotNow(_("Twelve people were asked for this step. Take one back before you ask another."))
        if before:
            Reviewer.objects.filter(pk=before.pk).update(revoked_at=None, name=name, asked_by=by)
            made = before
        else:
            place = f"{OUTSIDE}{new_ref()}"
            speaks: Voice = voice or voice_at(address.lower(), place, language=language)
            made = here.reviewers.create(voice=speaks, name=name, asked_by=by)
        record(facts.REVIEWER_ASKED, brief, by=by, task=here.pk, reviewer=made.pk)
    return made


def take_back(reviewer: Reviewer, *, by: Actor) -> None:
    """Somebody is not asked any more: their link opens nothing from now on. Where all others said yes, the step is done.

    Raises:
        NotNow: when they have decided already, or the round has ended.
    """
    with held(reviewer.task, also_waiting=True) as (brief, here):
        one = here.reviewers.select_for_update(of=("self",)).get(pk=reviewer.pk)
        if one.verdict:
            raise NotNow(_("They have decided already; that stays."))
        if one.revoked_at:
            return
        Reviewer.objects.filter(pk=one.pk).update(revoked_at=now())
        for link in links_of(one):
            link.revoke()
        record(facts.REVIEWER_TAKEN_BACK, brief, by=by, task=here.pk, reviewer=one.pk)
        if here.opened_at:
            finish_if_settled(here, brief, by=by)


def links_of(*reviewers: Reviewer) -> list[Link]:
    """The links that these hold."""
    kind = ContentType.objects.get_for_model(Reviewer)
    held_by = Link.objects.working().filter(purpose=REVIEW, thing_type=kind)
    return list(held_by.filter(thing_id__in=[one.pk for one in reviewers]))
