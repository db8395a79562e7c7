"""A brief that lives: what was said since may change a claim; who looks after it takes it up, or lets it be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from briefs.models import Brief, Kind, Touch
from briefs.models.touches import open_to
from briefs.quoting import take
from hlh.activity.models import Actor
from hlh.catalogue.audiences import EVERYBODY, MEMBERS
from hlh.catalogue.likeness import near, shared_words
from hlh.catalogue.models import Entry, Excerpt, Passage
from hlh.people.models.persons import Stranger
from hlh.policy import NotNow
from hlh.taxonomy.languages import listed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.people.models import Person
    from hlh.people.models.persons import Anyone

MOST_BRIEFS = 20  # that one discussion touches
MOST_ALIKE = 3  # claims of other briefs that one post reads like
LONGEST_EXCERPT = 1000  # characters of a post that are proposed


def look_at(passage: Passage, lineage: set[int], *, said_at: datetime, by: Actor) -> list[Touch]:
    """What a new passage may change: claims that quote its discussion, briefs that came of it, claims that read alike.

    Args:
        passage: what was said.
        lineage: the entries that came of its discussion.
        said_at: when; what a brief could have taken in before it came out changes nothing.
        by: who acts.
    """
    raised = [*_where_it_is_quoted(passage, said_at, by), *_where_it_came_of(passage, lineage, said_at, by)]
    known = {touch.brief_id for touch in raised}
    if passage.entry.audience.key in (EVERYBODY, MEMBERS):
        raised += _where_it_reads_alike(passage, said_at, by, but=known)
    return raised


def _where_it_is_quoted(passage: Passage, said_at: datetime, by: Actor) -> list[Touch]:
    """The claims of public briefs that quote the discussion, or stand on it as a whole."""
    entry = passage.entry_id
    words = set(Excerpt.objects.filter(passage__entry=entry, into__isnull=False).values_list("pk", flat=True)[:500])
    standing = _standing(said_at)
    found = list(standing.filter(version__excerpts__overlap=list(words))[:MOST_BRIEFS]) if words else []
    found += list(standing.filter(version__claims__contains=[{"sources": [{"entry": entry}]}])[:MOST_BRIEFS])
    quoting = [
        (brief, claim["key"])
        for brief in {brief.pk: brief for brief in found}.values()
        for claim in (brief.version.claims if brief.version else [])
        if any(one.get("excerpt") in words or one.get("entry") == entry for one in claim["sources"])
    ]
    raised = [_raise(brief, key, passage, Touch.Why.QUOTED, by) for brief, key in quoting]
    return [touch for touch in raised if touch]


def _where_it_came_of(passage: Passage, lineage: set[int], said_at: datetime, by: Actor) -> list[Touch]:
    """The briefs along the lineage: the claim that has most words in common with the passage, where any has."""
    things = Entry.objects.filter(pk__in=lineage, kind=Entry.Kind.LEARNING_BRIEF).values("thing_id")
    raised = []
    for brief in _standing(said_at).filter(pk__in=things)[:MOST_BRIEFS]:
        claims = brief.version.claims if brief.version else []
        shared = {claim["key"]: shared_words(passage.text, claim["claim"]) for claim in claims}
        best = max(shared, key=lambda key: len(shared[key]), default="")
        if best and shared[best]:
            raised.append(_raise(brief, best, passage, Touch.Why.LINEAGE, by, shared[best]))
    return [touch for touch in raised if touch]


def _where_it_reads_alike(passage: Passage, said_at: datetime, by: Actor, *, but: set[int]) -> list[Touch]:
    """The claims of other public briefs that mean the same, or say it in the same words."""
    found = near(passage.text, reader=Stranger(), most=MOST_ALIKE, kinds=[Entry.Kind.LEARNING_BRIEF], piece="claim-")
    places = {one.entry.thing_id: one for one in found}
    raised = []
    for brief in _standing(said_at).filter(pk__in=set(places) - but):
        key, claims = places[brief.pk].anchor.removeprefix("claim-"), brief.version.claims if brief.version else []
        if words := next((claim["claim"] for claim in claims if claim["key"] == key), ""):
            raised.append(_raise(brief, key, passage, Touch.Why.ALIKE, by, shared_words(passage.text, words)))
    return [touch for touch in raised if touch]


def settle(touch: Touch, person: Person, *, is_taken_up: bool, by: Actor) -> str:
    """Take it up or let it be; what was said is proposed in the workspace of the next version, as far as its author allows.

    Returns:
        What became of it, in words.

    Raises:
        NotNow: when somebody settled it meanwhile, or the brief is with the reviewers.
    """
    if not is_taken_up:
        touch.settle(Touch.Stage.DISMISSED, by=by)
        return _("Let be. Nothing changes in the brief.")
    with transaction.atomic():
        touch.settle(Touch.Stage.TAKEN_UP, by=by)
        brief = Brief.objects.get(pk=touch.brief_id)
        if brief.stage == Brief.Stage.PUBLISHED:
            brief.reopen(by=by)
        brief.must_be_a_draft()
        brief.roots.add(touch.entry)
        if touch.passage is None:
            return _("Taken up. What was said there is gone by now; its discussion is in the workspace.")
        try:
            take(brief, touch.passage, touch.passage.text[:LONGEST_EXCERPT].rstrip(), person, by=by)
        except NotNow as late:
            return _("Taken up. The words themselves are not in the workspace: %(why)s") % {"why": late.words}
    return _("Taken up. The words are in the workspace of the next version; readers see that the claim may change.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """What waits for an answer, for who decides.

    Attributes:
        pk: of the touch.
        number: of the claim, as it stands now.
        reason: why it may change, in words.
        address: where it was said.
    """

    pk: int
    number: int
    reason: str
    address: str


def proposed(brief: Brief, reader: Anyone) -> list[Proposed]:
    """What may change the claims of a brief and waits for an answer, as far as this reader may open it."""
    claims = brief.version.claims if brief.version else []
    numbers = {claim["key"]: number for number, claim in enumerate(claims, 1)}
    waiting = open_to(reader, list(Touch.objects.filter(brief=brief).waiting().with_place()))
    return [
        Proposed(touch.pk, numbers[touch.claim], _reason(touch, numbers[touch.claim]), touch.address)
        for touch in waiting
        if touch.claim in numbers
    ]


def _reason(touch: Touch, number: int) -> str:
    """Why it may change, in words."""
    if touch.why == Touch.Why.QUOTED:
        return _("In a discussion that claim %(number)d quotes.") % {"number": number}
    if touch.shared:
        words = {"number": number, "words": touch.shared}
        return _("It reads like claim %(number)d; words in common: %(words)s.") % words
    return _("It means nearly the same as claim %(number)d.") % {"number": number}


def _standing(said_at: datetime) -> QuerySet[Brief]:
    """The learning briefs that stand, as they were published before something was said."""
    return (
        Brief.objects.standing()
        .filter(kind=Kind.LEARNING, version__published_at__lt=said_at)
        .select_related("version")
        .order_by("pk")
    )


def _raise(
    brief: Brief, claim: str, passage: Passage, why: str, by: Actor, shared: list[str] | None = None
) -> Touch | None:
    return Touch.objects.raise_for(brief, claim, passage, why=why, shared=listed(shared or [])[:200], by=by)
