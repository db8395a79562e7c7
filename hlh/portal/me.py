"""My hub: what waits for somebody, composed of plain functions of the rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from briefs.waiting import waiting_for
from helpdesk.models import Question
from hlh.catalogue.models import Case, Excerpt
from hlh.catalogue.moderation.policy import may_moderate
from hlh.conversations.models import MessageFlag
from hlh.network.feeds.policy import may_see_feeds
from hlh.network.waiting import answers_to_read, calls_to_answer, contacts_to_confirm
from hlh.people.doors import signed_in
from hlh.people.models import Draft, Nomination, OrganisationProposal, Person, Role, Unmasking
from hlh.people.policy import may_see_nominations
from hlh.people.voices import written_by
from hlh.policy import Words
from hlh.taxonomy.languages import listed
from hlh.web import SignedInRequest, own
from knowledge_hub.models import Proposal as ResourceProposal
from learning_labs.models import Assignment, Proposal
from learning_labs.policy import may_moderate_in

SHOWN = 10  # of each kind; the rest stands on its own page


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: what it is, where, how it stands, since when."""

    title: str
    address: str
    state: Words
    since: datetime
    language: str = ""


def own_questions(person: Person) -> list[Line]:
    """What they asked and what has not been solved yet; an answer that waits for their word first."""
    found = Question.objects.asked_by(person).unsolved()[:SHOWN]
    return [
        Line(
            Truncator(question.text).chars(120),
            question.get_absolute_url(),
            _("Answered. Did it help?")
            if question.stage == Question.Stage.ANSWERED
            else Question.Stage(question.stage).label,
            question.asked_at,
            question.language,
        )
        for question in found
    ]


def nominations_about_them(person: Person) -> list[Line]:
    """What somebody else named them for."""
    found = Nomination.objects.of(person).waiting().exclude(nominated_by__person=person)[:SHOWN]
    return [
        Line(_role(nomination), nomination.get_absolute_url(), _("You are named for this"), nomination.nominated_at)
        for nomination in found
    ]


def nominations_to_decide(person: Person) -> list[Line]:
    """Roles that wait for their yes or no."""
    found = Nomination.objects.to_decide(person).order_by("nominated_at", "pk")[:SHOWN]
    return [
        Line(_role(nomination), nomination.get_absolute_url(), _("Waits for your yes or no"), nomination.nominated_at)
        for nomination in found
    ]


def organisations_to_decide(person: Person) -> list[Line]:
    """Organisations that somebody typed and that they confirm."""
    found = OrganisationProposal.objects.to_decide(person).order_by("proposed_at", "pk")[:SHOWN]
    page = reverse("people:organisations")
    return [Line(proposal.name, page, _("A new organisation"), proposal.proposed_at) for proposal in found]


def unmaskings_to_decide(person: Person) -> list[Line]:
    """Somebody asks to see who a voice is."""
    found = Unmasking.objects.to_decide(person).order_by("asked_at", "pk")[:SHOWN]
    title = _("Somebody asks to see who a voice is")
    return [Line(title, one.get_absolute_url(), _("Waits for your yes or no"), one.asked_at) for one in found]


def consents_to_give(person: Person) -> list[Line]:
    """Words of theirs that somebody wants to quote."""
    found = Excerpt.objects.of(person).filter(stage=Excerpt.Stage.ASKED).order_by("taken_at", "pk")[:SHOWN]
    page, state = reverse("quoted:quoted"), _("Waits for your yes or no")
    return [Line(Truncator(one.words).chars(120), page, state, one.taken_at, one.language) for one in found]


def labs_to_decide(person: Person) -> list[Line]:
    """Labs that somebody proposed and that they open or decline."""
    found = Proposal.objects.to_decide(person).order_by("proposed_at", "pk")[:SHOWN]
    state = _("A proposed lab")
    return [Line(one.lab.title, one.get_absolute_url(), state, one.proposed_at, one.lab.language) for one in found]


def resources_to_decide(person: Person) -> list[Line]:
    """What is proposed to the hub and waits for a curator: one line, however many a feed brings."""
    many = ResourceProposal.objects.to_decide(person).order_by().aggregate(many=Count("pk"), since=Min("made_at"))
    if not many["many"]:
        return []
    words = ngettext("%(n)d proposed resource", "%(n)d proposed resources", many["many"]) % {"n": many["many"]}
    return [Line(words, reverse("proposing:proposals"), _("Waits for a curator"), many["since"])]


def questions_of_curators(person: Person) -> list[Line]:
    """What a curator asks about a resource that they proposed."""
    found = ResourceProposal.objects.to_answer(person)[:SHOWN]
    return [
        Line(Truncator(one.called).chars(120), one.get_absolute_url(), _("A curator asks"), one.moved_at, one.language)
        for one in found
    ]


