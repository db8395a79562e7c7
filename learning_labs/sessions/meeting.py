"""People meet in a session: at what time for each of them, and who is told of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import enter, entry_of
from hlh.mail.models import Cadence, Letter
from hlh.mail.telling import kind, tell, tell_again
from hlh.mail.writing import fills
from hlh.people.clocks import clocks, zone_of
from hlh.people.models import Person
from hlh.people.voices import author_of, told_in
from hlh.policy import Words
from learning_labs import facts
from learning_labs.models import Coming, Lab, Membership, Session, Watch

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

PLANNED = kind("session-planned", _("Sessions that are planned in your labs"), usually=Cadence.DAILY)
CHANGED = kind("session-changed", _("Changes of sessions that you come to"))
NEAR = kind("session-near", _("Reminders of sessions that you come to"))
NEAR_BEFORE = timedelta(days=1)
_REASON = _("You said that you come to this session, or that you may.")


# When, and how many


def clocks_for(session: Session, reader: Anyone) -> list[tuple[str, str]]:
    """When it begins: on the reader's clock, then on that of who planned it where it differs; each with its zone."""
    return clocks(session.begins_at, zones=[zone_of(reader), session.zone])


def figures_for(session: Session) -> tuple[int, int]:
    """How many come, from how many countries; nothing where so few do that it might tell who."""
    people, lands = session.countries_coming()
    is_enough = people >= Lab.FEWEST_PEOPLE and lands >= Lab.FEWEST_COUNTRIES
    return (people, lands) if is_enough else (0, 0)


# Who comes


def answer(session: Session, person: Person, *, comes: bool | None) -> None:
    """Somebody says on the page, by mail or from a calendar whether they come; who does, or may, is told of it again.

    Args:
        session: one that they see.
        person: who answers.
        comes: None where they may.

    Raises:
        NotNow: when it is over or cancelled.
    """
    Coming.objects.say(session, person, comes=comes)
    if comes is not False:
        tell_again(person, session.place)


# Who is told


@on(facts.SESSION_PLANNED)
def invite_its_people(fact: Fact) -> None:
    """Whoever belongs to the lab and wants to hear of it reads that it is planned; whoever planned it knows."""
    muted = Watch.objects.filter(lab=fact.details["lab"], level=Watch.Level.MUTE).values("person")
    members = Membership.objects.filter(lab=fact.details["lab"]).exclude(person__in=muted).values("person")
    _tell(fact, members, PLANNED, _("You belong to this lab."))


@on(facts.SESSION_CHANGED)
def tell_of_the_change(fact: Fact) -> None:
    """Another time or another way in: whoever comes reads it at once."""
    if set(fact.details["what"]) & set(Session.TOLD):
        _tell(fact, _who_comes(fact), CHANGED, _REASON)


@on(facts.SESSION_CANCELLED)
def tell_of_the_cancellation(fact: Fact) -> None:
    _tell(fact, _who_comes(fact), CHANGED, _REASON)


@on(facts.SESSION_NEAR)
def remind_who_comes(fact: Fact) -> None:
    _tell(fact, _who_comes(fact), NEAR, _REASON, also_its_actor=True)


def remind_of_what_is_near() -> int:
    """Remind, once, of each session that begins within a day."""
    near = Session.objects.filter(
        stage=Session.Stage.PLANNED, reminded_at=None, begins_at__gt=now(), begins_at__lte=now() + NEAR_BEFORE
    )
    reminded = 0
    for pk in list(near.order_by("begins_at").values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            if near.filter(pk=pk).update(reminded_at=now()):
                session = Session.objects.get(pk=pk)
                record(facts.SESSION_NEAR, session, by=Actor.objects.system(), lab=session.lab_id)
                reminded += 1
    return reminded


def _who_comes(fact: Fact) -> QuerySet[Any, Any]:
    return Coming.objects.filter(session=fact.target_id).maybe().values("person")


def _tell(fact: Fact, whom: QuerySet[Any, Any], kind: str, reason: Words, *, also_its_actor: bool = False) -> None:
    session = Session.objects.select_related("lab").filter(pk=fact.target_id).first()
    if session is None or (kind != CHANGED and not session.is_to_come):
        return
    people = Person.objects.filter(pk__in=whom, is_active=True).order_by("pk")
    if not also_its_actor:
        people = people.exclude(pk=fact.actor.person_id or 0)
    is_cancelled = session.stage == Session.Stage.CANCELLED  # then the catalogue does not have it any more
    address, entry = session.get_absolute_url(), entry_of(session.lab if is_cancelled else session)
    for person in people.iterator(chunk_size=500):
        if session.lab.is_seen_by(person):
            there = told_in(person, session.place)
            tell(there, kind=kind, fact=fact, reason=reason, address=address, entry=entry)


@fills(PLANNED, is_answerable=True)
@fills(CHANGED, is_answerable=True)
@fills(NEAR, is_answerable=True)
def about_a_session(letter: Letter) -> dict[str, Any] | None:
    """When it is, on the reader's clock; nothing when the reader does not see its lab any more, or it is over."""
    reader = author_of(letter.to) if letter.to else None
    if letter.fact is None or reader is None:
        return None
    session = Session.objects.select_related("lab").filter(pk=letter.fact.target_id).first()
    if session is None or not session.lab.is_seen_by(reader):
        return None
    if not session.is_to_come and letter.kind != CHANGED:
        return None
    link = settings.SITE + session.get_absolute_url()
    return {
        "title": session.title,
        "lab": session.lab.title,
        "is_cancelled": session.stage == Session.Stage.CANCELLED,
        "reason_why": session.reason,
        "clocks": clocks_for(session, reader),
        "is_asked": session.is_to_come,
        "link": link,
        "calendar": f"{settings.SITE}/calendar/labs/{session.lab.slug}/{session.number}.ics",
    }


@on(facts.LAB_CHANGED)
def say_sessions_anew(fact: Fact) -> None:
    """What the catalogue says of its sessions follows the areas and countries of a lab."""
    if set(fact.details["what"]) & {"areas", "countries"}:
        for session in Session.objects.filter(lab=fact.target_id).exclude(stage=Session.Stage.CANCELLED):
            enter(session)
