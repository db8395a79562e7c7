"""Whoever asks to join a lab is told of to its facilitators, and told what they said. A role that ends ends what came by it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.links.models import Link
from hlh.links.ways import KEY
from hlh.links.ways import address as address_with
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.people import facts as facts_of_people
from hlh.people.models import Appointment, Person, Role
from hlh.people.voices import author_of
from learning_labs import facts, policy
from learning_labs.models import JoinRequest, Lab, Membership

ANSWERING = "join"  # the purpose of the link that answers a request without signing in
DAYS = 30  # that it works
JOIN_ASKED = kind("lab-joining", _("Requests to join labs that you facilitate"))
JOIN_ANSWERED = kind("lab-joined", _("Whether you may join a lab"))


def who_answers(lab: Lab) -> list[Person]:
    """Who is told that somebody waits: its own facilitators; where it has none, those of its areas, else administrators.

    Nobody is told of a closed lab who does not read it.
    """
    running = Appointment.objects.running().filter(person__is_active=True).select_related("person").order_by("pk")
    facilitating = running.filter(role=Role.FACILITATOR)
    wider = facilitating.filter(Q(scope=[]) | Q(scope__overlap=sorted(lab.scope_marks())))
    for these in (
        facilitating.filter(scope__contains=[f"lab:{lab.pk}"]),
        wider,
        running.filter(role=Role.ADMINISTRATOR, scope=[]),
    ):
        people = {one.person_id: one.person for one in these if lab.is_seen_by(one.person)}
        if people:
            return list(people.values())
    return []


@on(facts.JOIN_ASKED)
def tell_its_keepers(fact: Fact) -> None:
    """Each of them once; nothing when it was taken back meanwhile."""
    request = JoinRequest.objects.waiting().select_related("lab", "person").filter(pk=fact.target_id).first()
    if request is None:
        return
    entry, reason = entry_of(request.lab), _("You facilitate this lab.")
    address = reverse("learning_labs:people", args=[request.lab.slug])
    for person in who_answers(request.lab):
        if person.pk != request.person_id:
            tell(person, kind=JOIN_ASKED, fact=fact, reason=reason, address=address, entry=entry)


@fills(JOIN_ASKED)
def somebody_asks(letter: Letter) -> dict[str, Any] | None:
    """Who asks, and the two links; nothing once it is answered, or the reader does not keep the lab any more."""
    request = _request(letter)
    reader = author_of(letter.to) if letter.to else None
    if request is None or reader is None or not request.is_waiting or not request.lab.takes_posts:
        return None
    if not request.lab.is_seen_by(reader) or not policy.may_answer(reader, request):
        return None
    _link, secret = Link.objects.give(ANSWERING, letter, days=DAYS)
    return {
        "lab": request.lab,
        "asks": request.person.get_full_name(),
        "work": request.person.work,
        "country": request.person.country.label if request.person.country else "",
        "words": request.words,
        "yes": address_with(request.address("yes"), secret),
        "no": address_with(request.address("no"), secret),
    }


def letter_behind(came: HttpRequest, request: JoinRequest) -> Letter | None:
    """The letter about a request whose link somebody holds, as long as whom it was written to keeps the lab."""
    secret = came.GET.get(KEY, "") or came.COOKIES.get(KEY, "")
    link = Link.objects.with_secret(ANSWERING, secret) if secret else None
    letter = link.thing if link else None
    if not isinstance(letter, Letter) or letter.to is None or _request(letter) != request:
        return None
    reader = author_of(letter.to)
    keeps = reader is not None and request.lab.is_seen_by(reader) and policy.may_answer(reader, request)
    return letter if keeps else None


@on(facts.JOIN_ACCEPTED)
@on(facts.JOIN_DECLINED)
def tell_who_asked(fact: Fact) -> None:
    """Yes or no, and why."""
    request = JoinRequest.objects.select_related("lab", "person").filter(pk=fact.target_id).first()
    if request is not None:
        entry, address = entry_of(request.lab), request.lab.get_absolute_url()
        reason = _("You asked to join this lab.")
        tell(request.person, kind=JOIN_ANSWERED, fact=fact, reason=reason, address=address, entry=entry)


@fills(JOIN_ANSWERED)
def answered(letter: Letter) -> dict[str, Any] | None:
    """What its facilitators said; a lab that shows its reader no door any more is not named."""
    request = _request(letter)
    if request is None:
        return None
    lab, person = request.lab, request.person
    is_seen = lab.is_seen_by(person) or Lab.objects.with_a_door(person).filter(pk=lab.pk).exists()
    link = settings.SITE + lab.get_absolute_url() if is_seen else ""
    is_in = request.stage == JoinRequest.Stage.ACCEPTED
    return {"title": lab.title if is_seen else "", "is_in": is_in, "words": request.reason, "link": link}


@on(facts_of_people.APPOINTMENT_ENDED)
def let_go_who_came_by_a_role(fact: Fact) -> None:
    """Whoever joined by a role that ended belongs to the lab no more, unless another role of theirs opens it too."""
    appointment = Appointment.objects.select_related("person").filter(pk=fact.target_id).first()
    if appointment is None:
        return
    person = appointment.person
    came = Membership.objects.filter(person=person, way=Lab.Joining.ROLE, lab__roles__contains=[appointment.role])
    for membership in came.select_related("lab"):
        if not membership.lab.is_for_a_role_of(person):
            membership.lab.let_go(person, by=Actor.objects.system())


def _request(letter: Letter) -> JoinRequest | None:
    found = JoinRequest.objects.select_related("lab", "person")
    return found.filter(pk=letter.fact.target_id).first() if letter.fact else None
