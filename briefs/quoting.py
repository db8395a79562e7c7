"""Words of others in a brief: taken while it is a draft, shown as far as each of them allows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs.models import Brief
from briefs.models.briefs import written_or_joined_by
from briefs.synthesising.arranging import take_out
from hlh.activity.models import Actor
from hlh.catalogue.models import Excerpt, Passage
from hlh.catalogue.quoting import consent_of
from hlh.people.voices import is_own, voice_of
from hlh.policy import NotNow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.people.models import Voice
    from hlh.people.models.persons import Anyone, Person

MOST = 500  # excerpts in one brief
BETWEEN_ASKING = timedelta(days=7)  # the same person about the same words


def own_drafts(person: Anyone) -> QuerySet[Brief]:
    """What somebody works on, the latest first."""
    return Brief.objects.filter(written_or_joined_by(person), stage=Brief.Stage.DRAFT).order_by("-saved_at", "-pk")


def take(brief: Brief, passage: Passage, words: str, person: Person, *, by: Actor) -> Excerpt:
    """Take exact words into a draft; the same words of the same passage stand in it once.

    Raises:
        NotNow: when it is no draft any more, is full, or the words may not be taken.
    """
    with transaction.atomic():
        draft = brief.as_draft()
        here = Excerpt.objects.filter(pk__in=draft.excerpts, passage=passage, words=words)
        if before := here.first():
            return before
        if len(draft.excerpts) >= MOST:
            raise NotNow(_("This brief holds as many excerpts as fit. Leave one out first."))
        mine = passage.voice is not None and is_own(person, passage.voice)
        excerpt = Excerpt.objects.take(passage, words, by=by, is_own=mine)
        _keep(draft, [*draft.excerpts, excerpt.pk])
        draft.roots.add(passage.entry_id)
    return excerpt


def leave_out(brief: Brief, excerpt: Excerpt, *, who: Voice | None = None) -> None:
    """Take an excerpt out of a draft; where no version that was published holds it, nothing of it is kept.

    Args:
        brief: the draft.
        excerpt: what goes, from under its claims too.
        who: leaves it out, where others write along.

    Raises:
        NotNow: when it is no draft any more.
    """
    with transaction.atomic():
        draft = brief.as_draft()
        claims = take_out(draft.claims, [("excerpt", excerpt.pk)])
        _keep(draft, [number for number in draft.excerpts if number != excerpt.pk], claims, who=who)
        if not draft.versions.filter(excerpts__contains=[excerpt.pk]).exists():
            excerpt.delete()


def ask_again(brief: Brief, excerpt: Excerpt, person: Person, *, by: Actor) -> Excerpt:
    """Take the same words anew, as they stand now: their author is asked once more, where they want to be asked.

    The earlier excerpt stays as it is in what was published.

    Raises:
        NotNow: when they said no, were asked a short while ago, or the words do not stand there any more.
    """
    must_be_allowed(excerpt)
    if excerpt.stage == Excerpt.Stage.ASKED and excerpt.taken_at > now() - BETWEEN_ASKING:
        raise NotNow(_("Their author was asked a short while ago. Give them a week, or take the words out."))
    if excerpt.passage is None:
        raise NotNow(_("These words do not stand there any more. Take them out, and choose anew."))
    with transaction.atomic():
        draft = brief.as_draft()
        mine = excerpt.passage.voice is not None and is_own(person, excerpt.passage.voice)
        anew = Excerpt.objects.take(excerpt.passage, excerpt.words, by=by, is_own=mine)
        claims = [
            claim
            | {
                "sources": [
                    source | {"excerpt": anew.pk} if source.get("excerpt") == excerpt.pk else source
                    for source in claim["sources"]
                ]
            }
            for claim in draft.claims
        ]
        numbers = [anew.pk if number == excerpt.pk else number for number in draft.excerpts]
        _keep(draft, numbers, claims, who=voice_of(person, draft.place))
        if not draft.versions.filter(excerpts__contains=[excerpt.pk]).exists():
            excerpt.delete()
    return anew


def must_be_allowed(excerpt: Excerpt) -> None:
    """Words that their author refused or took back are not taken anew: they are allowed again where they were refused.

    Raises:
        NotNow: when they were.
    """
    if consent_of(excerpt) in (Excerpt.Stage.REFUSED, Excerpt.Stage.WITHDRAWN):
        raise NotNow(
            _("Their author said no, or took these words back. They can allow them again; until then leave them out.")
        )


def quoting(excerpt: int) -> QuerySet[Brief]:
    """The briefs whose working text or public version holds an excerpt."""
    working, public = Brief.objects.filter(excerpts__contains=[excerpt]), {"version__excerpts__contains": [excerpt]}
    return (working | Brief.objects.filter(**public)).distinct().order_by("pk")


def new_in(brief: Brief, number: int) -> list[int]:
    """The excerpts that a version was the first to hold."""
    versions = dict(brief.versions.values_list("number", "excerpts"))
    before = {one for earlier, numbers in versions.items() if earlier < number for one in numbers}
    return [one for one in versions.get(number, []) if one not in before]


def _keep(
    draft: Brief, numbers: list[int], claims: list[dict[str, Any]] | None = None, *, who: Voice | None = None
) -> None:
    """A new edition where claims change; not of excerpts alone, because a form that is open meanwhile holds none."""
    if claims is not None:
        draft.keep({"claims": claims}, seen=draft.edition, who=who)
    Brief.objects.filter(pk=draft.pk).update(excerpts=numbers, saved_at=now())