def messages_to_judge(person: Person) -> list[Line]:
    """Messages between others that one of the two flagged."""
    found = MessageFlag.objects.visible_to(person).waiting().order_by("since", "pk")[:SHOWN]
    title, page = _("A message that was flagged"), reverse("flagged:messages")
    return [Line(title, page, one.get_reason_display(), one.since) for one in found]


def contributions_to_judge(person: Person) -> list[Line]:
    """What is held or was flagged in the labs of a facilitator, as in their queue, but never what they wrote; an administrator
    who keeps no lab is told of what nobody else may decide."""
    if not may_moderate(person):
        return []
    found = Case.objects.visible_to(person).waiting().exclude(written_by(person))
    if not person.holds(Role.FACILITATOR):
        found = found.filter(marks=[])
    gone = _("What it belongs to is gone")
    return [
        Line(
            one.entry.title if one.entry else gone,
            reverse("moderation:case", args=[one.pk]),
            one.get_why_display(),
            one.since,
            one.entry.language if one.entry else "",
        )
        for one in found.select_related("entry").order_by("since", "pk")[:SHOWN]
    ]


def questions_at_the_desk(person: Person) -> list[Line]:
    """What waits at the desk of an officer, the most urgent promise first, without what leads to somebody: it goes by mail too."""
    if not person.holds(Role.OFFICER):
        return []
    found = Question.objects.for_officer(person).waiting().for_queue()[:SHOWN]
    return [
        Line(
            Truncator(one.without_traces()).chars(120),
            reverse("desk:question", args=[one.ref]),
            one.get_why_display() or one.get_stage_display(),
            one.asked_at,
            one.language,
        )
        for one in found
    ]


def discussions_to_look_after(person: Person) -> list[Line]:
    """Discussions that somebody asked them to look after, while they keep the lab."""
    found = Assignment.objects.waiting_for(person)[:SHOWN] if person.was_appointed else []
    theirs = [one for one in found if may_moderate_in(person, one.discussion.lab)]
    state = _("You look after this discussion")
    return [
        Line(one.discussion.title, one.discussion.get_absolute_url(), state, one.since, one.discussion.language)
        for one in theirs
    ]


def briefs_that_wait(person: Person) -> list[Line]:
    """What of briefs waits for them: reviews, objections, what was sent back, whether to list them, what is overdue."""
    untitled = _("Without a title yet")
    return [Line(one.title or untitled, one.address, one.state, one.since, one.language) for one in waiting_for(person)]


def calls_that_wait(person: Person) -> list[Line]:
    """Calls to answer for their organisation, contacts that an editor confirms, and answers that nobody has read yet."""
    asked = [
        Line(one.call.title, one.get_absolute_url(), one.get_stage_display(), one.asked_at, one.call.language)
        for one in calls_to_answer(person)[:SHOWN]
        if one.asked_at
    ]
    named = [
        Line(str(partner), reverse("network:contacts", args=[partner.slug]), _("Waits for your yes or no"), since)
        for partner, since in contacts_to_confirm(person)[:SHOWN]
    ]
    read = [
        Line(one.call.title, one.call.get_absolute_url(), one.get_stage_display(), one.at, one.call.language)
        for one in answers_to_read(person)[:SHOWN]
    ]
    return asked + named + read


def waiting(person: Person) -> list[Line]:
    """Everything that waits for somebody, across the hub."""
    return [line for waits in WAITING for line in waits(person)]


def _role(nomination: Nomination) -> str:
    return listed(part for part in (str(Role(nomination.role).label), nomination.places) if part)


WAITING: list[Callable[[Person], list[Line]]] = [
    nominations_about_them,
    nominations_to_decide,
    organisations_to_decide,
    unmaskings_to_decide,
    consents_to_give,
    labs_to_decide,
    questions_of_curators,
    resources_to_decide,
    messages_to_judge,
    questions_at_the_desk,
    contributions_to_judge,
    discussions_to_look_after,
    briefs_that_wait,
    calls_that_wait,
]


@require_safe
@signed_in
def hub(request: SignedInRequest) -> HttpResponse:
    """What waits for them, their open questions, what they kept for later, and the way to everything of theirs."""
    person = request.user
    decides = bool(may_see_nominations(person))  # and on organisations and unmaskings: the same two roles
    context = {
        "decides": decides,
        "keeps_feeds": bool(may_see_feeds(person)),
        "waiting": waiting(person),
        "questions": own_questions(person),
        "drafts": Draft.objects.of(person) if person.has_drafts else [],
        "section": "me",
    }
    return own(render(request, "portal/me.html", context))
