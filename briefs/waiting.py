"""What of briefs waits for somebody: one list across all of them, for their own page and their letter of the week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.letters import title_of
from briefs.looking import overdue
from briefs.models import (
    Brief,
    Clearance,
    CoAuthor,
    Contribution,
    Decision,
    Objection,
    OnBehalf,
    Remark,
    Reviewer,
    SecondLook,
)
from briefs.models.behalf import typed_by
from briefs.models.remarks import WORKED_ON, Part
from briefs.models.reviewing import waiting_for as tasks_of
from hlh.people.models import Role, Voice
from hlh.people.voices import written_by
from hlh.policy import Words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.people.models import Person

SHOWN = 10  # of each kind; the rest stands on its own page
Stage = Brief.Stage


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits: what it is, where, how it stands, since when."""

    title: str
    address: str
    state: Words
    since: datetime
    language: str


def waiting_for(person: Person) -> list[Waits]:
    """All that waits for somebody: what others wait for first, then what is theirs alone."""
    return [one for waits in WAITING for one in waits(person)]


def who_is_awaited() -> QuerySet[Voice]:
    """The voices of those for whom something of theirs may wait; editors hold a role and are known by that."""
    return Voice.objects.filter(
        Q(pk__in=sent_back().values("voice"))
        | Q(pk__in=OnBehalf.objects.still_typed().filter(brief__in=sent_back()).values("typist"))
        | Q(pk__in=Contribution.objects.waiting().values("voice"))
        | Q(pk__in=Objection.objects.open().values("brief__voice"))
        | Q(pk__in=overdue().filter(origin="").values("voice"))
        | Q(pk__in=Reviewer.objects.standing().filter(verdict="", task__opened_at__isnull=False).values("voice"))
        | Q(pk__in=unanswered().values("brief__voice"))
    )


def who_is_invited() -> QuerySet[EmailAddress]:
    """The confirmed addresses to which an invitation to write along went."""
    invited = CoAuthor.objects.filter(stage=CoAuthor.Stage.INVITED).values("address")
    known: QuerySet[EmailAddress] = EmailAddress.objects.annotate(small=Lower("email"))
    return known.filter(verified=True, small__in=invited)


def unanswered() -> QuerySet[Remark]:
    """Remarks of others on a text that is worked on, to which nobody has said anything back."""
    found = Remark.objects.filter(stage=Remark.Stage.OPEN, replies=None, brief__stage__in=WORKED_ON)
    return found.exclude(part=Part.AUTHOR)


def sent_back() -> QuerySet[Brief]:
    """Drafts that an editor sent back and that were not handed in again."""
    returned = Decision.objects.filter(
        brief=OuterRef("pk"), what=Decision.What.RETURNED, at__gte=OuterRef("submitted_at")
    )
    return Brief.objects.filter(Exists(returned), stage=Stage.DRAFT)


def reviews(person: Person) -> Iterator[Waits]:
    """What they were asked to review, or may by a role; then what was handed in, in the scope of an editor, the longest first.

    Never what they wrote; each brief once.
    """
    tasks = list(tasks_of(person).select_related("round__brief", "round", "step")[:SHOWN])
    for task in tasks:
        brief = task.round.brief
        state = _("Waits for your review: %(step)s") % {"step": task.step.label}
        yield Waits(brief.title, task.get_absolute_url(), state, task.opened_at or brief.saved_at, brief.language)
    if not person.holds(Role.EDITOR):
        return
    found = Brief.objects.for_editor(person).filter(stage=Stage.IN_REVIEW).exclude(_wrote(person))
    found = found.exclude(pk__in=[task.round.brief_id for task in tasks])
    for brief in found.order_by("submitted_at", "pk")[:SHOWN]:
        address = reverse("briefs:upcoming", args=[brief.ref])
        yield Waits(
            brief.title, address, _("Waits for your review"), brief.submitted_at or brief.saved_at, brief.language
        )


def second_looks(person: Person) -> Iterator[Waits]:
    """What another editor published alone, in their scope."""
    if not person.holds(Role.EDITOR):
        return
    found = SecondLook.objects.waiting().filter(brief__in=Brief.objects.for_editor(person).exclude(_wrote(person)))
    for one in found.exclude(by__person=person).select_related("brief__version").order_by("at", "pk")[:SHOWN]:
        yield Waits(
            title_of(one.brief),
            one.brief.get_absolute_url(),
            _("Published by one editor alone. Look at it as the second."),
            one.at,
            _of(one.brief),
        )


