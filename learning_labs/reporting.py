"""The log of what moderators did: each act with its fact, its words, and the role in which it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hlh.activity.ledger import Json, record
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.catalogue import facts as catalogue
from hlh.catalogue.models import Case, Entry, Reason
from hlh.catalogue.tongues import language_of
from hlh.people.models import Role
from hlh.policy import Words
from hlh.taxonomy.languages import listed
from learning_labs import facts
from learning_labs.models import Act, Discussion, Lab, Session

WHAT: dict[str, Words] = {
    facts.DISCUSSION_CLOSED: pgettext_lazy("a moderator's act", "Closed"),
    facts.DISCUSSION_REOPENED: gettext_lazy("Opened again"),
    facts.DISCUSSION_PINNED: gettext_lazy("Pinned on top of the list"),
    facts.DISCUSSION_UNPINNED: gettext_lazy("Unpinned"),
    facts.DISCUSSION_SLOWED: gettext_lazy("Slow mode changed"),
    facts.DISCUSSION_MOVED: gettext_lazy("Moved to another lab"),
    facts.DISCUSSION_MERGED: gettext_lazy("Merged into another discussion"),
    facts.DISCUSSION_SPLIT: gettext_lazy("Posts moved into a new discussion"),
    facts.ANSWER_TAKEN: gettext_lazy("Marked an answer"),
    facts.ANSWER_LEFT: gettext_lazy("Took back what was marked as the answer"),
    facts.POLL_ENDED: gettext_lazy("Ended a poll before its time"),
    facts.POLL_TAKEN_AWAY: gettext_lazy("Took a poll away"),
    facts.SUMMED_UP: gettext_lazy("Wrote what was said so far"),
    facts.TRANSLATION_TAKEN_AWAY: gettext_lazy("Took a translation away"),
    facts.SHARED_DRAFT_CHANGED: gettext_lazy("Changed a shared draft that others had written"),
    facts.SHARED_DRAFT_THROWN_AWAY: gettext_lazy("Threw a shared draft away"),
    facts.ASSIGNED: gettext_lazy("Assigned to a facilitator"),
    facts.UNASSIGNED: gettext_lazy("No longer assigned"),
    catalogue.CASE_RELEASED: gettext_lazy("Showed what had waited"),
    catalogue.CASE_HIDDEN: gettext_lazy("Hid a post"),
    catalogue.CASE_KEPT: gettext_lazy("Kept what readers had flagged"),
    facts.SESSION_CHANGED: gettext_lazy("Changed a session"),
    facts.SESSION_CANCELLED: gettext_lazy("Cancelled a session"),
    facts.SESSION_HELD: gettext_lazy("Wrote the notes of a session"),
    facts.CLAIM_DROPPED: gettext_lazy("Took an emerging claim away"),
    facts.LAB_CHANGED: gettext_lazy("Changed the settings of the lab"),
    facts.LAB_PACED: gettext_lazy("Changed the pace of the lab"),
    facts.FIRST_POSTS: gettext_lazy("Changed whether first posts wait"),
    facts.LAB_SYNTHESISING: gettext_lazy("Began the synthesis"),
    facts.LAB_CLOSED: gettext_lazy("Closed the lab"),
    facts.LAB_REOPENED: gettext_lazy("Opened the lab again"),
}
# What a fact says was changed, by the names of its columns.
PARTS: dict[str, Words] = {
    "purpose": pgettext_lazy("a part that was changed", "purpose"),
    "guiding_question": pgettext_lazy("a part that was changed", "guiding question"),
    "areas": pgettext_lazy("a part that was changed", "areas"),
    "countries": pgettext_lazy("a part that was changed", "countries"),
    "languages": pgettext_lazy("a part that was changed", "languages"),
    "floor": pgettext_lazy("a part that was changed", "how far anybody is named"),
    "due_on": pgettext_lazy("a part that was changed", "day by which it ends"),
    "next_step": pgettext_lazy("a part that was changed", "next step"),
    "joining": pgettext_lazy("a part that was changed", "who joins"),
    "roles": pgettext_lazy("a part that was changed", "roles that join"),
    "title": pgettext_lazy("a part that was changed", "title"),
    "agenda": pgettext_lazy("a part that was changed", "agenda"),
    "language": pgettext_lazy("a part that was changed", "language"),
    "begins_at": pgettext_lazy("a part that was changed", "day and hour"),
    "minutes": pgettext_lazy("a part that was changed", "length"),
    "zone": pgettext_lazy("a part that was changed", "time zone"),
    "join_link": pgettext_lazy("a part that was changed", "address to join"),
}


def act(
    verb: str, discussion: Discussion, *, by: Actor, words: str = "", lab: Lab | None = None, **details: Json
) -> Fact:
    """Record what a moderator did with a discussion, in the change itself, and keep why.

    Args:
        verb: one of `WHAT`.
        discussion: what it was done to.
        by: who did it.
        words: why, as typed.
        lab: where, if it is not the discussion's own (any more).
        details: of the fact.
    """
    fact = record(verb, discussion, by=by, **details)
    keep(fact, lab or discussion.lab, discussion, words)
    return fact


def keep(fact: Fact, lab: Lab, discussion: Discussion | None, words: str = "") -> None:
    """Put a fact into the log of a lab, once."""
    said = {"words": words, "language": language_of(words) if words else "", "role": _role_of(fact.actor, lab)}
    Act.objects.get_or_create(fact=fact, defaults=said | {"lab": lab, "discussion": discussion})


def _role_of(actor: Actor, lab: Lab) -> str:
    """As which somebody acted there; nothing where it was the hub, or somebody whose own it was."""
    person = actor.person
    if person is None:
        return ""
    if person.holds(Role.FACILITATOR, over=lab):
        return Role.FACILITATOR
    held = (role for role in (Role.ADMINISTRATOR, Role.OFFICER, Role.EDITOR) if person.holds(role))
    return next(held, "")


@on(catalogue.CASE_RELEASED)
@on(catalogue.CASE_HIDDEN)
@on(catalogue.CASE_KEPT)
def keep_a_decision(fact: Fact) -> None:
    """What was decided about a post; the words to its author stay with the decision alone."""
    case = Case.objects.select_related("entry").filter(pk=fact.target_id).first()
    if case is None or case.entry is None or case.entry.kind != Entry.Kind.DISCUSSION:
        return
    discussion = Discussion.objects.select_related("lab").filter(pk=case.entry.thing_id).first()
    if discussion is not None:
        keep(fact, discussion.lab, discussion)


@on(facts.LAB_CHANGED)
@on(facts.LAB_PACED)
@on(facts.FIRST_POSTS)
@on(facts.LAB_SYNTHESISING)
@on(facts.LAB_CLOSED)
@on(facts.LAB_REOPENED)
def keep_what_became_of_a_lab(fact: Fact) -> None:
    """What was done to the lab itself stands in its log too."""
    if lab := Lab.objects.filter(pk=fact.target_id).first():
        keep(fact, lab, None)


@on(facts.CLAIM_DROPPED)
def keep_a_claim_that_went(fact: Fact) -> None:
    """Its words are gone with it; that it went stands in the log of its lab."""
    if lab := Lab.objects.filter(pk=fact.details["lab"]).first():
        keep(fact, lab, None)


@on(facts.SESSION_CHANGED)
@on(facts.SESSION_CANCELLED)
@on(facts.SESSION_HELD)
def keep_what_became_of_a_session(fact: Fact) -> None:
    """What was changed of it, or why it was cancelled; a form that was sent as it stood changed nothing."""
    session = Session.objects.select_related("lab").filter(pk=fact.target_id).first()
    if session is None or fact.details.get("what") == []:
        return
    why = session.reason if fact.verb == facts.SESSION_CANCELLED else ""
    keep(fact, session.lab, None, Truncator(why).chars(Act.LONGEST))


@on(facts.DISCUSSION_MOVED)
def keep_a_move(fact: Fact) -> None:
    """Also the officer's who reroutes a question: in the log of the lab that it came from."""
    lab = Lab.objects.filter(pk=fact.details["from_lab"]).first()
    discussion = Discussion.objects.filter(pk=fact.target_id).first()
    if lab is not None and discussion is not None:
        keep(fact, lab, discussion)


