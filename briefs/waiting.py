"""What of briefs waits for somebody: one list across all of them, for their own page and their letter of the week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.letters import title_of
from briefs.looking import overdue
from briefs.models import Brief, Contribution, Decision, Objection
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
        | Q(pk__in=Contribution.objects.waiting().values("voice"))
        | Q(pk__in=Objection.objects.open().values("brief__voice"))
        | Q(pk__in=overdue().filter(origin="").values("voice"))
    )


def sent_back() -> QuerySet[Brief]:
    """Drafts that an editor sent back and that were not handed in again."""
    returned = Decision.objects.filter(
        brief=OuterRef("pk"), what=Decision.What.RETURNED, at__gte=OuterRef("submitted_at")
    )
    return Brief.objects.filter(Exists(returned), stage=Stage.DRAFT)


def reviews(person: Person) -> Iterator[Waits]:
    """What was handed in, in the scope of an editor: never their own, the longest first."""
    if not person.holds(Role.EDITOR):
        return
    found = Brief.objects.for_editor(person).filter(stage=Stage.IN_REVIEW).exclude(written_by(person))
    for brief in found.order_by("submitted_at", "pk")[:SHOWN]:
        address = reverse("briefs:upcoming", args=[brief.ref])
        yield Waits(
            brief.title, address, _("Waits for your review"), brief.submitted_at or brief.saved_at, brief.language
        )


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
    """What was sent back to them."""
    for brief in sent_back().filter(written_by(person)).order_by("saved_at", "pk")[:SHOWN]:
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


def _of(brief: Brief) -> str:
    return brief.version.language if brief.version else brief.language


WAITING: list[Callable[[Person], Iterator[Waits]]] = [
    reviews,
    objections,
    returned,
    credits_to_answer,
    to_look_at,
]
