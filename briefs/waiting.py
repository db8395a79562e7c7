"""What of briefs waits for somebody: one list across all of them, for their own page and their letter of the week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
    Task,
)
from briefs.models.behalf import typed_by
from briefs.models.remarks import WORKED_ON, Part
from briefs.models.reviewing import waiting_for as tasks_of
from hlh.people.models import Role, Voice
from hlh.people.voices import left_by, written_by
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


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of what waits.

    Attributes:
        rows: all of it for somebody; none where it can't be theirs.
        tell: what is said of a row.
    """

    rows: Callable[[Person], QuerySet[Any] | None]
    tell: Callable[[Any], Waits]


def waiting_for(person: Person) -> list[Waits]:
    """All that waits for somebody: what others wait for first, then what is theirs alone.

    One question finds which sorts there are; of whom nothing waits nothing more is asked.
    """
    asked = {str(number): rows for number, sort in enumerate(SORTS) if (rows := sort.rows(person)) is not None}
    some = type(person).objects.filter(pk=person.pk).values(**{f"sort_{key}": Exists(asked[key]) for key in asked})
    there = some.first() or {}
    return [
        SORTS[int(key)].tell(one) for key, rows in asked.items() if there.get(f"sort_{key}") for one in rows[:SHOWN]
    ]