@dataclass(frozen=True, slots=True)
class Line:
    """An act as the log shows it."""

    what: Words
    who: str
    role: Words
    at: datetime
    why: str
    language: str
    discussion: Discussion | None
    lab: Lab


def line(one: Act) -> Line:
    """An act in the reader's words.

    Args:
        one: selected `for_listing()`.
    """
    fact, actor = one.fact, one.fact.actor
    if actor.kind == Actor.Kind.SYSTEM:
        who = _("The hub by itself")
    else:
        who = actor.person.get_full_name() if actor.person else _("A former member")
    reason = fact.details.get("reason")
    why = one.words or (str(Reason(reason).label) if reason in Reason.values else "")
    role = Role(one.role).label if one.role else ""
    return Line(_what(fact), who, role, fact.at, why, one.language, one.discussion, one.lab)


def _what(fact: Fact) -> Words:
    """What was done; of settings with what of them, of a summary whether anything is left of it."""
    what = WHAT.get(fact.verb, fact.verb)
    if fact.verb == facts.SUMMED_UP and not fact.details["sentences"]:
        return _("Took the summary away")
    if parts := [str(PARTS[name]) for name in fact.details.get("what") or () if name in PARTS]:
        return _("%(what)s: %(parts)s") % {"what": what, "parts": listed(parts)}
    return what