def clearances(person: Person) -> Iterator[Waits]:
    """What a focal point is asked to clear for their country; never what they wrote."""
    if not person.holds(Role.COUNTRY_FOCAL_POINT):
        return
    theirs = person.scope_of(Role.COUNTRY_FOCAL_POINT, on="country")
    found = Clearance.objects.filter(theirs, stage=Clearance.Stage.ASKED, voice=None)
    found = found.exclude(brief__in=Brief.objects.filter(_wrote(person))).order_by("asked_at", "pk")
    for one in found[:SHOWN]:
        state = _("Waits for the clearance of your country")
        yield Waits(one.words.get("title", ""), one.get_absolute_url(), state, one.asked_at, one.language)


def invitations(person: Person) -> Iterator[Waits]:
    """What they are invited to write along, at an address that they confirmed."""
    addresses = who_is_invited().filter(user=person).values("small")
    found = CoAuthor.objects.filter(stage=CoAuthor.Stage.INVITED, address__in=addresses)
    for one in found.select_related("brief").order_by("invited_at", "pk")[:SHOWN]:
        state = _("You are invited to write it along")
        yield Waits(one.brief.title, one.get_absolute_url(), state, one.invited_at, one.brief.language)


def remarks_to_answer(person: Person) -> Iterator[Waits]:
    """Their briefs that somebody remarked on, and nobody has said anything back; each brief once."""
    found = unanswered().filter(written_by(person, "brief__voice")).select_related("brief")
    for one in found.order_by("brief", "at", "pk").distinct("brief")[:SHOWN]:
        address = f"{reverse('briefs:upcoming', args=[one.brief.ref])}#remark-{one.pk}"
        yield Waits(one.brief.title, address, _("Remarks wait for an answer"), one.at, one.brief.language)


def objections(person: Person) -> Iterator[Waits]:
    """Somebody objects to what a brief of theirs, or of their region, stands on."""
    theirs = Q(brief__in=Brief.objects.filter(written_by(person)))
    if person.holds(Role.EDITOR):
        theirs |= Q(brief__in=Brief.objects.for_editor(person))
    found = Objection.objects.open().filter(theirs).select_related("brief__version").order_by("at", "pk")
    for one in found[:SHOWN]:
        yield Waits(
            title_of(one.brief), one.get_absolute_url(), _("An objection waits for an answer"), one.at, _of(one.brief)
        )


def returned(person: Person) -> Iterator[Waits]:
    """What was sent back to them, also where they type it for somebody."""
    for brief in sent_back().filter(written_by(person) | typed_by(person)).order_by("saved_at", "pk")[:SHOWN]:
        address = reverse("briefs:edit", args=[brief.ref])
        yield Waits(brief.title, address, _("Sent back to you with words"), brief.saved_at, brief.language)


def credits_to_answer(person: Person) -> Iterator[Waits]:
    """Whether they want to be listed."""
    found = Contribution.objects.waiting().of(person).exclude(brief__stage__in=Brief.FALLEN).order_by("asked_at", "pk")
    for one in found.select_related("brief__version")[:SHOWN]:
        since = one.asked_at or one.brief.saved_at
        yield Waits(title_of(one.brief), one.get_absolute_url(), _("Shall we list you?"), since, _of(one.brief))


def to_look_at(person: Person) -> Iterator[Waits]:
    """What they published and nobody has looked at in time."""
    found = overdue().filter(written_by(person), origin="").select_related("version")
    for brief in found.order_by("look_again_at", "pk")[:SHOWN]:
        since = brief.look_again_at or brief.saved_at
        yield Waits(title_of(brief), brief.get_absolute_url(), _("Is it still right?"), since, _of(brief))


def _wrote(person: Person) -> Q:
    """The briefs of which some is their own, also when they write it along no more."""
    typed = OnBehalf.objects.filter(written_by(person, "typist")).values("brief")
    return written_by(person) | Q(pk__in=CoAuthor.objects.of(person).who_wrote().values("brief")) | Q(pk__in=typed)


def _of(brief: Brief) -> str:
    return brief.version.language if brief.version else brief.language


WAITING: list[Callable[[Person], Iterator[Waits]]] = [
    reviews,
    second_looks,
    clearances,
    objections,
    invitations,
    returned,
    remarks_to_answer,
    credits_to_answer,
    to_look_at,
]