def who_is_awaited() -> QuerySet[Voice]:
    """The voices of those for whom something of theirs may wait; editors hold a role and are known by that."""
    return Voice.objects.filter(
        Q(pk__in=sent_back().values("voice"))
        | Q(pk__in=OnBehalf.objects.still_typed().filter(brief__in=sent_back()).values("typist"))
        | Q(pk__in=Contribution.objects.waiting().values("voice"))
        | Q(pk__in=answerable().values("brief__voice"))
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


def reviews(person: Person) -> QuerySet[Task]:
    """What they were asked to review, or may by a role; never what they wrote."""
    return tasks_of(person).select_related("round__brief", "round", "step")


def a_review(task: Task) -> Waits:
    brief, state = task.round.brief, _("Waits for your review: %(step)s") % {"step": task.step.label}
    return Waits(brief.title, task.get_absolute_url(), state, task.opened_at or brief.saved_at, brief.language)


def handed_in(person: Person) -> QuerySet[Brief] | None:
    """What was handed in, in the scope of an editor, the longest first; what they review is told once."""
    if not person.holds(Role.EDITOR):
        return None
    found = Brief.objects.for_editor(person).filter(stage=Stage.IN_REVIEW).exclude(_wrote(person))
    found = found.exclude(pk__in=tasks_of(person).order_by().values("round__brief"))
    return found.order_by("submitted_at", "pk")


def one_handed_in(brief: Brief) -> Waits:
    address, since = reverse("briefs:upcoming", args=[brief.ref]), brief.submitted_at or brief.saved_at
    return Waits(brief.title, address, _("Waits for your review"), since, brief.language)


def second_looks(person: Person) -> QuerySet[SecondLook] | None:
    """What another editor published alone, in their scope."""
    if not person.holds(Role.EDITOR):
        return None
    found = SecondLook.objects.waiting().filter(brief__in=Brief.objects.for_editor(person).exclude(_wrote(person)))
    found = found.exclude(by__person=person).exclude(brief__stage__in=Brief.FALLEN)
    return found.select_related("brief__version").order_by("at", "pk")


def a_second_look(one: SecondLook) -> Waits:
    state = _("Published by one editor alone. Look at it as the second.")
    return Waits(title_of(one.brief), one.brief.get_absolute_url(), state, one.at, _of(one.brief))


def clearances(person: Person) -> QuerySet[Clearance] | None:
    """What a focal point is asked to clear for their country; never what they wrote."""
    if not person.holds(Role.COUNTRY_FOCAL_POINT):
        return None
    theirs = person.scope_of(Role.COUNTRY_FOCAL_POINT, on="country")
    found = Clearance.objects.filter(theirs, stage=Clearance.Stage.ASKED, voice=None)
    return found.exclude(brief__in=Brief.objects.filter(_wrote(person))).order_by("asked_at", "pk")


def a_clearance(one: Clearance) -> Waits:
    state = _("Waits for the clearance of your country")
    return Waits(one.words.get("title", ""), one.get_absolute_url(), state, one.asked_at, one.language)


def objections(person: Person) -> QuerySet[Objection]:
    """Somebody objects to what a brief of theirs, or of their region, stands on."""
    theirs = Q(brief__in=Brief.objects.filter(written_by(person)))
    if person.holds(Role.EDITOR):
        theirs |= Q(brief__in=Brief.objects.for_editor(person))
    return answerable().filter(theirs).select_related("brief__version").order_by("at", "pk")


def answerable() -> QuerySet[Objection]:
    """Objections to what stands; the page of a brief that was withdrawn answers none."""
    return Objection.objects.open().exclude(brief__stage=Stage.WITHDRAWN)


def an_objection(one: Objection) -> Waits:
    state = _("An objection waits for an answer")
    return Waits(title_of(one.brief), one.get_absolute_url(), state, one.at, _of(one.brief))


def invitations(person: Person) -> QuerySet[CoAuthor]:
    """What they are invited to write along, at an address that they confirmed."""
    addresses = who_is_invited().filter(user=person).values("small")
    found = CoAuthor.objects.filter(stage=CoAuthor.Stage.INVITED, address__in=addresses)
    return found.select_related("brief").order_by("invited_at", "pk")


def an_invitation(one: CoAuthor) -> Waits:
    state = _("You are invited to write it along")
    return Waits(one.brief.title, one.get_absolute_url(), state, one.invited_at, one.brief.language)


def returned(person: Person) -> QuerySet[Brief]:
    """What was sent back to them, also where they type it for somebody."""
    return sent_back().filter(written_by(person) | typed_by(person)).order_by("saved_at", "pk")


def one_returned(brief: Brief) -> Waits:
    address = reverse("briefs:edit", args=[brief.ref])
    return Waits(brief.title, address, _("Sent back to you with words"), brief.saved_at, brief.language)


def remarks_to_answer(person: Person) -> QuerySet[Remark]:
    """Their briefs that somebody remarked on, and nobody has said anything back; each brief once."""
    found = unanswered().filter(written_by(person, "brief__voice")).select_related("brief")
    return found.order_by("brief", "at", "pk").distinct("brief")


def a_remark(one: Remark) -> Waits:
    address = f"{reverse('briefs:upcoming', args=[one.brief.ref])}#remark-{one.pk}"
    return Waits(one.brief.title, address, _("Remarks wait for an answer"), one.at, one.brief.language)


def credits_to_answer(person: Person) -> QuerySet[Contribution]:
    """Whether they want to be listed."""
    found = Contribution.objects.waiting().of(person).exclude(brief__stage__in=Brief.FALLEN)
    return found.order_by("asked_at", "pk").select_related("brief__version")


def a_credit(one: Contribution) -> Waits:
    since = one.asked_at or one.brief.saved_at
    return Waits(title_of(one.brief), one.get_absolute_url(), _("Shall we list you?"), since, _of(one.brief))


def to_look_at(person: Person) -> QuerySet[Brief]:
    """What they published and nobody has looked at in time."""
    found = overdue().filter(written_by(person), origin="").select_related("version")
    return found.order_by("look_again_at", "pk")


def one_to_look_at(brief: Brief) -> Waits:
    since = brief.look_again_at or brief.saved_at
    return Waits(title_of(brief), brief.get_absolute_url(), _("Is it still right?"), since, _of(brief))


def _wrote(person: Person) -> Q:
    """The briefs of which some is their own, also when they write it along no more."""
    typed = OnBehalf.objects.filter(written_by(person, "typist")).values("brief")
    joined = CoAuthor.objects.of(person).who_wrote().values("brief")
    return written_by(person) | left_by(person) | Q(pk__in=joined) | Q(pk__in=typed)


def _of(brief: Brief) -> str:
    return brief.version.language if brief.version else brief.language


SORTS = [
    Sort(reviews, a_review),
    Sort(handed_in, one_handed_in),
    Sort(second_looks, a_second_look),
    Sort(clearances, a_clearance),
    Sort(objections, an_objection),
    Sort(invitations, an_invitation),
    Sort(returned, one_returned),
    Sort(remarks_to_answer, a_remark),
    Sort(credits_to_answer, a_credit),
    Sort(to_look_at, one_to_look_at),
]
